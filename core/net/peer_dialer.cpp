#include "net/peer_dialer.h"

#include "base/say.h"
#include "net/smtp_client_session.h"

#include <utility>

namespace ismail::net {

namespace {

class Dial final : public PeerDial, public relay::OutboundEvents {
public:
    struct Parts {
        ReactorPool& reactors;
        Workers& workers;
        std::shared_ptr<const TlsContext> context;
        Log& log;
        Executor& executor;
    };
    Dial(Parts parts, PeerCall call, const crypto::Identity& identity, std::function<void(PeerCallEnd)> done)
        : parts_(std::move(parts)), call_(std::make_shared<const PeerCall>(std::move(call))), identity_(identity),
          done_(std::move(done)), post_(std::make_shared<EventPost>(parts_.executor, *this)) {}
    ~Dial() override {
        post_->silence();
        session_.tell([](SmtpClientSession& session) { session.abandon(); });
    }

    void begin() {
        if (!parts_.context) return failLater("tls", {451, {4, 7, 5}, "TLS is not set up here"});
        if (call_->addresses.empty()) return failLater("connect", {451, {4, 4, 4}, "No address is known"});
        tryNext();
    }

private:
    void tryNext() {
        const SocketEnd to{call_->addresses[next_++], call_->port};
        Reactor& reactor = parts_.reactors.next();
        session_.start(reactor,
                       std::make_shared<SmtpClientSession>(reactor, parts_.workers, parts_.log, plan(to), post_));
    }

    ClientPlan plan(const SocketEnd& to) const {
        ClientPlan plan;
        plan.to = to;
        if (call_->from && call_->from->isV4() == to.address.isV4()) plan.from = call_->from;
        plan.host = call_->host;
        plan.connectTimeout = call_->connectTimeout;
        plan.context = parts_.context;
        plan.engine.heloName = call_->heloName;
        plan.engine.tls = call_->tlsFirst ? proto::ClientTls::active : proto::ClientTls::required;
        plan.engine.peer = proto::ClientPeer::handOver;
        plan.engine.greetingTimeout = plan.engine.mailTimeout = PeerDialer::replyTimeout;
        plan.peer =
            PeerPlan{[call = call_, identity = identity_](Bytes binding) {
                         using group::PeerCaller, group::PeerPurpose;
                         if (call->code) return PeerCaller(identity, std::move(binding), *call->code, call->host);
                         return PeerCaller(identity, std::move(binding), PeerPurpose::channel, call->keys, call->host);
                     },
                     [post = post_](PeerConnection connection, const Bytes& key) {
                         // Shared, since posted work must be copyable.
                         auto won = std::make_shared<PeerConnection>(std::move(connection));
                         EventPost::send(post, [won, key](relay::OutboundEvents& dial) {
                             static_cast<Dial&>(dial).won(std::move(*won), key);
                         });
                     },
                     [post = post_](const Error& why) {
                         EventPost::send(post, [sentence = sentenceOf(why)](relay::OutboundEvents& dial) {
                             static_cast<Dial&>(dial).why_ = sentence;
                         });
                     }};
        return plan;
    }

    void won(PeerConnection connection, const Bytes& key) { end({std::move(connection), key, {}, {}, {}}); }
    void closed(bool, mail::Reply reply, std::string stage) override {
        const bool more = next_ < call_->addresses.size() && next_ < PeerDialer::maxAddresses;
        if (stage == "connect" && more) return tryNext();
        end(failed(std::move(stage), std::move(reply)));
    }
    // Not asked for here.
    void ready(const proto::Capabilities&, bool) override {}
    void jobDone(std::uint64_t, std::vector<proto::RecipientResult>) override {}
    void etrnDone(mail::Reply) override {}

    PeerCallEnd failed(std::string stage, mail::Reply reply) const {
        Sentence sentence = call_->addresses.empty() ? say("peer.noAddress", call_->host)
                            : !why_.empty()          ? why_
                            : stage == "peer" && reply.code == 535
                                ? say("peer.refused", call_->host)
                                : say("peer.callFailed", call_->host, stage, reply.text);
        return {std::nullopt, {}, std::move(stage), std::move(reply), std::move(sentence)};
    }
    void failLater(std::string stage, mail::Reply reply) {
        EventPost::send(post_, [reply = std::move(reply), stage = std::move(stage)](relay::OutboundEvents& to) {
            auto& dial = static_cast<Dial&>(to);
            dial.end(dial.failed(stage, reply));
        });
    }
    // The owner may destroy this object in `done`.
    void end(PeerCallEnd how) {
        const auto done = std::exchange(done_, nullptr);
        if (done) done(std::move(how));
    }

    Parts parts_;
    std::shared_ptr<const PeerCall> call_;
    crypto::Identity identity_;
    std::function<void(PeerCallEnd)> done_;
    std::shared_ptr<EventPost> post_;
    SessionRemote session_;
    std::size_t next_ = 0; // address
    Sentence why_;         // the server was not believed
};

} // namespace

std::unique_ptr<PeerDial> PeerDialer::dial(PeerCall call, const crypto::Identity& identity, Executor& executor,
                                           std::function<void(PeerCallEnd)> done) {
    auto dial = std::make_unique<Dial>(Dial::Parts{reactors_, workers_, tls_.client(false), log_, executor},
                                       std::move(call), identity, std::move(done));
    dial->begin();
    return dial;
}

} // namespace ismail::net
