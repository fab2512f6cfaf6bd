// Incoming POP3: one session for each connection, which pumps bytes between the socket and proto::Pop3Server
// (server_session.h) and hands the engine's questions to the host that mailbox made for it.
//
// Does not: decide anything; count connections per address (the host's factory does).
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "mailbox/interfaces.h"
#include "net/listener.h"
#include "net/server_session.h"
#include "net/tls.h"
#include "proto/pop3_server.h"

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ismail::net {

// What new sessions of a listener get. engine.startTls and engine.tlsActive are set here from tls and the certificate.
struct Pop3ListenerOptions {
    ListenerTls tls = ListenerTls::startTls;
    proto::Pop3ServerOptions engine;
};

class Pop3FrontEnd final : public ConnectionSink {
public:
    Pop3FrontEnd(SessionRegistry& registry, mailbox::Pop3HostFactory& factory, const TlsContexts& tls,
                 const Clock& clock, Log& log);
    ~Pop3FrontEnd() override;

    // For connections that come from now on. Any thread.
    void configure(const std::string& listener, Pop3ListenerOptions options);
    // Connections over this are closed unheard: memory and descriptors are protected before policy is asked.
    void setHardCap(std::size_t connections) { hardCap_ = connections; }
    std::size_t open() const { return open_; }

    void incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) override;

private:
    SessionRegistry& registry_;
    mailbox::Pop3HostFactory& factory_;
    const TlsContexts& tls_;
    const Clock& clock_;
    Log& log_;
    mutable std::mutex mutex_;
    std::map<std::string, Pop3ListenerOptions> options_;
    std::atomic<std::size_t> open_{0};
    std::atomic<std::size_t> hardCap_{20'000};
};

} // namespace ismail::net
