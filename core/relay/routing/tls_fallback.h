// When a call goes on in plaintext after TLS failed (RFC 7435: some protection where it is to be had, else none).
#pragma once

#include "relay/outbound.h"

#include <string>

namespace ismail::relay {

// True for the one connection that follows a handshake in which the two sides did not agree. Never where we log in,
// where the policy asks for TLS, or where the connection was lost in the handshake or time ran out: whoever can cut a
// connection would decide over its encryption then.
inline bool mayGoPlain(const Endpoint& endpoint, const mail::Reply& reply, const std::string& stage) {
    return stage == "tls" && endpoint.tls == accounts::TlsPolicy::opportunistic && endpoint.user.empty() &&
           reply.status == mail::EnhancedStatus{4, 7, 5};
}

} // namespace ismail::relay
