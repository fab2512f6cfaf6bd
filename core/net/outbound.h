// Outgoing SMTP connections for the relay: relay::Outbound over the reactors.
//
// Promises: open() returns at once; every event is posted to the Executor given to it, and none comes after the
// connection object is destroyed (on that executor). Connecting has a deadline; small bodies go out of memory, large
// ones are read by the workers in blocks of 256 KiB with one block ahead and never more than two in memory. A password
// goes only to a server whose certificate was checked, unless the policy is "unverified" (accounts::withLogin). When
// the service stops, a message on its way is given the reactors' grace to be answered; executors must live until the
// reactors have stopped. Does not: choose routes, keep idle connections (the relay does), try a second address.
#pragma once

#include "base/log.h"
#include "base/secret.h"
#include "crypto/identity.h"
#include "net/outgoing_sessions.h"
#include "net/reactor.h"
#include "net/tls.h"
#include "relay/outbound.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::net {

// Live settings, asked for each connection.
struct OutboundOptions {
    std::string heloName;
    Millis connectTimeout{30'000};
    Millis replyTimeout{300'000}; // for each reply; twice that, ten minutes at most, for the one after the body
    std::vector<std::string> localAddresses; // the first of the right family is bound; none: the system's choice
    bool authWithoutTls = false;
    // Who this server is to the partner with these keys; none: it has no identity.
    std::function<crypto::Identity(const std::vector<Bytes>& peerKeys)> identityFor;
};

class OutboundConnector final : public relay::Outbound {
public:
    using Options = std::function<OutboundOptions()>;
    // From the sealed form of a password to the password; an error ends the connection with stage "auth".
    using Unprotect = std::function<Result<Secret<std::string>>(const std::string& sealed)>;

    OutboundConnector(ReactorPool& reactors, Workers& workers, const TlsContexts& tls, const Clock& clock, Log& log,
                      Options options, Unprotect unprotect);

    // What is connected now. Any thread.
    OutgoingSessions& sessions() { return sessions_; }

    std::unique_ptr<relay::OutboundConnection> open(const relay::Endpoint& endpoint, Executor& executor,
                                                    relay::OutboundEvents& events) override;

private:
    ReactorPool& reactors_;
    Workers& workers_;
    const TlsContexts& tls_;
    Log& log_;
    Options options_;
    Unprotect unprotect_;
    OutgoingSessions sessions_;
};

} // namespace ismail::net
