// Incoming SMTP: one session for each connection, which pumps bytes between the socket and proto::SmtpServer and hands
// the engine's questions to the relay's ReceptionHost.
//
// Promises: a session is touched by its reactor only; answers may come from any thread and at any time, also after the
// session has ended. Reading stops while a question is open and 64 KiB wait, while the host's body sink is congested,
// and while the client does not read its replies. An idle plaintext session holds no buffers. Replies of one round
// leave in one write. Ends: by the engine, by its deadlines, by disconnect(), with 421 when the service stops. Does
// not: decide anything; count connections per address (the ReceptionFactory does).
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "net/listener.h"
#include "net/server_session.h"
#include "net/tls.h"
#include "proto/smtp_server.h"
#include "relay/interfaces.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ismail::net {

// What new sessions of a listener get. engine.startTls and engine.tlsActive are set here from tls and the certificate.
struct SmtpListenerOptions {
    relay::ListenerKind kind = relay::ListenerKind::relay;
    ListenerTls tls = ListenerTls::startTls;
    proto::SmtpServerOptions engine;
};

class SmtpFrontEnd final : public ConnectionSink {
public:
    SmtpFrontEnd(SessionRegistry& registry, relay::ReceptionFactory& factory, const TlsContexts& tls,
                 const Clock& clock, Log& log);
    ~SmtpFrontEnd() override;

    // For connections that come from now on. Any thread.
    void configure(const std::string& listener, SmtpListenerOptions options);
    // Connections over this are closed unheard: memory and descriptors are protected before policy is asked.
    void setHardCap(std::size_t connections) { hardCap_ = connections; }
    std::size_t open() const { return open_; }

    void incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) override;

private:
    struct Settings {
        std::string listener;
        SmtpListenerOptions options;
    };

    SessionRegistry& registry_;
    relay::ReceptionFactory& factory_;
    const TlsContexts& tls_;
    const Clock& clock_;
    Log& log_;
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Settings>> settings_;
    std::atomic<std::size_t> open_{0};
    std::atomic<std::size_t> hardCap_{20'000};
};

} // namespace ismail::net
