// What DKIM and ARC have in common when a signature is verified: the keys that are asked for, and the check itself.
#pragma once

#include "base/clock.h"
#include "trust/dkim_signature.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ismail::trust {

// The keys that the signatures of a message need, each asked for once. The shape of DnsEngine.
class DkimKeys {
public:
    void want(const DkimSignature& signature);
    std::vector<DnsQuestion> questions();
    void answer(const DnsQuestion& question, const DnsAnswer& answer);
    bool done() const { return open_ == 0; }
    // Nothing: there is no answer yet. Reads the record when it is first wanted, which costs more than answer() may.
    const DkimKeyRecord* find(const DkimSignature& signature);

private:
    struct Key {
        std::optional<DnsAnswer> answer = {}; // the records that are looked at
        std::optional<DkimKeyRecord> record = {};
    };
    std::map<std::string, Key, std::less<>> keys_; // by name
    std::vector<DnsQuestion> new_;
    std::size_t open_ = 0;
};

struct DkimChecked {
    DkimReason reason = DkimReason::notJudged;
    bool verified = false; // the octets are what was signed, whatever is thought of the kind of signature
};

// One signature with h= and bh=: the body, the fields, then what is not accepted although it verifies. bodyHash: the
// number that want() gave. Where several things are wrong the first is told. RFC 6376 sections 6.1.1 to 6.1.3.
DkimChecked checkDkimSignature(DkimHeader& header, std::size_t field, const DkimSignature& signature,
                               const DkimKeyRecord* key, const DkimBodyHashes& hashes,
                               std::optional<std::size_t> bodyHash, Time now);

// What a signature wants hashed; nothing where it is faulty or of a kind that is not verified.
std::optional<std::size_t> wantBodyHash(const DkimSignature& signature, DkimBodyHashes& hashes);

} // namespace ismail::trust
