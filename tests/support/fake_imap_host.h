// An ImapHost that takes everything and remembers it; questions can be held open and answered later.
#pragma once

#include "mailbox/imap_host.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace ismail::test {

// Shared by all sessions; thread-safe.
struct ImapLog {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> lines; // "login alice", "command", "append 12", "closed ..."
    std::deque<std::function<void()>> held;
    std::deque<std::function<void()>> resumes;
    std::deque<proto::ImapPart> parts; // what the next commands are answered with; none: OK
    std::function<void()> watcher;
    Bytes appended;
    bool hold = false;            // commands wait in held
    std::size_t congestAfter = 0; // octets of a message after which the host is congested; 0: never

    void add(const std::string& line) {
        const std::lock_guard lock(mutex);
        lines.push_back(line);
        changed.notify_all();
    }
    // False after ten seconds.
    template <typename Condition>
    bool waitUntil(const Condition& condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(10), condition);
    }
    bool waitFor(const std::string& prefix) {
        return waitUntil([&] {
            for (const auto& line : lines)
                if (line.starts_with(prefix)) return true;
            return false;
        });
    }
    std::function<void()> take(std::deque<std::function<void()>>& from) {
        waitUntil([&] { return !from.empty(); });
        const std::lock_guard lock(mutex);
        if (from.empty()) return [] {};
        auto first = std::move(from.front());
        from.pop_front();
        return first;
    }
};

class FakeImapHost final : public mailbox::ImapHost {
public:
    explicit FakeImapHost(ImapLog& log) : log_(log) {}

    void tlsStarted(const std::string& what) override { log_.add("tls " + what); }
    void password(proto::AuthPlainQuestion question, mailbox::ImapLoginAnswer answer) override {
        log_.add("login " + question.authenticationId);
        if (question.password.reveal() == "secret") return answer(std::nullopt);
        answer(refusal());
    }
    void scram(const std::string&, mailbox::ImapSaslAnswer answer) override { answer(refusal()); }
    void scramFinal(const std::string&, mailbox::ImapSaslAnswer answer) override { answer(refusal()); }
    void scramDone(mailbox::ImapLoginAnswer answer) override { answer(std::nullopt); }

    void command(proto::ImapCommandQuestion, mailbox::ImapPartAnswer answer) override { say("command", answer); }
    void more(mailbox::ImapPartAnswer answer) override { say("more", answer); }
    void updates(const proto::ImapUpdatesQuestion&, mailbox::ImapPartAnswer answer) override { say("updates", answer); }

    void appendBegin(const proto::ImapAppend&, mailbox::ImapReplyAnswer answer) override {
        log_.add("append");
        octets_ = 0;
        answer({});
    }
    bool appendData(ByteView bytes, std::function<void()> resume) override {
        const std::lock_guard lock(log_.mutex);
        octets_ += bytes.size();
        log_.appended += bytes;
        if (log_.congestAfter == 0 || octets_ < log_.congestAfter) return true;
        log_.resumes.push_back(std::move(resume));
        log_.changed.notify_all();
        return false;
    }
    void appendEnd(const proto::ImapAppendEndQuestion&, mailbox::ImapPartAnswer answer) override {
        say("appended " + std::to_string(octets_), answer);
    }
    void appendReset() override { log_.add("reset"); }

    void watch(std::function<void()> changed) override {
        const bool begun = static_cast<bool>(changed);
        {
            const std::lock_guard lock(log_.mutex);
            log_.watcher = std::move(changed);
        }
        log_.add(begun ? "watch" : "unwatch");
    }
    void clientId(const std::vector<std::pair<std::string, std::string>>&) override {}
    void clientLeft() override { log_.add("left"); }
    void closed(const std::string& reason) override { log_.add("closed " + reason); }
    std::string identity() const override { return "alice@example.test"; }

private:
    static proto::ImapReply refusal() { return {proto::ImapReply::Status::no, "AUTHENTICATIONFAILED", "No"}; }

    void say(const std::string& line, const mailbox::ImapPartAnswer& answer) {
        proto::ImapPart part;
        part.reply.text = "Done";
        {
            const std::lock_guard lock(log_.mutex);
            if (!log_.parts.empty()) {
                part = std::move(log_.parts.front());
                log_.parts.pop_front();
            }
            log_.lines.push_back(line);
            if (log_.hold) log_.held.push_back([answer, part] { answer(part); });
            log_.changed.notify_all();
            if (log_.hold) return;
        }
        answer(std::move(part));
    }

    ImapLog& log_;
    std::size_t octets_ = 0;
};

class FakeImapHostFactory final : public mailbox::ImapHostFactory {
public:
    std::unique_ptr<mailbox::ImapHost> accept(const mailbox::ImapPeer&, proto::ImapReply* refusal) override {
        if (refuse) {
            refusal->text = "Too many connections";
            return nullptr;
        }
        return std::make_unique<FakeImapHost>(log);
    }

    ImapLog log;
    std::atomic<bool> refuse{false};
};

} // namespace ismail::test
