#include "relay/checks/dns_run.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace ismail::relay {

namespace {

class DnsRun : public std::enable_shared_from_this<DnsRun> {
public:
    DnsRun(const CheckDependencies& deps, std::shared_ptr<DnsEngine> engine, std::function<void()> done)
        : resolver_(deps.resolver), timers_(deps.timers), engine_(std::move(engine)), done_(std::move(done)) {}

    void start(Ticks until) {
        {
            const std::lock_guard lock(mutex_);
            timer_ = timers_.postAt(until, [run = weak_from_this()] {
                if (const auto self = run.lock()) self->tooLate();
            });
        }
        goOn();
    }

private:
    // Asks what may be asked. Answers that come at once, on this thread, are taken by the loop that is running already.
    void goOn() {
        std::unique_lock lock(mutex_);
        if (asking_) return;
        asking_ = true;
        while (engine_) {
            for (DnsQuestion& question : engine_->questions())
                waiting_.push_back(std::move(question));
            if (waiting_.empty() && open_.empty()) break;
            if (waiting_.empty() || open_.size() >= maxOpenDnsQuestions) {
                asking_ = false;
                return;
            }
            DnsQuestion question = std::move(waiting_.front());
            waiting_.pop_front();
            if (++asked_ > maxDnsQuestions) {
                engine_->answer(question, {});
                continue;
            }
            open_.push_back(question);
            lock.unlock();
            resolver_.ask(question, [self = shared_from_this(), question](const DnsAnswer& answer) {
                self->answered(question, answer);
            });
            lock.lock();
        }
        asking_ = false;
        finish(lock);
    }

    void answered(const DnsQuestion& question, const DnsAnswer& answer) {
        {
            const std::lock_guard lock(mutex_);
            if (!engine_) return;
            if (const auto found = std::find(open_.begin(), open_.end(), question); found != open_.end())
                open_.erase(found);
            engine_->answer(question, answer);
        }
        goOn();
    }

    // What is open is answered in the resolver's place, and whatever the engine asks for next as well.
    void tooLate() {
        std::unique_lock lock(mutex_);
        if (!engine_) return;
        std::vector<DnsQuestion> unanswered = std::move(open_);
        unanswered.insert(unanswered.end(), waiting_.begin(), waiting_.end());
        while (!unanswered.empty() && asked_ <= maxDnsQuestions) {
            for (const DnsQuestion& question : unanswered)
                engine_->answer(question, {});
            unanswered = engine_->questions();
            asked_ += unanswered.size();
        }
        finish(lock);
    }

    void finish(std::unique_lock<std::mutex>& lock) {
        if (!engine_) return;
        engine_.reset();
        const auto done = std::exchange(done_, nullptr);
        const auto timer = timer_;
        lock.unlock();
        timers_.cancel(timer);
        done();
    }

    Resolver& resolver_;
    Executor& timers_;
    std::mutex mutex_;
    std::shared_ptr<DnsEngine> engine_; // guarded by mutex_, as all below; none: it is over
    std::function<void()> done_;
    std::deque<DnsQuestion> waiting_;
    std::vector<DnsQuestion> open_;
    std::size_t asked_ = 0;
    bool asking_ = false;
    Executor::TimerId timer_ = 0;
};

} // namespace

void runDns(const CheckDependencies& deps, std::shared_ptr<DnsEngine> engine, Millis most, std::function<void()> done) {
    std::make_shared<DnsRun>(deps, std::move(engine), std::move(done))->start(deps.clock.ticks() + most);
}

} // namespace ismail::relay
