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
#include "net/reactor.h"
#include "net/tls.h"
#include "proto/smtp_server.h"
#include "relay/interfaces.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ismail::net {

enum class ListenerTls : std::uint8_t { none, startTls, implicit };

// What new sessions of a listener get. engine.startTls and engine.tlsActive are set here from tls and the certificate.
struct SmtpListenerOptions {
    relay::ListenerKind kind = relay::ListenerKind::relay;
    ListenerTls tls = ListenerTls::startTls;
    proto::SmtpServerOptions engine;
};

struct SessionInfo {
    SessionId id = 0;
    std::string peer; // "192.0.2.1:4711"
    std::string listener;
    std::string stage;
    std::string identity;
    std::string hello; // the name it gave; empty: none yet
    Time since;
    std::uint64_t bytesIn = 0, bytesOut = 0;
    std::uint32_t messages = 0; // accepted
    bool tls = false;
};

class SmtpServerSession;

class SmtpFrontEnd final : public ConnectionSink {
public:
    SmtpFrontEnd(ReactorPool& reactors, relay::ReceptionFactory& factory, const TlsContexts& tls, const Clock& clock,
                 Log& log);
    ~SmtpFrontEnd() override;

    // For connections that come from now on. Any thread.
    void configure(const std::string& listener, SmtpListenerOptions options);
    // Connections over this are closed unheard: memory and descriptors are protected before policy is asked.
    void setHardCap(std::size_t connections) { hardCap_ = connections; }
    std::size_t open() const { return open_; }

    // Collects from all reactors, then calls done once, on one of them or here.
    void sessions(std::function<void(std::vector<SessionInfo>)> done);
    // done(false): there is no such session.
    void disconnect(SessionId id, std::function<void(bool)> done);

    void incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) override;

private:
    friend class SmtpServerSession;
    using Sessions = std::unordered_map<SessionId, SmtpServerSession*>; // touched by its reactor only

    struct Settings {
        std::string listener;
        SmtpListenerOptions options;
    };

    ReactorPool& reactors_;
    relay::ReceptionFactory& factory_;
    const TlsContexts& tls_;
    const Clock& clock_;
    Log& log_;
    std::unordered_map<const Reactor*, Sessions> sessions_; // the keys never change
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Settings>> settings_;
    std::atomic<std::size_t> open_{0};
    std::atomic<std::size_t> hardCap_{20'000};
    std::atomic<SessionId> lastId_;
};

} // namespace ismail::net
