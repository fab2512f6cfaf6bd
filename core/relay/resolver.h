// DNS as the relay asks it. Written by net.
#pragma once

#include "base/dns.h"

#include <functional>
#include <string>
#include <vector>

namespace ismail::relay {

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

// Asynchronous, cached by TTL. Every callback is called exactly once; it may be called at once, on the caller's thread.
class Resolver {
public:
    virtual ~Resolver() = default;
    // The records of one type; CNAMEs of the name are followed, other than for the type CNAME itself.
    virtual void ask(DnsQuestion question, std::function<void(DnsAnswer)> done) = 0;
    virtual void mx(const std::string& domain, std::function<void(MxAnswer)> done) = 0;
    // Both families together, of what is to be called.
    virtual void addresses(const std::string& host, std::function<void(AddressAnswer)> done) = 0;
    virtual void flush() = 0; // forget the cache: the network changed
};

} // namespace ismail::relay
