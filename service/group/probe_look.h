// What a member of the group looks up in the DNS when another member, or its own administrator, wants to know how a
// domain or one of its mail exchangers looks from here.
//
// For a domain: MX, SPF, _mta-sts. For a host: A, AAAA, CNAME, TLSA of port 25, the names of its addresses (PTR) and
// where these lead. Whoever drives it asks the questions; calls to port 25 follow by what it found (prober.h).
//
// Promises: nothing is asked about a host before the MX records of the domain were seen to name it; no more than
// maxAddresses addresses and maxNames names of each; texts are cut at what a ProbeFact may hold. RFC 5321 section 5.1,
// RFC 6698, RFC 7208, RFC 8461. Does not: connect, judge. One thread at a time.
#pragma once

#include "base/dns.h"
#include "group/messages_health.h"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::service {

// As a fact may hold it: printable, and cut.
std::string probeText(std::string_view text);
group::ProbeFact probeFailure(group::ProbeFailure why, std::string about, const std::string& detail = {});

class ProbeLook final : public DnsEngine {
public:
    static constexpr std::size_t maxAddresses = 8; // of a host
    static constexpr std::size_t maxNames = 2;     // of an address

    // host: lower case, without the last dot; empty: the domain itself.
    ProbeLook(std::string domain, std::string host);

    std::vector<DnsQuestion> questions() override;
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override;
    bool done() const override { return next_.empty() && open_.empty(); }

    // Where a host was wanted: the MX records name it, or it is the domain and there are none.
    bool isExchanger() const { return named_; }
    const std::vector<std::string>& addresses() const { return addresses_; }
    const std::vector<TlsaRecord>& tlsa() const { return tlsa_; }
    // The TLSA records are proved by DNSSEC.
    bool isTlsaSecure() const { return tlsaSecure_; }
    // What was seen so far, in the order in which it was asked for.
    const std::vector<group::ProbeFact>& facts() const { return facts_; }

private:
    void ask(std::string name, DnsType type, bool validate = false);
    void takeMx(const DnsAnswer& answer);
    void takeTexts(const DnsQuestion& question, const DnsAnswer& answer);
    void takeAddresses(const DnsQuestion& question, const DnsAnswer& answer);
    void takeNames(const DnsQuestion& question, const DnsAnswer& answer);
    void takeTlsa(const DnsAnswer& answer);
    void add(group::ProbeFactKind what, const std::string& about, std::string_view value);

    const std::string domain_, host_;
    bool named_ = false, tlsaSecure_ = false;
    std::vector<std::string> addresses_;
    std::vector<TlsaRecord> tlsa_;
    std::vector<group::ProbeFact> facts_;
    std::vector<DnsQuestion> next_, open_;
    std::set<std::pair<std::string, DnsType>> asked_;
    std::vector<std::pair<std::string, std::string>> reverse_; // query names and the addresses that they are of
};

} // namespace ismail::service
