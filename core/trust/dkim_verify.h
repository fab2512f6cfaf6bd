// Verifies the DKIM signatures of a message that streams by (RFC 6376 section 6; RFC 8301, 8463, 8616).
//
// Order of calls: when the header has passed, make DkimHeader, DkimBodyHashes and this engine, and ask its questions;
// feed the body to the hashes as it comes; after the last octet finish() them and, once done() or when time is up,
// verify(). Making the engine and its questions are light; verify() is work for a worker (RSA, and hashing the header
// for each signature). Not thread-safe. The header must outlive the engine.
#pragma once

#include "base/clock.h"
#include "base/dns.h"
#include "trust/dkim_check.h"
#include "trust/results.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxDkimSignatures = 8; // judged, from the top; others are counted only

struct DkimVerdict {
    std::string domain, selector; // A-labels, lower case; empty where they could not be read
    std::string identity;         // i= as decoded: any octets, 320 at most
    std::string_view algorithm;   // "rsa-sha256", "unknown"
    int keyBits = 0;              // 0: no key was read
    AuthResult result = AuthResult::none;
    DkimReason reason = DkimReason::notJudged; // dkimReasonCode(), dkimReasonText()
    bool verified = false;                     // what was signed is unchanged, even where policy does not count it
    bool testing = false;                      // t=y of the key
    bool counts = false;                       // for DMARC and reputation: result is pass, and it is no test
};

class DkimVerifier final : public DnsEngine {
public:
    // Notes in hashes what the signatures want hashed, so before the first octet of the body.
    DkimVerifier(DkimHeader& header, DkimBodyHashes& hashes, Time now);

    std::vector<DnsQuestion> questions() override { return keys_.questions(); }
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override { keys_.answer(question, answer); }
    bool done() const override { return keys_.done(); }

    // Fields of the message, even over maxDkimSignatures.
    std::size_t found() const { return found_; }
    // After hashes.finish(). A key without an answer is temperror. From the top of the message downwards.
    std::vector<DkimVerdict> verify(const DkimBodyHashes& hashes);

private:
    struct Entry {
        std::size_t field;
        DkimSignature signature;
        std::optional<std::size_t> bodyHash;
    };
    DkimVerdict judge(const Entry& entry, const DkimBodyHashes& hashes);

    DkimHeader& header_;
    Time now_;
    DkimKeys keys_;
    std::vector<Entry> entries_;
    std::size_t found_ = 0;
};

} // namespace ismail::trust
