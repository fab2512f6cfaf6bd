#include "relay/dns_asker.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ismail::relay {

// Shared with the answers that are on their way.
class DnsAsker::State : public std::enable_shared_from_this<State> {
public:
    State(Resolver& resolver, Executor& executor, const Clock& clock, Home home)
        : resolver_(resolver), executor_(executor), clock_(clock), home_(home) {}

    Id start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done);
    void cancel(Id id);
    void cancelAll();

private:
    struct Run {
        std::shared_ptr<DnsEngine> engine;
        std::function<void(DnsRun)> done;
        Executor::TimerId timer = 0;
        std::vector<DnsQuestion> open; // with the resolver, or waiting for a turn
        std::size_t asked = 0;
        bool over = false; // its time: no more questions go out
        bool cut = false;  // a question was answered by us
    };
    struct Turn {
        Id id;
        DnsQuestion question;
    };
    struct Ended {
        std::function<void(DnsRun)> done;
        Executor::TimerId timer;
        DnsRun how;
    };

    void go();
    void work();
    void advance(Id id);
    void timeIsOver(Id id);
    std::optional<Turn> nextTurn();
    void ask(const Turn& turn);
    void take(Id id, const DnsQuestion& question, const DnsAnswer& answer);
    void tell(Ended ended);
    // False: the engine has no such question open.
    static bool give(Run& run, const DnsQuestion& question, const DnsAnswer& answer);
    static void giveUp(Run& run, const DnsQuestion& question);
    std::shared_ptr<DnsEngine> end(Id id, DnsRun how);

    Resolver& resolver_;
    Executor& executor_;
    const Clock& clock_;
    const Home home_;

    std::mutex mutex_;
    Id last_ = 0; // guarded by mutex_, as all below
    std::unordered_map<Id, Run> runs_;
    std::deque<Id> changed_; // have to be asked what they want to know next
    std::deque<Turn> turns_;
    std::deque<Ended> ended_; // have to be told
    std::size_t open_ = 0;    // with the resolver
    bool working_ = false;    // somebody is in work()
};

DnsAsker::Id DnsAsker::State::start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done) {
    Id id = 0;
    {
        const std::lock_guard lock(mutex_);
        id = ++last_;
        Run run;
        run.engine = std::move(engine);
        run.done = std::move(done);
        run.timer = executor_.postAt(clock_.ticks() + limit, [weak = weak_from_this(), id] {
            if (const auto self = weak.lock()) self->timeIsOver(id);
        });
        runs_.emplace(id, std::move(run));
        changed_.push_back(id);
    }
    go();
    return id;
}

void DnsAsker::State::cancel(Id id) {
    std::shared_ptr<DnsEngine> engine; // goes outside the lock
    {
        const std::lock_guard lock(mutex_);
        engine = end(id, DnsRun::cancelled);
    }
    go();
}

void DnsAsker::State::cancelAll() {
    std::vector<std::shared_ptr<DnsEngine>> engines;
    {
        const std::lock_guard lock(mutex_);
        while (!runs_.empty())
            engines.push_back(end(runs_.begin()->first, DnsRun::cancelled));
    }
    go();
}

void DnsAsker::State::go() {
    if (home_ == Home::anyThread) return work();
    executor_.post([self = shared_from_this()] { self->work(); });
}

// Everything that is to be done, by one thread at a time. What calls back does so without the lock, and whatever it
// starts is done by the same loop.
void DnsAsker::State::work() {
    const auto self = shared_from_this();
    std::unique_lock lock(mutex_);
    if (std::exchange(working_, true)) return;
    while (true) {
        if (!changed_.empty()) {
            const Id id = changed_.front();
            changed_.pop_front();
            advance(id);
        } else if (!ended_.empty()) {
            Ended ended = std::move(ended_.front());
            ended_.pop_front();
            lock.unlock();
            tell(std::move(ended));
            lock.lock();
        } else if (const auto turn = nextTurn()) {
            lock.unlock();
            ask(*turn);
            lock.lock();
        } else {
            break;
        }
    }
    working_ = false;
}

