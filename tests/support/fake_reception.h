// A ReceptionHost that takes everything and remembers it; questions can be held open and answered later.
#pragma once

#include "relay/reception_host.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace ismail::test {

// Shared by all sessions; thread-safe.
struct ReceptionLog {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> lines;  // "mail", "rcpt", "end 123", "closed …"
    std::vector<std::string> bodies; // of finished messages
    std::deque<std::function<void()>> held;
    std::deque<std::function<void()>> resumes;
    bool hold = false;            // questions wait in held
    std::size_t congestAfter = 0; // bytes of a body after which the host is congested; 0: never
    bool keepBodies = true;
    Millis greetingPause{0};  // how long greetings are held back
    Millis answerPause{0};    // at least between the answers to two recipients
    bool refuseEarly = false; // who talks before the greeting gets none
    std::size_t messages = 0;
    std::size_t bodyBytes = 0;

    void add(const std::string& line) {
        const std::lock_guard lock(mutex);
        lines.push_back(line);
        changed.notify_all();
    }
    // Waits for a line that begins like this; false after ten seconds.
    bool waitFor(const std::string& prefix, std::size_t count = 1) {
        return waitUntil([&] {
            std::size_t found = 0;
            for (const auto& line : lines)
                found += line.starts_with(prefix) ? 1 : 0;
            return found >= count;
        });
    }
    std::size_t count(const std::string& prefix) {
        const std::lock_guard lock(mutex);
        std::size_t found = 0;
        for (const auto& line : lines)
            found += line.starts_with(prefix) ? 1 : 0;
        return found;
    }
    template <typename Condition>
    bool waitUntil(const Condition& condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(10), condition);
    }
    std::function<void()> takeHeld() {
        waitUntil([this] { return !held.empty(); });
        const std::lock_guard lock(mutex);
        if (held.empty()) return [] {};
        auto first = std::move(held.front());
        held.pop_front();
        return first;
    }
};

class FakeReception final : public relay::ReceptionHost {
public:
    explicit FakeReception(ReceptionLog& log) : log_(log) {}

    Millis beforeGreeting() override {
        const Millis pause = [this] {
            const std::lock_guard lock(log_.mutex);
            return log_.greetingPause;
        }();
        if (pause > Millis(0)) log_.add("pause");
        return pause;
    }
    void talkedEarly() override {
        log_.add("early");
        early_ = true;
    }
    void connected(relay::Answer answer) override {
        if (early_ && log_.refuseEarly) return say("connected", answer, {554, {5, 7, 1}, "You talked first"});
        say("connected", answer, {220, {}, ""});
    }
    void hello(const std::string& name, bool, relay::Answer answer) override {
        say("hello " + name, answer, {250, {}, ""});
    }
    void tlsStarted(const std::string& what) override { log_.add("tls " + what); }
    void password(proto::AuthPlainQuestion question, relay::Answer answer) override {
        const bool right = question.password.reveal() == "secret";
        say("auth " + question.authenticationId, answer, right ? mail::Reply{235, {2, 7, 0}, "Welcome"} : refusal());
    }
    void scram(const std::string&, relay::SaslAnswer challenge) override { challenge(refusal()); }
    void scramFinal(const std::string&, relay::SaslAnswer serverFinal) override { serverFinal(refusal()); }
    void scramDone(relay::Answer answer) override { answer(refusal()); }
    void mail(const mail::MailParameters&, relay::Answer answer) override {
        say("mail", answer, {250, {2, 1, 0}, "Ok"});
    }
    void recipient(const mail::Recipient&, relay::Answer answer) override {
        say("rcpt", answer, {250, {2, 1, 5}, "Ok"});
    }
    Millis betweenAnswers() const override {
        const std::lock_guard lock(log_.mutex);
        return log_.answerPause;
    }
    void bodyStart(relay::Answer answer) override {
        body_.clear();
        bytes_ = 0;
        say("start", answer, {354, {}, "Go ahead"});
    }
    bool body(ByteView bytes, std::function<void()> resume) override {
        const std::lock_guard lock(log_.mutex);
        bytes_ += bytes.size();
        log_.bodyBytes += bytes.size();
        if (log_.keepBodies) body_ += bytes;
        if (log_.congestAfter == 0 || bytes_ < log_.congestAfter) return true;
        log_.resumes.push_back(std::move(resume));
        log_.changed.notify_all();
        return false;
    }
    void bodyEnd(relay::Answer answer) override {
        {
            const std::lock_guard lock(log_.mutex);
            ++log_.messages;
            if (log_.keepBodies) log_.bodies.push_back(body_);
        }
        say("end " + std::to_string(bytes_), answer, {250, {2, 0, 0}, "Taken"});
    }
    void reset() override { log_.add("reset"); }
    void etrn(const std::string& node, relay::Answer answer) override {
        say("etrn " + node, answer, {250, {2, 0, 0}, "Ok"});
    }
    void closed(const std::string& reason) override { log_.add("closed " + reason); }
    std::string identity() const override { return "someone@example.test"; }
    void provedPartner(std::int64_t id, const std::string& name) override {
        log_.add("proved " + std::to_string(id) + " " + name);
    }
    bool isPartner() const override { return false; }

private:
    static mail::Reply refusal() { return {535, {5, 7, 8}, "No"}; }

    void say(const std::string& line, relay::Answer& answer, mail::Reply reply) {
        {
            const std::lock_guard lock(log_.mutex);
            if (log_.keepBodies) log_.lines.push_back(line);
            if (log_.hold) log_.held.push_back([answer, reply] { answer(reply); });
            log_.changed.notify_all();
            if (log_.hold) return;
        }
        answer(std::move(reply));
    }

    ReceptionLog& log_;
    Bytes body_;
    std::size_t bytes_ = 0;
    bool early_ = false;
};

class FakeReceptionFactory final : public relay::ReceptionFactory {
public:
    std::unique_ptr<relay::ReceptionHost> accept(const relay::PeerInfo& peer, mail::Reply* refusal) override {
        {
            const std::lock_guard lock(log.mutex);
            lastPeer = peer;
        }
        if (refuse) {
            *refusal = {421, {4, 7, 0}, "Too many connections"};
            return nullptr;
        }
        return std::make_unique<FakeReception>(log);
    }

    ReceptionLog log;
    relay::PeerInfo lastPeer;
    std::atomic<bool> refuse{false};
};

} // namespace ismail::test
