#include "relay/routing/dns_asker.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ismail::relay {

// Shared with the answers that are on their way.
class DnsAsker::State : public std::enable_shared_from_this<State> {
public:
    State(Resolver& resolver, Executor& executor, const Clock& clock)
        : resolver_(resolver), executor_(executor), clock_(clock) {}

    Id start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done);
    void cancel(Id id) { end(id, DnsRun::cancelled); }
    void cancelAll() {
        while (!runs_.empty())
            cancel(runs_.begin()->first);
    }

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

    void post(void (State::*step)(Id), Id id) {
        executor_.post([self = shared_from_this(), step, id] { (*self.*step)(id); });
    }
    void advance(Id id);
    void timeIsOver(Id id);
    void nextTurns();
    void ask(Turn turn);
    void take(Id id, const DnsQuestion& question, const DnsAnswer& answer);
    // False: the engine has no such question open.
    static bool give(Run& run, const DnsQuestion& question, const DnsAnswer& answer);
    void giveUp(Run& run, const DnsQuestion& question);
    void end(Id id, DnsRun how);

    Resolver& resolver_;
    Executor& executor_;
    const Clock& clock_;
    Id last_ = 0;
    std::unordered_map<Id, Run> runs_;
    std::deque<Turn> turns_;
    std::size_t open_ = 0; // with the resolver
};

DnsAsker::Id DnsAsker::State::start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done) {
    const Id id = ++last_;
    const auto over = [weak = weak_from_this(), id] {
        if (const auto self = weak.lock()) self->timeIsOver(id);
    };
    Run run;
    run.engine = std::move(engine);
    run.done = std::move(done);
    run.timer = executor_.postAt(clock_.ticks() + limit, over);
    runs_.emplace(id, std::move(run));
    post(&State::advance, id);
    return id;
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
    if (run.open.empty()) {
        end(id, run.cut ? DnsRun::late : DnsRun::done);
        return;
    }
    nextTurns();
}

void DnsAsker::State::timeIsOver(Id id) {
    const auto it = runs_.find(id);
    if (it == runs_.end()) return;
    Run& run = it->second;
    run.over = true;
    const std::vector<DnsQuestion> open = run.open;
    for (const DnsQuestion& question : open)
        giveUp(run, question);
    advance(id);
}

void DnsAsker::State::nextTurns() {
    while (open_ < maxOpen && !turns_.empty()) {
        Turn turn = std::move(turns_.front());
        turns_.pop_front();
        const auto it = runs_.find(turn.id);
        if (it == runs_.end() || it->second.over) continue;
        ++open_;
        ask(std::move(turn));
    }
}

// The answer is posted even where it comes at once: no engine is deep in a stack of answers.
void DnsAsker::State::ask(Turn turn) {
    DnsQuestion question = turn.question;
    resolver_.ask(std::move(question), [self = shared_from_this(), turn = std::move(turn)](DnsAnswer answer) {
        self->executor_.post([self, turn, answer = std::move(answer)] {
            --self->open_;
            self->take(turn.id, turn.question, answer);
        });
    });
}

void DnsAsker::State::take(Id id, const DnsQuestion& question, const DnsAnswer& answer) {
    const auto it = runs_.find(id);
    if (it != runs_.end() && give(it->second, question, answer)) advance(id);
    nextTurns();
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

void DnsAsker::State::end(Id id, DnsRun how) {
    const auto it = runs_.find(id);
    if (it == runs_.end()) return;
    executor_.cancel(it->second.timer);
    executor_.post([done = std::move(it->second.done), how] { done(how); });
    runs_.erase(it);
}

DnsAsker::DnsAsker(Resolver& resolver, Executor& executor, const Clock& clock)
    : state_(std::make_shared<State>(resolver, executor, clock)) {}

DnsAsker::~DnsAsker() { state_->cancelAll(); }

DnsAsker::Id DnsAsker::start(std::shared_ptr<DnsEngine> engine, Millis limit, std::function<void(DnsRun)> done) {
    return state_->start(std::move(engine), limit, std::move(done));
}

void DnsAsker::cancel(Id id) { state_->cancel(id); }

} // namespace ismail::relay
