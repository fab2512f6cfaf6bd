#include "trust/dkim_verify.h"

#include <algorithm>

namespace ismail::trust {

DkimVerifier::DkimVerifier(DkimHeader& header, DkimBodyHashes& hashes, Time now) : header_(header), now_(now) {
    const std::vector<std::size_t> fields = header.named("dkim-signature");
    found_ = fields.size();
    for (std::size_t i = 0; i < std::min(found_, maxDkimSignatures); ++i)
        entries_.push_back({fields[i], parseDkimSignature(header.value(fields[i]), DkimField::dkim), {}});
    // Those of the whole body first: what l= covers in part does not count anyhow.
    for (const bool partial : {false, true})
        for (Entry& entry : entries_)
            if (entry.signature.length.has_value() == partial) entry.bodyHash = wantBodyHash(entry.signature, hashes);
    for (const Entry& entry : entries_)
        if (entry.bodyHash) keys_.want(entry.signature);
}

std::vector<DkimVerdict> DkimVerifier::verify(const DkimBodyHashes& hashes) {
    std::vector<DkimVerdict> out;
    for (const Entry& entry : entries_)
        out.push_back(judge(entry, hashes));
    return out;
}

DkimVerdict DkimVerifier::judge(const Entry& entry, const DkimBodyHashes& hashes) {
    const DkimSignature& signature = entry.signature;
    const DkimKeyRecord* const key = keys_.find(signature);
    const DkimChecked checked = checkDkimSignature(header_, entry.field, signature, key, hashes, entry.bodyHash, now_);
    DkimVerdict out;
    out.domain = signature.domain;
    out.selector = signature.selector;
    out.identity = signature.identity;
    out.algorithm = dkimAlgorithmName(signature.algorithm);
    out.keyBits = key != nullptr && key->key ? key->key->bits() : 0;
    out.testing = key != nullptr && key->testing;
    out.verified = checked.verified;
    out.reason = checked.reason == DkimReason::none && out.testing ? DkimReason::testing : checked.reason;
    out.result = dkimResult(out.reason);
    out.counts = out.result == AuthResult::pass && !out.testing;
    return out;
}

} // namespace ismail::trust
