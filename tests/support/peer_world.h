// Servers that know each other, in one process: real listeners on loopback with real TLS, and a door that answers
// XISMAIL with the engines of core/group on a strand, as the service does. Header only: it needs ismail_net.
#pragma once

#include "group/handshake_rates.h"
#include "group/pair_book.h"
#include "net/listener.h"
#include "net/outbound.h"
#include "net/peer_dialer.h"
#include "net/smtp_server_session.h"
#include "net/strand.h"
#include "net/worker_pool.h"
#include "support/fake_reception.h"
#include "support/net_peer.h"
#include "support/test_certificates.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace ismail::test {

inline group::Hello helloOf(const std::string& name) {
    group::Hello hello;
    hello.name = name;
    hello.version = "1";
    hello.process = 7;
    hello.features = {std::string(group::featureSync)};
    return hello;
}

// Both ends of channels tell here.
class Heard {
public:
    void note(const net::PeerNews& news) {
        using Kind = group::ChannelEvent::Kind;
        const std::lock_guard lock(mutex_);
        switch (news.event.kind) {
        case Kind::opened: lines_.push_back("opened " + news.peer->name); break;
        case Kind::message: lines_.push_back(std::string(kindOf(*news.event.message))); break;
        case Kind::late: lines_.push_back("late"); break;
        case Kind::back: lines_.push_back("back"); break;
        case Kind::closed:
            lines_.push_back(news.event.bye ? "bye " + std::to_string(news.event.bye->backIn.count()) : "closed");
        }
        if (news.skew) skew = news.skew;
        changed_.notify_all();
    }
    // False after fifteen seconds.
    bool waitFor(const std::string& line, std::ptrdiff_t count = 1) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(15),
                                 [&] { return std::count(lines_.begin(), lines_.end(), line) >= count; });
    }
    std::ptrdiff_t count(const std::string& line) {
        const std::lock_guard lock(mutex_);
        return std::count(lines_.begin(), lines_.end(), line);
    }
    std::optional<Millis> skew;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> lines_;
};

// Everything on the strand but isOpen() and begin().
class GroupDoor : public relay::PeerDoor {
public:
    struct Purpose final : relay::PeerTicket {
        explicit Purpose(group::PeerPurpose p) : purpose(p) {}
        group::PeerPurpose purpose;
    };

    GroupDoor(net::Strand& strand, const Clock& clock) : strand_(strand), clock_(clock) {}
    bool isOpen() const override { return open; }
    std::unique_ptr<relay::PeerHandshake> begin(const relay::PeerInfo& peer, Bytes binding) override {
        auto state = std::make_shared<State>(
            State{*IpAddress::parse(peer.address), binding, group::PeerAnswerer({identity}, std::move(binding))});
        return std::make_unique<Handshake>(*this, std::move(state));
    }

    bool open = true;
    crypto::Identity identity = crypto::Identity::make();
    std::set<Bytes> partners; // keys
    group::HandshakeRates rates;
    group::PairBook codes;

private:
    struct State {
        IpAddress address;
        Bytes binding;
        group::PeerAnswerer answerer;
        bool knownOnly = false;
    };
    class Handshake final : public relay::PeerHandshake {
    public:
        Handshake(GroupDoor& door, std::shared_ptr<State> state) : door_(door), state_(std::move(state)) {}
        void first(Bytes m1, relay::PeerFirstAnswer answer) override {
            door_.strand_.post([&door = door_, state = state_, m1, answer] { answer(door.answerFirst(*state, m1)); });
        }
        void second(Bytes m3, relay::PeerVerdictAnswer answer) override {
            door_.strand_.post([&door = door_, state = state_, m3, answer] { answer(door.judge(*state, m3)); });
        }

    private:
        GroupDoor& door_;
        std::shared_ptr<State> state_;
    };

    std::variant<Bytes, mail::Reply> answerFirst(State& state, const Bytes& m1) {
        const bool toPair = m1.size() > 1 && m1[1] == static_cast<char>(group::PeerPurpose::pair);
        const auto leave = rates.begin(state.address, toPair, clock_.ticks());
        if (leave == group::HandshakeRates::Leave::no) return peerRefusalReply(group::PeerRefusal::busy);
        state.knownOnly = leave == group::HandshakeRates::Leave::knownOnly;
        const auto first = state.answerer.first(m1, codes.anyOpen(clock_.ticks()));
        if (first.m2.empty()) return peerRefusalReply(first.refusal);
        return first.m2;
    }
    relay::PeerVerdict judge(State& state, const Bytes& m3) {
        using group::PeerPurpose, group::PeerRefusal;
        const Ticks now = clock_.ticks();
        const auto refuse = [](PeerRefusal why) {
            relay::PeerVerdict verdict;
            verdict.reply = peerRefusalReply(why);
            return verdict;
        };
        const auto claim = state.answerer.second(m3);
        if (!claim) return refuse(PeerRefusal::denied);
        if (state.knownOnly && !rates.knows(claim->key, now)) return refuse(PeerRefusal::busy);
        const bool known = claim->purpose == PeerPurpose::pair ? codes.redeem(*claim, state.binding, now).has_value()
                                                               : partners.contains(claim->key);
        if (!known) return refuse(PeerRefusal::denied);
        if (claim->purpose != PeerPurpose::pair) rates.succeeded(claim->key, state.address, now);
        relay::PeerVerdict verdict;
        verdict.reply = group::peerWelcome("mx.example.test");
        verdict.name = "partner";
        verdict.partner = 42;
        if (claim->purpose == PeerPurpose::mail) return verdict;
        verdict.next = proto::AfterPeer::handOver;
        verdict.ticket = std::make_shared<Purpose>(claim->purpose);
        return verdict;
    }

