// DNS as the relay asks it. Written by net.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ismail::relay {

enum class DnsStatus : std::uint8_t {
    ok,
    noData,    // the name exists, this type does not
    nxDomain,  // the name does not exist
    temporary, // SERVFAIL, timeout, refused, no server
    malformed  // an answer that breaks the rules: treated as temporary
};

struct MxHost {
    std::uint16_t preference = 0;
    std::string host; // lower case, no trailing dot; empty: the root (null MX, RFC 7505)
    friend bool operator==(const MxHost&, const MxHost&) = default;
};

struct MxAnswer {
    DnsStatus status = DnsStatus::temporary;
    std::vector<MxHost> hosts; // as in the answer, CNAMEs of the owner name followed by the resolver
    Millis ttl{0};
    std::string detail; // for the administrator: "SERVFAIL from 127.0.0.1:53"
};

struct AddressAnswer {
    DnsStatus status = DnsStatus::temporary;
    std::vector<std::string> addresses; // textual, IPv6 first where both exist
    Millis ttl{0};
    std::string detail;
};

// Asynchronous, cached by TTL. Answers may come at once, on the caller's thread.
class Resolver {
public:
    virtual ~Resolver() = default;
    virtual void mx(const std::string& domain, std::function<void(MxAnswer)> done) = 0;
    virtual void addresses(const std::string& host, std::function<void(AddressAnswer)> done) = 0;
    virtual void flush() = 0; // forget the cache: the network changed
};

} // namespace ismail::relay
