// Looks at the SMTP port of another server as everybody may: connect, greeting, EHLO, STARTTLS where it is offered,
// QUIT. Nothing is proved and no mail is given.
//
// Promises: `done` is called once, on the executor, and not any more once the PortLook is destroyed there; no step is
// awaited longer than PortCall::patience, the TLS handshake no longer than a minute. Does not: look names up, choose
// addresses, judge a certificate.
#pragma once

#include "base/executor.h"
#include "base/ip_network.h"
#include "base/log.h"
#include "mail/reply.h"
#include "net/reactor.h"
#include "net/tls.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::net {

struct PortCall {
    std::string host; // for SNI
    IpAddress address;
    std::uint16_t port = 25;
    std::string heloName;
    std::optional<IpAddress> from; // of ours, where it is of that family
    Millis patience{8'000};        // for each step
};

struct PortSight {
    bool reached = false;            // it greeted as an SMTP server does
    std::string greeting;            // its text
    std::string tls;                 // "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty: none
    std::vector<Bytes> certificates; // as shown, in DER
    // Why it went no further; empty: it went to its end, with or without TLS.
    std::string stage; // "connect", "greeting", "ehlo", "starttls", "tls"
    mail::Reply reply; // of the server, or made here
};

// One call. To be destroyed on the executor, at any time: the call is given up.
class PortLook {
public:
    virtual ~PortLook() = default;
};

class PortLooker {
public:
    // All outlive the reactors.
    PortLooker(ReactorPool& reactors, Workers& workers, const TlsContexts& tls, Log& log)
        : reactors_(reactors), workers_(workers), tls_(tls), log_(log) {}

    // On the executor; done is never called before this returns.
    std::unique_ptr<PortLook> look(PortCall call, Executor& executor, std::function<void(PortSight)> done);

private:
    ReactorPool& reactors_;
    Workers& workers_;
    const TlsContexts& tls_;
    Log& log_;
};

} // namespace ismail::net
