#include "net/outbound.h"

#include "net/smtp_client_session.h"

#include <algorithm>

namespace ismail::net {

namespace {

// The relay's end of a connection. The session belongs to its reactor; here is only a way to post to it.
class Connection final : public relay::OutboundConnection {
public:
    Connection(SessionRemote session, std::shared_ptr<EventPost> events)
        : session_(std::move(session)), events_(std::move(events)) {}
    ~Connection() override {
        events_->silence();
        session_.tell([](SmtpClientSession& session) { session.abandon(); });
    }

    void submit(relay::OutboundJob job) override {
        // A shared pointer, since a posted task must be copyable.
        auto shared = std::make_shared<relay::OutboundJob>(std::move(job));
        session_.tell([shared](SmtpClientSession& session) { session.give(std::move(*shared)); });
    }
    void etrn(const std::string& node) override {
        session_.tell([node](SmtpClientSession& session) { session.give(SmtpClientSession::Etrn{node}); });
    }
    void quit() override {
        session_.tell([](SmtpClientSession& session) { session.give(SmtpClientSession::Quit{}); });
    }

private:
    SessionRemote session_;
    std::shared_ptr<EventPost> events_;
};

// Nothing could be started.
class DeadConnection final : public relay::OutboundConnection {
public:
    explicit DeadConnection(std::shared_ptr<EventPost> events) : events_(std::move(events)) {}
    ~DeadConnection() override { events_->silence(); }
    void submit(relay::OutboundJob) override {}
    void etrn(const std::string&) override {}
    void quit() override {}

private:
    std::shared_ptr<EventPost> events_;
};

proto::ClientTls engineTls(accounts::TlsPolicy policy) {
    switch (policy) {
    case accounts::TlsPolicy::never: return proto::ClientTls::never;
    case accounts::TlsPolicy::opportunistic: return proto::ClientTls::opportunistic;
    case accounts::TlsPolicy::required:
    case accounts::TlsPolicy::unverified:
    case accounts::TlsPolicy::verified: return proto::ClientTls::required;
    case accounts::TlsPolicy::implicit: return proto::ClientTls::active;
    }
    return proto::ClientTls::required;
}

// A partner is known by its key, and its certificate is of no concern.
accounts::TlsPolicy policyOf(const relay::Endpoint& endpoint) {
    if (!endpoint.peerKeys.empty())
        return endpoint.tls == accounts::TlsPolicy::implicit ? endpoint.tls : accounts::TlsPolicy::unverified;
    return endpoint.user.empty() ? endpoint.tls : accounts::withLogin(endpoint.tls);
}

proto::SmtpClientOptions engineOptions(const OutboundOptions& options, accounts::TlsPolicy policy) {
    proto::SmtpClientOptions engine;
    engine.heloName = options.heloName;
    engine.tls = engineTls(policy);
    engine.authWithoutTls = options.authWithoutTls;
    for (Millis* timeout : {&engine.greetingTimeout, &engine.mailTimeout, &engine.rcptTimeout, &engine.dataStartTimeout,
                            &engine.dataBlockTimeout})
        *timeout = std::min(*timeout, options.replyTimeout);
    // RFC 5321 section 4.5.3.2.6: ten minutes, since a lost reply here makes duplicates.
    engine.dataEndTimeout = std::min(engine.dataEndTimeout, options.replyTimeout * 2);
    return engine;
}

} // namespace

OutboundConnector::OutboundConnector(ReactorPool& reactors, Workers& workers, const TlsContexts& tls,
                                     const Clock& clock, Log& log, Options options, Unprotect unprotect)
    : reactors_(reactors), workers_(workers), tls_(tls), log_(log), options_(std::move(options)),
      unprotect_(std::move(unprotect)), sessions_(clock) {}

std::unique_ptr<relay::OutboundConnection> OutboundConnector::open(const relay::Endpoint& endpoint, Executor& executor,
                                                                   relay::OutboundEvents& events) {
    auto post = std::make_shared<EventPost>(executor, events);
    const auto dead = [&](mail::Reply reply, std::string stage) {
        EventPost::send(post, [reply, stage](relay::OutboundEvents& to) { to.closed(true, reply, stage); });
        return std::make_unique<DeadConnection>(post);
    };
    const auto address = IpAddress::parse(endpoint.address);
    if (!address) return dead({451, {4, 4, 4}, "The next hop has no usable address"}, "connect");

    const OutboundOptions options = options_();
    const accounts::TlsPolicy policy = policyOf(endpoint);
    ClientPlan plan;
    plan.to = {*address, endpoint.port};
    plan.host = endpoint.host;
    plan.connectTimeout = options.connectTimeout;
    plan.engine = engineOptions(options, policy);
    for (const auto& text : options.localAddresses) {
        const auto local = IpAddress::parse(text);
        if (!local || local->isV4() != address->isV4()) continue;
        plan.from = local;
        break;
    }
    const bool verify = endpoint.peerKeys.empty() &&
                        (policy == accounts::TlsPolicy::verified || policy == accounts::TlsPolicy::implicit);
    if (policy != accounts::TlsPolicy::never) plan.context = tls_.client(verify);
    if (!plan.context) {
        if (plan.engine.tls == proto::ClientTls::opportunistic) plan.engine.tls = proto::ClientTls::never;
        if (plan.engine.tls != proto::ClientTls::never) return dead({451, {4, 7, 5}, "TLS is not set up here"}, "tls");
    }
    if (!endpoint.peerKeys.empty()) {
        if (!options.identityFor) return dead({451, {4, 3, 5}, "This server has no identity for its partners"}, "peer");
        plan.engine.peer = proto::ClientPeer::mail;
        plan.peer = PeerPlan{[identity = options.identityFor(endpoint.peerKeys), keys = endpoint.peerKeys,
                              host = endpoint.host](Bytes binding) {
            return group::PeerCaller(identity, std::move(binding), group::PeerPurpose::mail, keys, host);
        }};
    } else if (!endpoint.user.empty()) {
        auto password = unprotect_(endpoint.protectedPassword);
        if (!password) {
            log_.error("password.unreadable", {{"host", endpoint.host}, {"reason", password.error().text}});
            return dead({451, {4, 3, 5}, "The password for the next hop cannot be read"}, "auth");
        }
        plan.engine.credentials = proto::ClientCredentials{endpoint.user, std::move(*password)};
    }

    Reactor& reactor = reactors_.next();
    auto session = std::make_shared<SmtpClientSession>(reactor, workers_, log_, std::move(plan), post);
    SessionRemote remote;
    remote.hold(reactor, session);
    session->watch(sessions_.add(SocketEnd{*address, endpoint.port}.text(), endpoint.host,
                                 [remote] { remote.tell([](SmtpClientSession& alive) { alive.disconnect(); }); }));
    remote.start(reactor, std::move(session));
    return std::make_unique<Connection>(std::move(remote), std::move(post));
}

} // namespace ismail::net
