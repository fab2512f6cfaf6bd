// Calls another server and proves to it who we are: connect, banner, EHLO, STARTTLS in version 1.3, EHLO, XISMAIL; or
// TLS first, as on port 465 (RFC 8314). What is won is a connection for a net::PeerChannel, in the mode of its purpose.
//
// Promises: nothing is said that depends on a pairing code before the server has proved the key that the code is for;
// `done` is called once, on the executor, and not any more once the PeerDial is destroyed there; addresses are tried in
// turn, maxAddresses at most, as long as no connection comes about. No reply is awaited longer than replyTimeout.
// Names of certificates are not checked: the key is. Does not: look names up, try again, choose ports.
#pragma once

#include "base/executor.h"
#include "base/ip_network.h"
#include "base/log.h"
#include "base/sentence.h"
#include "crypto/identity.h"
#include "crypto/pair_code.h"
#include "group/handshake.h"
#include "net/peer_channel.h"
#include "net/reactor.h"
#include "net/tls.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::net {

struct PeerCall {
    std::string host;                 // for SNI and sentences
    std::vector<IpAddress> addresses; // of the host, the best first
    std::uint16_t port = 25;
    bool tlsFirst = false;
    std::string heloName;
    std::optional<IpAddress> from; // of ours; it counts for addresses of its family
    Millis connectTimeout{30'000};
    // Either the code of the host (purpose pair), or the keys that are known of it, the one that is wanted first
    // (purpose channel).
    std::optional<crypto::PairCode> code = {};
    std::vector<Bytes> keys = {};
};

struct PeerCallEnd {
    // The server has proved this key, and welcomed us. Else it failed:
    std::optional<PeerConnection> connection;
    Bytes key;

    std::string stage; // "connect", "greeting", "ehlo", "starttls", "tls", "peer" …
    mail::Reply reply; // of the server, or made here
    Sentence sentence; // for people
};

// One call. To be destroyed on the executor, at any time: the call is given up.
class PeerDial {
public:
    virtual ~PeerDial() = default;
};

class PeerDialer {
public:
    static constexpr std::size_t maxAddresses = 8;
    static constexpr Millis replyTimeout{60'000}; // for each reply

    // All outlive the reactors.
    PeerDialer(ReactorPool& reactors, Workers& workers, const TlsContexts& tls, Log& log)
        : reactors_(reactors), workers_(workers), tls_(tls), log_(log) {}

    // On the executor; done is never called before this returns.
    std::unique_ptr<PeerDial> dial(PeerCall call, const crypto::Identity& identity, Executor& executor,
                                   std::function<void(PeerCallEnd)> done);

private:
    ReactorPool& reactors_;
    Workers& workers_;
    const TlsContexts& tls_;
    Log& log_;
};

} // namespace ismail::net
