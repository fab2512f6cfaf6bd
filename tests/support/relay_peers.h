// Other mail servers for the relay's tests: peers by address that answer as a test says, and a whole relay among them.
#pragma once

#include "relay/relay_core.h"
#include "support/relay_doubles.h"

namespace ismail::test {

// A server at "address:port".
struct FakePeer {
    bool up = true;
    bool tlsWorks = true;
    bool tlsIsCut = false; // the connection is lost in the handshake
    proto::Capabilities offers;
    // For each recipient; none: 250.
    std::function<mail::Reply(const proto::ClientTransaction&, const mail::Recipient&)> answer;
    proto::FailureScope scope = proto::FailureScope::recipient; // of refusals
    std::function<mail::Reply(const std::string&)> etrn;
    bool dropsAfterReady = false; // the connection is lost when the first job comes
    std::size_t mostCommands = 0; // of one connection, jobs and ETRN: 421 to the next one; 0: no limit
    std::size_t mostAtOnce = 0;   // 421 to whatever comes over more connections; 0: no limit
    bool silent = false;          // takes the connection and says nothing

    std::size_t connects = 0, open = 0, mostOpen = 0, jobs = 0;
    std::vector<std::string> received; // recipients that were taken
    std::vector<proto::ClientTransaction> transactions;
    std::vector<Bytes> bodies;
    std::vector<std::string> etrns;
};

class FakeOutbound final : public relay::Outbound {
public:
    explicit FakeOutbound(ManualExecutor& executor) : executor_(executor) {}

    FakePeer& at(const std::string& key) {
        auto& peer = peers_[key];
        if (!peer) {
            peer = std::make_unique<FakePeer>();
            peer->offers.esmtp = peer->offers.pipelining = peer->offers.eightBitMime = peer->offers.dsn = true;
            peer->offers.etrn = true;
        }
        return *peer;
    }
    std::unique_ptr<relay::OutboundConnection> open(const relay::Endpoint& endpoint, Executor&,
                                                    relay::OutboundEvents& events) override {
        opened.push_back(endpoint);
        return std::make_unique<Connection>(*this, at(endpoint.place()), endpoint, events);
    }
    std::vector<relay::Endpoint> opened;
    std::size_t totalOpen = 0, mostOpen = 0;

private:
    class Connection final : public relay::OutboundConnection {
    public:
        Connection(FakeOutbound& owner, FakePeer& peer, const relay::Endpoint& endpoint, relay::OutboundEvents& events)
            : owner_(owner), peer_(peer), events_(events) {
            ++peer_.connects;
            if (!peer_.up) {
                later([this] { close(true, {451, {4, 4, 1}, "Connection refused"}, "connect"); });
                return;
            }
            owner_.mostOpen = std::max(owner_.mostOpen, ++owner_.totalOpen);
            peer_.mostOpen = std::max(peer_.mostOpen, ++peer_.open);
            number_ = peer_.open;
            isOpen_ = true;
            if (peer_.silent) return;
            if (!peer_.tlsWorks && endpoint.tls != accounts::TlsPolicy::never)
                later([this] { close(true, {454, {4, 7, 5}, "The handshake failed"}, "tls"); });
            else if (peer_.tlsIsCut && endpoint.tls != accounts::TlsPolicy::never)
                later([this] { close(true, {451, {4, 4, 2}, "Lost in the handshake"}, "tls"); });
            else
                later([this] { events_.ready(peer_.offers, false); });
        }
        ~Connection() override { shut(); }
        void submit(relay::OutboundJob job) override {
            if (peer_.dropsAfterReady)
                return later([this] { close(true, {451, {4, 4, 2}, "Connection lost"}, "mail"); });
            later([this, job = std::move(job)] {
                if (closed_) return;
                const bool worn = peer_.mostCommands != 0 && ++commands_ > peer_.mostCommands;
                if (worn || (peer_.mostAtOnce != 0 && number_ > peer_.mostAtOnce)) {
                    const mail::Reply busy{421, {4, 7, 0}, "Too many connections"};
                    events_.jobDone(job.id, std::vector<proto::RecipientResult>(job.transaction.recipients.size(),
                                                                                {busy, proto::FailureScope::hop}));
                    return close(true, busy, "mail");
                }
                ++peer_.jobs;
                peer_.transactions.push_back(job.transaction);
                if (job.body) peer_.bodies.push_back(*job.body->read(0, 1 << 20));
                std::vector<proto::RecipientResult> results;
                for (const mail::Recipient& recipient : job.transaction.recipients) {
                    proto::RecipientResult result;
                    result.reply =
                        peer_.answer ? peer_.answer(job.transaction, recipient) : mail::Reply{250, {2, 0, 0}, "taken"};
                    result.scope = peer_.scope;
                    if (result.delivered() && !job.transaction.probe)
                        peer_.received.push_back(recipient.address.text());
                    results.push_back(std::move(result));
                }
                events_.jobDone(job.id, std::move(results));
            });
        }
        void etrn(const std::string& node) override {
            later([this, node] {
                if (closed_) return;
                if (peer_.mostCommands != 0 && ++commands_ > peer_.mostCommands)
                    return close(true, {421, {4, 7, 0}, "Too many commands"}, "etrn");
                peer_.etrns.push_back(node);
                events_.etrnDone(peer_.etrn ? peer_.etrn(node) : mail::Reply{251, {2, 0, 0}, "no messages waiting"});
            });
        }
        void quit() override {
            later([this] { close(false, {221, {2, 0, 0}, "bye"}, "quit"); });
        }

