// Reads one DNS answer as it came from the network.
//
// Promises: takes any octets, never throws for them, reads nothing behind their end; a name is at most 255 octets and
// its compression pointers go backwards only, so time is bounded; at most maxRecords values are kept and at most
// maxAliases CNAMEs followed. What does not belong to the question is read for its form and otherwise ignored. Names
// come back in lower case without the trailing dot; a name that is no host name (RFC 1123 letters, digits, hyphens, and
// underscores) is never returned. Does not: talk to anybody, look at the message id, check signatures. RFC 1035
// sections 4.1 and 3.3, RFC 2181 section 8 (TTL), RFC 2308 section 5, RFC 3596, RFC 7505.
#pragma once

#include "base/bytes.h"
#include "relay/resolver.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::net {

enum class DnsType : std::uint16_t { a = 1, cname = 5, soa = 6, mx = 15, aaaa = 28 };

std::string_view dnsTypeName(DnsType type);

struct DnsAnswer {
    static constexpr std::size_t maxRecords = 100; // values kept; more are left out
    static constexpr std::size_t maxAliases = 8;   // CNAMEs followed from the name asked; more is malformed

    relay::DnsStatus status = relay::DnsStatus::malformed;
    int rcode = -1;         // RFC 1035 section 4.1.1, -1: no header
    bool truncated = false; // the TC bit: the rest is to be had through TCP; status is then temporary
    std::vector<relay::MxHost> mx;
    std::vector<std::string> addresses; // textual, of the type asked
    std::uint32_t ttl = 0;   // seconds, the least of what the answer rests on; with noData and nxDomain the SOA's
    bool hasTtl = false;     // false: a negative answer without SOA
    std::size_t aliases = 0; // CNAMEs followed
    // noData only: the last CNAME names this and the answer says nothing about it, so it is to be asked for.
    std::string unresolvedAlias;
    std::string detail; // with temporary and malformed: "SERVFAIL", "a name that runs past the end"
};

// `name` is what was asked, as normalHostName() gives it.
DnsAnswer parseDnsAnswer(ByteView message, std::string_view name, DnsType type);

// Lower case, without one trailing dot; nothing where it is no host name of at most 253 octets in labels of 1 to 63.
std::optional<std::string> normalHostName(std::string_view name);

} // namespace ismail::net
