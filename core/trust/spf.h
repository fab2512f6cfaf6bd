// Whether an address may send for a domain: SPF, RFC 7208, as an engine that asks the DNS through others.
//
// Promises: check_host() of section 4 for one identity, with the limits of 4.6.4: 10 terms that cost look-ups (the
// %{p} macro is one of them), 2 look-ups without an answer, 10 MX and 10 PTR names; never more than 150 questions in
// all. The evaluation is run anew from the answers at hand whenever all that it asked for has come, so there is no
// state between them that could be wrong; questions that do not depend on each other are asked together. What the
// answers hold is never trusted: any octets lead to a result. Does not: keep time (the host answers "temporary" when
// the 20 s of 4.6.4 are over), or know what follows from the result.
#pragma once

#include "base/clock.h"
#include "base/dns.h"
#include "mail/address.h"
#include "trust/results.h"
#include "trust/spf_record.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ismail::trust {

constexpr unsigned maxSpfTerms = 10;           // that cause DNS queries
constexpr unsigned maxSpfVoids = 2;            // look-ups with no answer
constexpr std::size_t maxSpfHosts = 10;        // MX names of a term, PTR names of a client
constexpr std::size_t maxSpfExplanation = 300; // octets

enum class SpfIdentity : std::uint8_t { helo, mailFrom };

struct SpfInput {
    std::string client;   // textual address; IPv4-mapped counts as IPv4
    std::string helo;     // as the client said it
    mail::Address sender; // MAIL FROM; null: postmaster@helo (2.4)
    SpfIdentity identity = SpfIdentity::mailFrom;
    std::string receiver; // our own host name, for %{r}
    Time now;             // for %{t}
};

struct SpfOutcome {
    AuthResult result = AuthResult::none; // never policy
    SpfIdentity identity = SpfIdentity::mailFrom;
    std::string domain;      // that was checked, A-labels in lower case where it is one
    std::string record;      // that this domain publishes, where there is exactly one
    std::string mechanism;   // that matched, as written: "-all"; empty: none did
    std::string mechanismOf; // the domain in whose record it stands: differs after a redirect
    std::string explanation; // only for fail: exp= of the domain, printable ASCII
    std::string problem;     // only for none, temperror and permerror: why
    unsigned lookups = 0;    // terms with DNS queries
    unsigned voids = 0;
};

class SpfCheck final : public DnsEngine {
public:
    explicit SpfCheck(SpfInput input);
    ~SpfCheck() override;

    std::vector<DnsQuestion> questions() override;
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override;
    bool done() const override { return done_; }
    // Once it is done.
    const SpfOutcome& outcome() const { return outcome_; }

private:
    friend class SpfRun;
    using Key = std::pair<std::string, DnsType>;
    using Parsed = std::shared_ptr<const Result<SpfRecord>>;

    void run();

    SpfInput input_;
    SpfOutcome outcome_;
    std::string local_; // the sender's, "postmaster" where there is none
    std::map<Key, DnsAnswer> answers_;
    std::map<std::string, Parsed> parsed_; // by the record's text
    std::vector<DnsQuestion> fresh_;       // not yet named
    std::map<Key, bool> open_;
    bool done_ = false;
};

} // namespace ismail::trust
