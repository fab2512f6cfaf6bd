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

SmtpFrontEnd::SmtpFrontEnd(ReactorPool& reactors, relay::ReceptionFactory& factory, const TlsContexts& tls,
                           const Clock& clock, Log& log)
    : reactors_(reactors), factory_(factory), tls_(tls), clock_(clock), log_(log),
      // Numbers go on after a restart, so that a log holds no session twice: 2^20 for each second since 2020.
      lastId_(static_cast<SessionId>(toMillis(clock.now()) - 1'577'836'800'000) / 1000 << 20) {
    for (std::size_t i = 0; i < reactors.size(); ++i)
        sessions_[&reactors.at(i)];
}

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
    peer.session = ++lastId_;
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
    auto session =
        std::make_shared<SmtpServerSession>(*this, reactor, std::move(settings), std::move(stream), incoming.peer, peer,
                                            std::move(host), std::move(engine), context);
    session->start(session);
}

void SmtpFrontEnd::sessions(std::function<void(std::vector<SessionInfo>)> done) {
    struct Gathering {
        std::mutex mutex;
        std::vector<SessionInfo> found;
        std::function<void(std::vector<SessionInfo>)> done;
        // The last reference goes when every reactor has answered or ended.
        ~Gathering() { done(std::move(found)); }
    };
    auto gathering = std::make_shared<Gathering>();
    gathering->done = std::move(done);
    for (std::size_t i = 0; i < reactors_.size(); ++i) {
        Reactor& reactor = reactors_.at(i);
        reactor.post([this, &reactor, gathering] {
            const std::lock_guard lock(gathering->mutex);
            for (const auto& [id, session] : sessions_.at(&reactor))
                gathering->found.push_back(session->info());
        });
    }
}

void SmtpFrontEnd::disconnect(SessionId id, std::function<void(bool)> done) {
    struct Search {
        std::atomic<bool> found{false};
        std::function<void(bool)> done;
        ~Search() { done(found); }
    };
    auto search = std::make_shared<Search>();
    search->done = std::move(done);
    for (std::size_t i = 0; i < reactors_.size(); ++i) {
        Reactor& reactor = reactors_.at(i);
        reactor.post([this, &reactor, id, search] {
            const auto& sessions = sessions_.at(&reactor);
            const auto session = sessions.find(id);
            if (session == sessions.end()) return;
            search->found = true;
            session->second->disconnect();
        });
    }
}

} // namespace ismail::net
