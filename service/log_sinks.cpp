#include "log_sinks.h"

#include <Poco/Message.h>

#include <iostream>
#include <utility>

namespace ismail::service {

ServiceLog::ServiceLog(const Clock& clock, const std::string& directory, bool echo)
    : clock_(clock), echo_(echo), file_(new Poco::FileChannel(directory + "/ismaild.log")) {
    file_->setProperty("archive", "number");
    file_->setProperty("flush", "true"); // after each batch; the channel would keep some kilobytes back
    configure(LogLevel::info, 20U << 20, 10);
    writer_ = std::thread([this] { run(); });
}

ServiceLog::~ServiceLog() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    writer_.join();
}

void ServiceLog::configure(LogLevel level, std::uint64_t maxFileBytes, std::uint64_t maxFiles) {
    level_ = level;
    std::lock_guard lock(mutex_);
    file_->setProperty("rotation", std::to_string(maxFileBytes));
    file_->setProperty("purgeCount", std::to_string(maxFiles));
}

void ServiceLog::reopen() {
    {
        std::lock_guard lock(mutex_);
        reopen_ = urgent_ = true;
    }
    wake_.notify_one();
}

void ServiceLog::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    if (!enabled(level)) return;
    const Time now = clock_.now();
    const std::string text = logLine(event, fields);
    std::function<void(LogLevel, const std::string&)> serious;
    {
        std::lock_guard lock(mutex_);
        if (pending_.size() + text.size() > maxPending) {
            ++dropped_;
        } else {
            pending_ += isoTime(now);
            pending_ += ' ';
            pending_ += logLevelName(level);
            pending_ += ' ';
            pending_ += text;
            pending_ += '\n';
        }
        ring_.push_back({++lastNumber_, now, level, text});
        if (ring_.size() > ringLines) ring_.pop_front();
        if (level <= LogLevel::warning) urgent_ = true;
        if (level <= LogLevel::warning) serious = serious_;
    }
    if (level <= LogLevel::warning) wake_.notify_one();
    if (serious) serious(level, text);
}

std::vector<RingLine> ServiceLog::tail(std::uint64_t after, std::size_t most, const std::string& filter) const {
    std::vector<RingLine> lines;
    std::lock_guard lock(mutex_);
    for (auto line = ring_.rbegin(); line != ring_.rend() && line->number > after && lines.size() < most; ++line)
        if (filter.empty() || line->text.find(filter) != std::string::npos) lines.push_back(*line);
    return {lines.rbegin(), lines.rend()};
}

std::uint64_t ServiceLog::newest() const {
    std::lock_guard lock(mutex_);
    return lastNumber_;
}

void ServiceLog::onSerious(std::function<void(LogLevel, const std::string&)> callback) {
    std::lock_guard lock(mutex_);
    serious_ = std::move(callback);
}

void ServiceLog::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait_for(lock, std::chrono::milliseconds(200), [this] { return stop_ || urgent_; });
        urgent_ = false;
        std::string text = std::move(pending_);
        pending_.clear();
        if (dropped_ != 0) {
            text += isoTime(clock_.now()) + " error log.dropped lines=" + std::to_string(dropped_) + "\n";
            dropped_ = 0;
        }
        const bool last = stop_;
        const bool anew = std::exchange(reopen_, false);
        lock.unlock();
        if (anew) file_->close(); // the next line opens it
        if (!text.empty()) flush(std::move(text));
        if (last) return;
        lock.lock();
    }
}

void ServiceLog::flush(std::string text) {
    if (echo_) std::cerr << text << std::flush;
    text.pop_back(); // the channel ends the line itself
    try {
        file_->log(Poco::Message("", std::move(text), Poco::Message::PRIO_INFORMATION));
    } catch (const std::exception& e) {
        // The log cannot report its own failure anywhere but here.
        std::cerr << "The log file cannot be written: " << e.what() << std::endl;
    }
}

} // namespace ismail::service
