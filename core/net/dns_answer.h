// Reads one DNS answer as it came from the network.
//
// Promises: takes any octets, never throws for them, reads nothing behind their end (net/dns_reader.h); at most
// DnsAnswer::maxRecords values are kept, of TXT the first maxTextRecords and maxTextOctets in all, and at most
// maxAliases CNAMEs followed. What does not belong to the question is read for its form and otherwise ignored. Names
// come back in lower case without the trailing dot; one that is to be called (MX, SRV, NS, PTR) and is no host name
// (RFC 1123 letters, digits, hyphens, and underscores) is never returned, while names that are asked and aliases may
// hold any octet but the dot. Does not: talk to anybody, look at the message id, check signatures. RFC 1035 sections
// 4.1 and 3.3, RFC 2181 section 8 (TTL), RFC 2308 section 5, RFC 2782 (SRV), RFC 3596, RFC 6698 (TLSA), RFC 7505,
// RFC 8659 (CAA).
#pragma once

#include "base/bytes.h"
#include "base/dns.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::net {

struct DnsReading {
    static constexpr std::size_t maxAliases = 8;      // CNAMEs followed from the name asked; more is malformed
    static constexpr std::size_t maxTextRecords = 20; // more are left out
    static constexpr std::size_t maxTextOctets = 64 * 1024;

    DnsAnswer answer;        // but for its ttl and trust; detail: "SERVFAIL", "a name that runs past the end"
    int rcode = -1;          // RFC 1035 section 4.1.1, -1: no header
    bool truncated = false;  // the TC bit: the rest is to be had through TCP; status is then temporary
    std::uint32_t ttl = 0;   // seconds, the least of what the answer rests on; with noData and nxDomain the SOA's
    bool hasTtl = false;     // false: a negative answer without SOA
    std::size_t aliases = 0; // CNAMEs followed
    // noData only: the last CNAME names this and the answer says nothing about it, so it is to be asked for.
    std::string unresolvedAlias;
};

// `name` is what was asked, as queryName() gives it.
DnsReading parseDnsAnswer(ByteView message, std::string_view name, DnsType type);

// Lower case, without one trailing dot; nothing where it is no host name of at most 253 octets in labels of 1 to 63.
std::optional<std::string> normalHostName(std::string_view name);

} // namespace ismail::net
