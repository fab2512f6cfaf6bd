#include "net/smtp_server_session.h"

#include "net/smtp_server_pump.h"

namespace ismail::net {

namespace {

// Only for refusals before an engine exists: one line each, printable ASCII.
std::string wireReply(const mail::Reply& reply) {
    std::string text = std::to_string(reply.code) + " ";
    if (!reply.status.none()) text += reply.status.text() + " ";
    for (const char c : reply.text)
        text += c >= ' ' && c <= '~' ? c : ' ';
    return text + "\r\n";
}

} // namespace

SmtpFrontEnd::SmtpFrontEnd(SessionRegistry& registry, relay::ReceptionFactory& factory, const TlsContexts& tls,
                           const Clock& clock, Log& log)
    : registry_(registry), factory_(factory), tls_(tls), clock_(clock), log_(log) {}

SmtpFrontEnd::~SmtpFrontEnd() = default;

void SmtpFrontEnd::configure(const std::string& listener, SmtpListenerOptions options) {
    auto settings = std::make_shared<Settings>(Settings{listener, std::move(options)});
    const std::lock_guard lock(mutex_);
    settings_[listener] = std::move(settings);
}

void SmtpFrontEnd::incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) {
    Stream stream(incoming.socket); // closes it wherever this ends
    std::shared_ptr<const Settings> settings;
    {
        const std::lock_guard lock(mutex_);
        const auto found = settings_.find(listener);
        if (found != settings_.end()) settings = found->second;
    }
    if (!settings || open_ >= hardCap_) return;

    const SmtpListenerOptions& options = settings->options;
    relay::PeerInfo peer;
    peer.session = registry_.nextId();
    peer.address = incoming.peer.address.text();
    peer.port = incoming.peer.port;
    peer.localAddress = incoming.local.address.text();
    peer.listener = options.kind;
    peer.tls = options.tls == ListenerTls::implicit;
    const auto context = options.tls == ListenerTls::none ? nullptr : tls_.server();
    if (peer.tls && !context) return;

    mail::Reply refusal;
    auto host = factory_.accept(peer, &refusal);
    if (!host) {
        // One try: a client whose first bytes do not fit its window gets none.
        if (!peer.tls && refusal.code != 0) {
            const std::string text = wireReply(refusal);
            send(incoming.socket, text.data(), text.size());
        }
        return;
    }
    proto::SmtpServerOptions engine = options.engine;
    engine.startTls = options.tls == ListenerTls::startTls && context;
    engine.tlsActive = peer.tls;
    const Millis handshakeLimit = engine.commandTimeout;
    auto session = std::make_shared<SmtpServerSession>(
        ServerSession::Parts{registry_, log_, reactor, std::move(stream), incoming.peer, peer.session, listener,
                             clock_.now(), peer.tls, context, handshakeLimit, open_},
        std::move(host), std::move(engine));
    session->start(session);
}

} // namespace ismail::net
