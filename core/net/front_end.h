// What takes the connections of the listeners of one protocol, and makes a session of each. Protocol says what differs
// (smtp_server_session.h, pop3_server_session.h, imap_server_session.h):
//   Host, HostFactory, Peer   of core/relay or core/mailbox
//   Options                   what new sessions of a listener get: tls and engine; engine.startTls and engine.tlsActive
//                             are set here, from tls and the certificate
//   peer(options, listener, incoming)   all but its session and tls
//   takesLogins(options)      passwords may come over it
//   handshakeLimit(options)   for a whole TLS handshake
//   Refusal, wire(refusal)    what is sent to a connection that is refused before an engine exists; empty: nothing
//   session(setup, host, options)
//
// Does not: decide anything; count connections per address (the host's factory does).
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "net/listener.h"
#include "net/server_session.h"
#include "net/tls.h"

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace ismail::net {

template <typename Protocol>
class FrontEnd final : public ConnectionSink {
public:
    using Options = typename Protocol::Options;

    FrontEnd(SessionRegistry& registry, typename Protocol::HostFactory& factory, TlsContexts& tls, const Clock& clock,
             Log& log)
        : registry_(registry), factory_(factory), tls_(tls), clock_(clock), log_(log) {}

    // For connections that come from now on. Any thread.
    void configure(const std::string& listener, Options options) {
        const std::lock_guard lock(mutex_);
        options_[listener] = std::move(options);
    }
    // Connections over this are closed unheard: memory and descriptors are protected before policy is asked.
    void setHardCap(std::size_t connections) { hardCap_ = connections; }
    std::size_t open() const { return open_; }

    void incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) override {
        Stream stream(incoming.socket); // closes it wherever this ends
        std::optional<Options> options = optionsOf(listener);
        if (!options || open_ >= hardCap_) return;

        typename Protocol::Peer peer = Protocol::peer(*options, listener, incoming);
        peer.session = registry_.nextId();
        peer.tls = options->tls == ListenerTls::implicit;
        const TlsUse use = Protocol::takesLogins(*options) ? TlsUse::logins : TlsUse::relay;
        const auto context = options->tls == ListenerTls::none ? nullptr : tls_.server(use, clock_.ticks());
        if (peer.tls && !context) return;

        typename Protocol::Refusal refusal;
        auto host = factory_.accept(peer, &refusal);
        if (!host) {
            // One try: a client whose first bytes do not fit its window gets none.
            const std::string text = peer.tls ? std::string() : Protocol::wire(refusal);
            if (!text.empty()) send(incoming.socket, text.data(), text.size());
            return;
        }
        options->engine.startTls = options->tls == ListenerTls::startTls && context;
        options->engine.tlsActive = peer.tls;
        const auto session = Protocol::session(
            ServerSession::Setup{registry_, log_, reactor, std::move(stream), incoming.peer, peer.session, listener,
                                 clock_.now(), peer.tls, context, Protocol::handshakeLimit(*options), open_},
            std::move(host), *options);
        session->start(session);
    }

private:
    std::optional<Options> optionsOf(const std::string& listener) const {
        const std::lock_guard lock(mutex_);
        const auto found = options_.find(listener);
        if (found == options_.end()) return std::nullopt;
        return found->second;
    }

    SessionRegistry& registry_;
    typename Protocol::HostFactory& factory_;
    TlsContexts& tls_;
    const Clock& clock_;
    Log& log_;
    mutable std::mutex mutex_;
    std::map<std::string, Options> options_;
    std::atomic<std::size_t> open_{0};
    std::atomic<std::size_t> hardCap_{20'000};
};

} // namespace ismail::net
