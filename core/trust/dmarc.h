// Whether a message is from the domain that its author claims, and what that domain asks to do if it is not: DMARC, RFC
// 9989, as an engine that asks the DNS through others.
//
// Promises: the record and the organisational domain by the DNS tree walk (4.10), 8 queries a walk at most, also for
// the SPF and DKIM domains; the walks go on side by side and share what they have found. What needs no walk gets none:
// a domain outside the author's organisation cannot align. DNS trouble gives temperror, never a policy. A signature or
// SPF result that is temperror counts as such only where its domain would align, so that nobody escapes a policy with a
// dead domain of his own. Does not: decide what happens to the message (7.4 forbids to refuse for p=reject alone), or
// report.
#pragma once

#include "base/dns.h"
#include "trust/dmarc_record.h"
#include "trust/results.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxDmarcWalk = 8;       // queries
constexpr std::size_t maxDmarcSignatures = 8; // that are looked at

struct DmarcIdentifier {
    std::string domain; // A-labels
    AuthResult result = AuthResult::none;
};

struct DmarcInput {
    std::vector<std::string> authors;  // domains of the From field, A-labels; more than one: not judged (5.3.1)
    DmarcIdentifier spf;               // MAIL FROM; with a null sender what RFC 7208 section 2.4 checks instead
    std::vector<DmarcIdentifier> dkim; // d= of each signature
};

// Which tag of the record asks.
enum class DmarcRule : std::uint8_t { own, subdomain, missingSubdomain }; // p; sp; np

enum class DmarcAligned : std::uint8_t { nothing, dkim, spf };

struct DmarcOutcome {
    AuthResult result = AuthResult::none; // none, pass, fail, temperror, permerror
    std::string author;
    std::string policyDomain;                // whose record was used; empty: there is none
    std::string organizationalDomain;        // of the author; empty where the walk met trouble
    std::optional<DmarcPolicy> asked;        // nothing: no record that can be used
    DmarcPolicy applied = DmarcPolicy::none; // only with fail: t=y is a step lower
    DmarcRule rule = DmarcRule::own;
    DmarcAligned alignedBy = DmarcAligned::nothing; // dkim where both do
    bool dkimAligned = false, spfAligned = false;   // with a pass
    std::string alignedDomain;
    DmarcRecord record;  // that was used: rua and the rest, for reports
    std::string problem; // why there is no judgement
};

class DmarcCheck final : public DnsEngine {
public:
    explicit DmarcCheck(DmarcInput input);

    std::vector<DnsQuestion> questions() override;
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override;
    bool done() const override { return done_; }
    const DmarcOutcome& outcome() const { return outcome_; }

private:
    // What is at _dmarc.name.
    struct Found {
        bool waiting = false, trouble = false;
        const DmarcRecord* record = nullptr;
    };
    struct Walk {
        bool waiting = false, trouble = false;
        std::string organizational; // without trouble
        const DmarcRecord* own = nullptr;
        const DmarcRecord* ofOrganization = nullptr;
        const DmarcRecord* ofSuffix = nullptr;
        std::string suffix; // psd=y
    };
    enum class Alignment : std::uint8_t { no, yes, waiting, unknown };

    void run();
    void finish(AuthResult result, std::string problem = {});
    Found find(const std::string& name);
    Walk walk(const std::string& domain);
    bool choosePolicy(const Walk& author);
    Alignment aligned(const DmarcIdentifier& identifier, bool strict, const Walk& author);
    bool authorExists(bool& exists, bool& trouble);
    void judge(const Walk& author);

    DmarcInput input_;
    DmarcOutcome outcome_;
    struct Kept {
        bool trouble = false;
        std::optional<DmarcRecord> record;
    };
    std::map<std::string, Kept> records_; // by the name behind "_dmarc."
    std::set<std::pair<std::string, DnsType>> open_;
    std::vector<DnsQuestion> fresh_;
    std::optional<DnsAnswer> existence_;
    bool done_ = false;
};

// The names of a walk, longest first (4.10 steps 1, 4 and 7): 8 at most.
std::vector<std::string> dmarcWalkNames(const std::string& domain);

} // namespace ismail::trust
