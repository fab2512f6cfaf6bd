// Where log lines go: a rotating file, the newest lines in memory for the window and `ismailctl log tail`, the terminal
// or journal in the foreground, and on Windows the Event Log for what an administrator must see.
//
// A line is "2026-01-31T12:00:00.000Z level event key=value …". write() copies the line into a buffer and returns; one
// thread gives the buffer to the system five times a second, and at once after an error or a warning, so a slow disk
// never slows a session and a process that is killed loses a fifth of a second. At most 8 MiB wait; beyond that lines
// are dropped and the loss is logged.
#pragma once

#include "base/clock.h"
#include "base/log.h"

#include <Poco/AutoPtr.h>
#include <Poco/FileChannel.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ismail::service {

// One line as the ring keeps it. Numbers only grow, so a reader asks for "after N".
struct RingLine {
    std::uint64_t number = 0;
    Time at;
    LogLevel level = LogLevel::info;
    std::string text; // event and fields
};

class ServiceLog final : public Log {
public:
    static constexpr std::size_t ringLines = 5000;
    static constexpr std::size_t maxPending = 8U << 20;

    // directory: where ismaild.log and its older siblings live. echo: also write to standard error.
    ServiceLog(const Clock& clock, const std::string& directory, bool echo);
    ~ServiceLog() override;

    // The file is opened anew, by its name: somebody may have moved it aside.
    void reopen();
    void configure(LogLevel level, std::uint64_t maxFileBytes, std::uint64_t maxFiles);
    bool enabled(LogLevel level) const override { return level <= level_.load(std::memory_order_relaxed); }
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;

    // The newest lines after a number, at most `most`, oldest first; only those that contain `filter` (empty: all).
    std::vector<RingLine> tail(std::uint64_t after, std::size_t most, const std::string& filter) const;
    // The number of the newest line.
    std::uint64_t newest() const;
    // Called for every error and warning, on the writing thread: the Event Log, alerts.
    void onSerious(std::function<void(LogLevel, const std::string&)> callback);

private:
    void run();
    void flush(std::string text);

    const Clock& clock_;
    const bool echo_;
    std::atomic<LogLevel> level_{LogLevel::info};
    Poco::AutoPtr<Poco::FileChannel> file_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::string pending_;
    std::uint64_t dropped_ = 0;
    bool urgent_ = false, reopen_ = false, stop_ = false;
    std::deque<RingLine> ring_;
    std::uint64_t lastNumber_ = 0;
    std::function<void(LogLevel, const std::string&)> serious_;
    std::thread writer_;
};

} // namespace ismail::service
