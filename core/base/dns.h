// A question to the DNS and what comes back, as plain values: engines without I/O ask in this form, resolvers answer.
//
// A query name is not a host name: its labels may hold any octet but the dot (SPF's macros put what a sender wrote into
// them). queryName() makes one of a text; where a host is to be called, net's normalHostName() is stricter. RFC 1035.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail {

enum class DnsType : std::uint16_t {
    a = 1,
    ns = 2,
    cname = 5,
    soa = 6,
    ptr = 12,
    mx = 15,
    txt = 16,
    aaaa = 28,
    srv = 33,
    tlsa = 52,
    caa = 257
};

enum class DnsStatus : std::uint8_t {
    ok,
    noData,    // the name exists, this type does not
    nxDomain,  // the name does not exist
    temporary, // SERVFAIL, timeout, refused, no server
    malformed  // an answer that breaks the rules: treated as temporary
};

// What DNSSEC says of an answer (RFC 4035 section 4.3); unchecked: nobody asked.
enum class DnsTrust : std::uint8_t { unchecked, secure, insecure, bogus };

struct DnsQuestion {
    std::string name; // as queryName() gives it
    DnsType type = DnsType::a;
    // The answer is worth the more if DNSSEC proves it: it is validated, and DnsAnswer::trust says the outcome.
    bool validate = false;
    friend bool operator==(const DnsQuestion&, const DnsQuestion&) = default;
};

struct MxHost {
    std::uint16_t preference = 0;
    std::string host; // lower case, no trailing dot; empty: the root (null MX, RFC 7505)
    friend bool operator==(const MxHost&, const MxHost&) = default;
};

struct SrvHost {
    std::uint16_t priority = 0, weight = 0, port = 0;
    std::string host; // empty: the service is not offered (RFC 2782)
    friend bool operator==(const SrvHost&, const SrvHost&) = default;
};

struct TlsaRecord {
    std::uint8_t usage = 0, selector = 0, matching = 0; // RFC 6698 section 2.1
    std::string data;                                   // octets
    friend bool operator==(const TlsaRecord&, const TlsaRecord&) = default;
};

struct DnsAnswer {
    static constexpr std::size_t maxRecords = 100; // values kept; more are left out

    DnsStatus status = DnsStatus::temporary;
    DnsTrust trust = DnsTrust::unchecked;
    // By the type asked. a, aaaa: textual addresses; ptr, ns, cname: names in lower case without the trailing dot; txt:
    // the strings of each record joined, any octets; caa: flags, tag and value with a blank between; soa: the fields in
    // the order of RFC 1035 section 3.3.13 with a blank between.
    std::vector<std::string> values;
    std::vector<MxHost> mx;
    std::vector<SrvHost> srv;
    std::vector<TlsaRecord> tlsa;
    Millis ttl{0};
    std::string detail; // for the administrator: "SERVFAIL from 127.0.0.1:53"

    bool failed() const { return status == DnsStatus::temporary || status == DnsStatus::malformed; }
};

// Lower case, without one trailing dot; nothing where it is empty, longer than 253 octets or has a label that is empty
// or longer than 63.
std::optional<std::string> queryName(std::string_view text);
// The name as master files write it, to be read by people: what is neither letter, digit, hyphen nor underscore as its
// three decimal digits behind a backslash (RFC 1035 section 5.1).
std::string escapedName(std::string_view name);

std::string_view dnsTypeName(DnsType type); // "TLSA"
// In any case of letters; nothing where it is none of ours.
std::optional<DnsType> dnsTypeNamed(std::string_view name);

// What has questions to the DNS and does not ask them itself. Whoever drives it asks what questions() names, in any
// order and side by side, and gives each answer back once; it is done when it has no open question and names no new
// one. Not thread-safe.
class DnsEngine {
public:
    virtual ~DnsEngine() = default;
    // Those that are new since the last call; the same question is named once only while it is open.
    virtual std::vector<DnsQuestion> questions() = 0;
    virtual void answer(const DnsQuestion& question, const DnsAnswer& answer) = 0;
    virtual bool done() const = 0;
};

} // namespace ismail
