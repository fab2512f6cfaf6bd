// Verifies the Authenticated Received Chain of a message (RFC 8617 section 5.2).
//
// Order of calls as with DkimVerifier, whose header and body hashes it shares; the two must not verify at the same
// time. A chain that cannot be judged since the DNS is in trouble is temperror: it says nothing, and nobody should seal
// on top of it. Of an ARC-Message-Signature the public tests and the drafts before the RFC want two things that DKIM
// has not: without c= it is relaxed/relaxed, and it need not sign From; `fromSigned` says whether it does, and a chain
// must not vouch for the From of a message where it does not.
#pragma once

#include "trust/dkim_check.h"
#include "trust/results.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

struct ArcVerdict {
    AuthResult result = AuthResult::none; // none, pass, fail, temperror
    DkimReason reason = DkimReason::none; // of a fail or temperror
    int sets = 0;                         // the highest instance that was seen
    int failedAt = 0;                     // the instance that is to blame; 0: the chain as a whole
    // Of a chain that passes: the lowest instance from which on the message is unchanged (0: since the first set), the
    // domains that sealed it, the first set first, and whether the newest message signature covers From.
    int oldestPass = 0;
    std::vector<std::string> sealers = {};
    bool fromSigned = false;
    bool ended = false; // the newest seal says cv=fail: no set may be added (RFC 8617 section 5.1)
};

// The i= of a field, `name` in lower case being one of the three of a set; 0 where it has none.
int arcFieldInstance(std::string_view name, std::string_view value);

class ArcVerifier final : public DnsEngine {
public:
    // Notes in hashes what the signatures want hashed, so before the first octet of the body; the newest one first.
    ArcVerifier(DkimHeader& header, DkimBodyHashes& hashes, Time now);

    std::vector<DnsQuestion> questions() override { return keys_.questions(); }
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override { keys_.answer(question, answer); }
    bool done() const override { return keys_.done(); }

    // After hashes.finish(). Work for a worker: two signatures for each set.
    ArcVerdict verify(const DkimBodyHashes& hashes);

private:
    struct Set {
        std::optional<std::size_t> results, message, seal; // fields
        DkimSignature messageSignature = {}, sealSignature = {};
        std::optional<std::size_t> bodyHash = {};
    };
    void collect();
    void collectSignatures(DkimField kind);
    void collectResults();
    void judgeShape();
    void blame(DkimReason reason, int instance);
    DkimChecked checkMessage(const Set& set, const DkimBodyHashes& hashes);
    DkimReason checkSeal(std::size_t set);
    int oldestPass(const DkimBodyHashes& hashes);

    DkimHeader& header_;
    Time now_;
    DkimKeys keys_;
    std::vector<Set> sets_; // by instance, the first at 0
    ArcVerdict verdict_;    // what the header alone tells
};

} // namespace ismail::trust
