// One client's conversation with the engine and the host of IMAP, over a store in memory.
#pragma once

#include "mailbox/imap_service.h"
#include "proto/imap/imap_server.h"
#include "support/memory_imap_store.h"
#include "support/relay_doubles.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

// For Qt's tests.
// The text is made once, whatever comes of it: it may be the answer to a command.
#define VERIFY_HAS(text, part)                                                                                         \
    do {                                                                                                               \
        const std::string verified = (text);                                                                           \
        QVERIFY2(verified.find(part) != std::string::npos, verified.c_str());                                          \
    } while (false)
#define VERIFY_LACKS(text, part)                                                                                       \
    do {                                                                                                               \
        const std::string verified = (text);                                                                           \
        QVERIFY2(verified.find(part) == std::string::npos, verified.c_str());                                          \
    } while (false)

namespace ismail::test {

// A server for several conversations.
struct ImapWorld {
    ManualClock clock;
    NullLog log;
    FakeSettings settings;
    MemoryImapStore store;
    FakeAuthenticator authenticator;
    SteppedWorkers workers;
    SteppedWorkers heavy; // what takes longer
    FakeCounters counters;
    accounts::LoginGuard logins{clock, settings, log};
    mailbox::ImapService service{
        {clock, log, settings, store, authenticator, workers, workers, heavy, counters, logins}};

    ImapWorld() { authenticator.users["u"] = {"p", {1, 0, "u@example.test"}}; }
    // One piece of work, of those that are quick first. False: nothing waits.
    bool step() { return workers.runOne() || heavy.runOne(); }
};

class ImapConversation {
public:
    explicit ImapConversation(ImapWorld& world, const std::string& before = "1 LOGIN u p\r\n")
        : server_(options(), world.clock.ticks()), host_(world.service.accept({1, "192.0.2.1", "imap", true}, nullptr)),
          world_(world) {
        pump();
        say(before);
    }

    // What the server says to it, with "\n" for line ends, when all work is done that it takes.
    std::string say(const std::string& text) {
        server_.feed(text, world_.clock.ticks());
        return listen();
    }
    // What it says at once. The work waits for the workers to be stepped; heard() tells what they said.
    std::string begin(const std::string& text) {
        server_.feed(text, world_.clock.ticks());
        return heard();
    }
    // What it says by itself, when all work is done that it takes.
    std::string listen() {
        std::string said = heard();
        while (world_.step())
            said += heard();
        return said;
    }
    // A command and its reply, the CRLF and tag added.
    std::string command(const std::string& text) { return say("a " + text + "\r\n"); }
    // What came since, without any work.
    std::string heard() {
        pump();
        std::string text = std::exchange(heard_, {});
        std::erase(text, '\r');
        return text;
    }
    // The client closes its side, or the connection is lost.
    void leave() { host_->clientLeft(); }
    void drop() { host_.reset(); }
    std::size_t mostOutput() const { return mostOutput_; }
    bool closed() const { return closed_; }

private:
    static proto::ImapServerOptions options() {
        proto::ImapServerOptions o;
        o.tlsActive = true;
        o.hostname = "test";
        return o;
    }
    void pump() {
        while (true) {
            auto event = server_.next();
            const Bytes output = server_.takeOutput();
            mostOutput_ = std::max(mostOutput_, output.size());
            heard_ += output;
            if (std::holds_alternative<proto::NeedInput>(event)) return;
            std::visit([this](auto& e) { on(e); }, event);
        }
    }
    auto part() {
        return [this](proto::ImapPart answer) { server_.answerPart(std::move(answer)); };
    }
    auto login() {
        return [this](const std::optional<proto::ImapReply>& refusal) {
            refusal ? server_.answer(*refusal) : server_.answerLogin();
        };
    }

    void on(proto::NeedInput&) {}
    void on(proto::CloseConnection&) { closed_ = true; }
    void on(proto::StartTlsRequest&) {}
    void on(proto::ImapCompressRequest&) {}
    void on(proto::AuthPlainQuestion& e) { host_->password(std::move(e), login()); }
    void on(proto::ScramQuestion&) {}
    void on(proto::ScramFinalQuestion&) {}
    void on(proto::ScramDoneQuestion&) {}
    void on(proto::ImapCommandQuestion& e) { host_->command(std::move(e), part()); }
    void on(proto::ImapMoreQuestion&) { host_->more(part()); }
    void on(proto::ImapUpdatesQuestion& e) { host_->updates(e, part()); }
    void on(proto::ImapAppendQuestion& e) {
        host_->appendBegin(e.append, [this](const proto::ImapReply& reply) { server_.answer(reply); });
    }
    void on(proto::ImapAppendData& e) {
        host_->appendData(e.bytes, [] {});
    }
    void on(proto::ImapAppendEndQuestion& e) { host_->appendEnd(e, part()); }
    void on(proto::ImapAppendReset&) { host_->appendReset(); }
    void on(proto::ImapIdle& e) {
        host_->watch(e.begun ? std::function<void()>([this] { server_.changed(); }) : std::function<void()>());
    }
    void on(proto::ImapClientId& e) { host_->clientId(e.fields); }

    proto::ImapServer server_;
    std::unique_ptr<mailbox::ImapHost> host_;
    ImapWorld& world_;
    std::string heard_;
    std::size_t mostOutput_ = 0;
    bool closed_ = false;
};

} // namespace ismail::test