    private:
        template <typename Work>
        void later(Work work) {
            owner_.executor_.post([alive = std::weak_ptr<int>(alive_), work = std::move(work)]() mutable {
                if (!alive.expired()) work();
            });
        }
        void shut() {
            if (!isOpen_) return;
            isOpen_ = false;
            --peer_.open;
            --owner_.totalOpen;
        }
        void close(bool failed, const mail::Reply& reply, const std::string& stage) {
            shut();
            if (std::exchange(closed_, true)) return;
            events_.closed(failed, reply, stage);
        }
        FakeOutbound& owner_;
        FakePeer& peer_;
        relay::OutboundEvents& events_;
        std::shared_ptr<int> alive_ = std::make_shared<int>();
        bool isOpen_ = false, closed_ = false;
        std::size_t commands_ = 0;
        std::size_t number_ = 0; // among the open ones when it came
    };

    ManualExecutor& executor_;
    std::map<std::string, std::unique_ptr<FakePeer>> peers_;
};

// A relay with everything around it.
struct RelayWorld {
    RelayWorld() { settings.set(config::Setting::serverName, "mx.example.test"); }

    relay::RelayCore& core() {
        if (!core_)
            core_ = std::make_unique<relay::RelayCore>(relay::RelayDependencies{wall,
                                                                                log,
                                                                                settings,
                                                                                directory,
                                                                                spool,
                                                                                queue,
                                                                                verified,
                                                                                partnerMemory,
                                                                                resolver,
                                                                                outbound,
                                                                                executor,
                                                                                workers,
                                                                                workers,
                                                                                authenticator,
                                                                                counters,
                                                                                alerts,
                                                                                {"computer.example.test", {}},
                                                                                42,
                                                                                fakeMac,
                                                                                &quotas,
                                                                                door,
                                                                                nullptr,
                                                                                &refusals,
                                                                                {},
                                                                                signer,
                                                                                nullptr,
                                                                                nullptr,
                                                                                reports,
                                                                                recipients});
        return *core_;
    }
    // The strand and the workers, until neither has anything to do without time passing.
    void settle() {
        do {
            executor.run();
        } while (workers.runOne());
    }
    void start() {
        core().start();
        settle();
    }
    void advance(Millis by) {
        executor.advance(by, [this] { settle(); });
    }
    std::vector<relay::DestinationView> views() {
        std::vector<relay::DestinationView> result;
        core().destinations([&](std::vector<relay::DestinationView> views) { result = std::move(views); });
        settle();
        return result;
    }
    std::vector<relay::PartnerView> partners() {
        std::vector<relay::PartnerView> result;
        core().partners([&](std::vector<relay::PartnerView> views) { result = std::move(views); });
        settle();
        return result;
    }

    // The clock that the relay sees: its wall time can be set, its ticks cannot.
    struct WallClock final : Clock {
        explicit WallClock(ManualClock& base) : base_(base) {}
        Time now() const override { return base_.now() + ahead; }
        Ticks ticks() const override { return base_.ticks(); }
        Millis ahead{0};

    private:
        ManualClock& base_;
    };