// Takes what the engine wants to know next; ends it when that is nothing.
void DnsAsker::State::advance(Id id) {
    const auto it = runs_.find(id);
    if (it == runs_.end()) return;
    Run& run = it->second;
    // What it goes on asking is counted, which ends this.
    for (auto questions = run.engine->questions(); !questions.empty(); questions = run.engine->questions())
        for (const DnsQuestion& question : questions) {
            if (++run.asked > 2 * maxQuestions) {
                end(id, DnsRun::endless);
                return;
            }
            run.open.push_back(question);
            if (run.over || run.asked > maxQuestions)
                giveUp(run, question);
            else
                turns_.push_back({id, question});
        }
    if (run.open.empty()) end(id, run.cut ? DnsRun::late : DnsRun::done);
}

void DnsAsker::State::timeIsOver(Id id) {
    {
        const std::lock_guard lock(mutex_);
        const auto it = runs_.find(id);
        if (it == runs_.end()) return;
        Run& run = it->second;
        run.over = true;
        const std::vector<DnsQuestion> open = run.open;
        for (const DnsQuestion& question : open)
            giveUp(run, question);
        changed_.push_back(id);
    }
    work();
}

std::optional<DnsAsker::State::Turn> DnsAsker::State::nextTurn() {
    while (open_ < maxOpen && !turns_.empty()) {
        Turn turn = std::move(turns_.front());
        turns_.pop_front();
        const auto it = runs_.find(turn.id);
        if (it == runs_.end() || it->second.over) continue;
        ++open_;
        return turn;
    }
    return std::nullopt;
}

void DnsAsker::State::ask(const Turn& turn) {
    resolver_.ask(turn.question, [self = shared_from_this(), turn](const DnsAnswer& answer) {
        if (self->home_ == Home::anyThread) return self->take(turn.id, turn.question, answer);
        self->executor_.post([self, turn, answer] { self->take(turn.id, turn.question, answer); });
    });
}

void DnsAsker::State::take(Id id, const DnsQuestion& question, const DnsAnswer& answer) {
    {
        const std::lock_guard lock(mutex_);
        --open_;
        const auto it = runs_.find(id);
        if (it != runs_.end() && give(it->second, question, answer)) changed_.push_back(id);
    }
    work();
}

void DnsAsker::State::tell(Ended ended) {
    executor_.cancel(ended.timer);
    if (home_ == Home::anyThread && ended.how != DnsRun::cancelled) return ended.done(ended.how);
    executor_.post([done = std::move(ended.done), how = ended.how] { done(how); });
}

bool DnsAsker::State::give(Run& run, const DnsQuestion& question, const DnsAnswer& answer) {
    const auto it = std::find(run.open.begin(), run.open.end(), question);
    if (it == run.open.end()) return false;
    run.open.erase(it);
    run.engine->answer(question, answer);
    return true;
}

void DnsAsker::State::giveUp(Run& run, const DnsQuestion& question) {
    DnsAnswer answer;
    answer.detail = "No answer within the time and the number of questions that one check may take";
    if (give(run, question, answer)) run.cut = true;
}

std::shared_ptr<DnsEngine> DnsAsker::State::end(Id id, DnsRun how) {
    const auto it = runs_.find(id);
    if (it == runs_.end()) return nullptr;
    auto engine = std::move(it->second.engine);
    ended_.push_back({std::move(it->second.done), it->second.timer, how});
    runs_.erase(it);
    return engine;
}

DnsAsker::DnsAsker(Resolver& resolver, Executor& executor, const Clock& clock, Home home)
    : state_(std::make_shared<State>(resolver, executor, clock, home)) {}

DnsAsker::~DnsAsker() { state_->cancelAll(); }

DnsAsker::Id DnsAsker::start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done) {
    return state_->start(std::move(engine), limit, std::move(done));
}

void DnsAsker::cancel(Id id) { state_->cancel(id); }

} // namespace ismail::relay