    net::Strand& strand_;
    const Clock& clock_;
};

// One server: a listener for callers, a dialer, and the channels of both.
class PeerServer final : public net::PeerSink {
public:
    explicit PeerServer(const std::string& name, net::ListenerTls tls = net::ListenerTls::startTls,
                        net::TlsVersion oldest = net::TlsVersion::v12)
        : name_(name) {
        const auto write = [this](const char* file, const char* text) {
            QFile out(dir.filePath(file));
            if (out.open(QIODevice::WriteOnly)) out.write(text);
            return out.fileName().toStdString();
        };
        const Status server =
            contexts.loadServer(write("c.pem", testCertificatePem), write("k.pem", testKeyPem), oldest);
        const Status clients = contexts.loadClients(write("ca.pem", testAuthorityPem));
        if (!server.ok() || !clients.ok()) qFatal("no TLS");
        reactors.start();
        engine.hostname = name;
        listen(tls, door);
        if (!listeners.open({"test", {"127.0.0.1"}, 0}, front).ok()) qFatal("no listener");
    }
    ~PeerServer() override { stop(); }
    // As the service does it: first what calls, then what is called.
    void stop() {
        listeners.closeAll();
        strand.runAndWait([this] { dial.reset(); });
        reactors.stop();
        strand.runAndWait([this] { channels.clear(); });
        strand.stop();
        workers.stop();
    }
    void listen(net::ListenerTls tls, relay::PeerDoor& at) {
        front.configure("test", {tls, engine, relay::ListenerKind::relay, &at, this});
    }
    std::uint16_t port() { return listeners.states().front().port; }

    // Calls, waits for the end, and makes a channel of what was won.
    net::PeerCallEnd call(net::PeerCall call) {
        std::promise<void> over;
        net::PeerCallEnd end;
        const auto mode = call.code ? group::PeerChannel::Mode::pairing : group::PeerChannel::Mode::channel;
        strand.runAndWait([&] {
            dial = dialer.dial(std::move(call), door.identity, strand, [&, mode](net::PeerCallEnd how) {
                if (how.connection) keep(std::move(*how.connection), mode);
                how.connection.reset();
                end.key = how.key;
                end.stage = how.stage;
                end.reply = how.reply;
                end.sentence = how.sentence;
                over.set_value();
            });
        });
        over.get_future().wait();
        return end;
    }
    net::PeerCall callTo(PeerServer& other) {
        net::PeerCall call;
        call.host = "mail.example.test";
        call.addresses = {*IpAddress::parse("127.0.0.1")};
        call.port = other.port();
        call.heloName = name_;
        call.keys = {other.door.identity.publicKey()};
        return call;
    }
    // What this server shows, as it is typed elsewhere.
    crypto::PairCode showCode() {
        std::optional<crypto::PairCode> code;
        strand.runAndWait([&] {
            auto shown = door.codes.show(door.identity.publicKey(), "", {}, clock.ticks());
            code = std::move(crypto::readPairCode(shown->text)).value();
        });
        return std::move(*code);
    }

    void arrived(std::shared_ptr<relay::PeerTicket> ticket, net::PeerConnection connection) override {
        auto shared = std::make_shared<net::PeerConnection>(std::move(connection));
        const bool pair = static_cast<GroupDoor::Purpose&>(*ticket).purpose == group::PeerPurpose::pair;
        strand.post([this, shared, pair] {
            keep(std::move(*shared), pair ? group::PeerChannel::Mode::pairing : group::PeerChannel::Mode::channel);
        });
    }
    void onChannel(const std::function<void(net::PeerChannel&)>& call) {
        strand.runAndWait([&] {
            if (!channels.empty()) call(*channels.back());
        });
    }

    QTemporaryDir dir;
    SystemClock clock;
    NullLog log;
    FakeReceptionFactory factory;
    net::TlsContexts contexts;
    net::Strand strand{clock, log};
    net::WorkerPool workers{{1}, log};
    net::ReactorPool reactors{1, clock, log};
    net::SessionRegistry registry{reactors, clock};
    net::SmtpFrontEnd front{registry, factory, contexts, clock, log};
    net::Listeners listeners{reactors, log, nullptr};
    net::PeerDialer dialer{reactors, workers, contexts, log};
    GroupDoor door{strand, clock};
    proto::SmtpServerOptions engine;
    Heard heard;
    std::unique_ptr<net::PeerDial> dial;
    std::vector<std::unique_ptr<net::PeerChannel>> channels;

private:
    void keep(net::PeerConnection connection, group::PeerChannel::Mode mode) {
        group::Hello hello = helloOf(name_);
        hello.clock = clock.now();
        channels.push_back(std::make_unique<net::PeerChannel>(std::move(connection), mode, std::move(hello), clock, log,
                                                              strand,
                                                              [this](const net::PeerNews& n) { heard.note(n); }));
    }

    std::string name_;
};

} // namespace ismail::test