    ManualClock clock;
    WallClock wall{clock};
    NullLog log;
    ManualExecutor executor{clock};
    SteppedWorkers workers;
    FakeSettings settings;
    FakeDirectory directory;
    FakeQueue queue;
    FakeSpool spool{queue};
    FakeVerified verified;
    FakePartnerMemory partnerMemory;
    FakeResolver resolver;
    FakeOutbound outbound{executor};
    FakeAuthenticator authenticator;
    FakeCounters counters;
    FakeAlerts alerts;
    FakeQuotas quotas;
    relay::Door* door = nullptr; // none: nothing is checked; to be set before the first use of core()
    FakeRefusals refusals;
    const relay::MailSigner* signer = nullptr;  // before the first core()
    relay::ReportBook* reports = nullptr;       // before the first core()
    relay::RecipientBook* recipients = nullptr; // before the first core()

private:
    std::unique_ptr<relay::RelayCore> core_;
};

// A question to the reception that may still be open.
class Asked {
public:
    bool answered() const { return reply_->has_value(); }
    mail::Reply reply() const { return reply_->value_or(mail::Reply{}); } // 0: there is none yet
    relay::Answer taker() const {
        return [reply = reply_](const mail::Reply& given) {
            // Each question is answered once.
            *reply = reply->has_value() ? mail::Reply{0, {}, "answered twice"} : given;
        };
    }

private:
    std::shared_ptr<std::optional<mail::Reply>> reply_ = std::make_shared<std::optional<mail::Reply>>();
};

// A session at the relay, driven command by command. Each command runs the strand and the workers until they are idle
// and gives the reply; those named ask… run neither, so that the test decides what happens before the answer.
class Session {
public:
    explicit Session(RelayWorld& world, const std::string& address = "198.51.100.7",
                     relay::ListenerKind listener = relay::ListenerKind::relay,
                     const std::string& helo = "client.example.net")
        : world_(world) {
        relay::PeerInfo peer;
        peer.session = ++lastSession_;
        peer.address = address;
        peer.listener = listener;
        host_ = world_.core().reception().accept(peer, &refusal);
        if (!host_) return;
        const Asked connected, hello;
        (void)host_->beforeGreeting();
        host_->connected(connected.taker());
        answerTo(connected);
        host_->hello(helo, true, hello.taker());
        greeting = answerTo(hello);
    }
    bool admitted() const { return host_ != nullptr; }

    Asked askLogin(const std::string& user, const std::string& password) {
        const Asked asked;
        host_->password({"PLAIN", "", user, Secret<std::string>(password)}, asked.taker());
        return asked;
    }
    Asked askMail(const std::string& from, mail::MailParameters parameters = {}) {
        if (!from.empty()) parameters.reversePath = *mail::parseMailbox(from);
        const Asked asked;
        host_->mail(parameters, asked.taker());
        return asked;
    }
    Asked askRcpt(const std::string& to, std::uint8_t notify = mail::Notify::unset) {
        mail::Recipient recipient;
        if (to == "postmaster")
            recipient.address.local = to;
        else
            recipient.address = *mail::parseMailbox(to);
        recipient.notify.bits = notify;
        const Asked asked;
        host_->recipient(recipient, asked.taker());
        return asked;
    }
    Asked askBodyStart() {
        const Asked asked;
        host_->bodyStart(asked.taker());
        return asked;
    }
    Asked askBodyEnd() {
        const Asked asked;
        host_->bodyEnd(asked.taker());
        return asked;
    }
    Asked askEtrn(const std::string& node) {
        const Asked asked;
        host_->etrn(node, asked.taker());
        return asked;
    }

    // A failure is answered after a while.
    mail::Reply login(const std::string& user, const std::string& password) {
        const Asked asked = askLogin(user, password);
        world_.settle();
        if (!asked.answered()) world_.advance(accounts::LoginGuard::longestDelay);
        return answerTo(asked);
    }
    mail::Reply mail(const std::string& from, mail::MailParameters parameters = {}) {
        return answerTo(askMail(from, std::move(parameters)));
    }
    mail::Reply rcpt(const std::string& to, std::uint8_t notify = mail::Notify::unset) {
        return answerTo(askRcpt(to, notify));
    }
    mail::Reply body(ByteView bytes = "Subject: hello\r\n\r\nHello.\r\n") {
        const mail::Reply start = answerTo(askBodyStart());
        if (start.code != 354) return start;
        host_->body(bytes, [] {});
        return answerTo(askBodyEnd());
    }
    // A whole message; the first answer that is no success, or that of the body.
    mail::Reply send(const std::string& from, const std::string& to) {
        mail::Reply reply = mail(from);
        if (reply.positive()) reply = rcpt(to);
        if (reply.positive()) reply = body();
        return reply;
    }
    mail::Reply etrn(const std::string& node) { return answerTo(askEtrn(node)); }
    void close() { host_.reset(); }
    relay::ReceptionHost& host() { return *host_; }

    mail::Reply refusal;
    mail::Reply greeting; // what HELO was answered

private:
    mail::Reply answerTo(const Asked& asked) {
        world_.settle();
        return asked.reply();
    }
    RelayWorld& world_;
    std::unique_ptr<relay::ReceptionHost> host_;
    inline static SessionId lastSession_ = 0;
};

} // namespace ismail::test
