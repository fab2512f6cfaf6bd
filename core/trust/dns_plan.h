// What the DNS must say about a domain and the servers that take its mail, made from plain values: which server is what
// for the domain, from where its mail is sent, which keys sign it, what mail programs may log in to.
//
// Promises: pure; every record has its owner, its value as a zone file has it, how much it matters, and the reason in a
// sentence. What this server cannot know (the address of a server behind NAT, the name of a host that is known by its
// address only) is left empty, and any answer to it will do. Only what the server really serves today is planned. Does
// not: ask the DNS (dns_compare.h says what follows from its answers), or know the directory (relay makes the facts).
//
// RFC 5321 section 5 (MX), 7208 (SPF), 6376 (DKIM), 9989 (DMARC), 6186 and 8314 (SRV).
#pragma once

#include "base/dns.h"
#include "base/sentence.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxPlannedHosts = 20;    // servers of one domain
constexpr std::size_t maxPlannedAddresses = 8; // of one server, and of all smarthosts
constexpr std::size_t maxPlannedKeys = 8;      // a pair that signs, one that comes and one that goes, and some room

enum class RecordPurpose : std::uint8_t { exchanger, address, reverse, spf, dkim, dmarc, service };
enum class Importance : std::uint8_t {
    must,   // without it mail does not arrive, or is widely refused
    should, // without it mail is less trusted
    may     // a convenience
};

// A server that takes mail for the domain.
struct PlannedHost {
    std::string name; // A-labels, lower case; empty: only its address is known
    std::string who;  // what it is called here; empty: this server
    std::uint16_t preference = 0;
    bool self = false;
    bool spare = false;                 // a secondary
    std::vector<std::string> addresses; // those it has for sure; empty: not known
    std::vector<std::string> seen;      // those that the DNS gives now
};

struct PlannedKey {
    std::string selector;
    std::string record; // text of the TXT record
    bool needed = true; // false: it is not used any more, and its record may be removed
};

// What a mail program may log in to, and where.
struct PlannedService {
    std::string service; // "imaps"
    std::uint16_t port = 0;
};

struct DnsFacts {
    std::string domain; // A-labels, lower case
    std::string server; // the name by which this server greets
    // The mailboxes are here. Else what concerns the sending of the domain's mail is somebody else's affair.
    bool primary = false;
    std::vector<PlannedHost> hosts;              // best first; this server is one of them
    bool throughSmarthost = false;               // all mail leaves by smarthosts
    std::vector<std::string> smarthosts;         // names or addresses
    std::vector<std::string> smarthostAddresses; // what their names lead to now
    std::vector<PlannedKey> keys;
    std::string reportsTo; // address for DMARC reports
    std::vector<PlannedService> services;

    const PlannedHost* self() const;
    // From where this server calls others, as far as known: its own public addresses, else those its name leads to.
    std::vector<std::string> sendingAddresses() const;
};

struct WantedRecord {
    RecordPurpose purpose = RecordPurpose::exchanger;
    DnsType type = DnsType::mx;
    std::string name;  // owner, without the last dot; empty: not known
    std::string value; // as in a zone file; of TXT the whole text without quotes; empty: not known, any will do
    Importance importance = Importance::must;
    Sentence why;
    std::size_t host = 0;  // exchanger, address, reverse: which of the hosts
    std::string key;       // reverse: the address; service: its name
    bool obsolete = false; // it is there from earlier and may go
};

std::vector<WantedRecord> planRecords(const DnsFacts& facts);

// An address that can be reached from everywhere: neither loopback, private, link-local nor reserved.
bool isPublicAddress(std::string_view address);
// "4.113.0.203.in-addr.arpa", "….ip6.arpa"; empty where it is no address.
std::string reverseQueryName(std::string_view address);
// The mechanisms by which the domain's own servers send: "mx", "ip4:203.0.113.4", "a:smtp.provider.example".
std::vector<std::string> spfMechanisms(const DnsFacts& facts);

} // namespace ismail::trust
