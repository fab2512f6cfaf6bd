#include "trust/dkim_check.h"

#include <utility>

namespace ismail::trust {

namespace {

bool bodyFits(const DkimSignature& signature, const DkimBodyHashes& hashes, std::size_t number) {
    // l= must not be larger than the body (RFC 6376 section 3.5).
    if (signature.length && *signature.length > hashes.octets(number)) return false;
    return hashes.digest(number) == signature.bodyHash;
}

bool isPast(std::uint64_t seconds, Time now) {
    const std::int64_t millis = toMillis(now);
    return millis > 0 && seconds < static_cast<std::uint64_t>(millis) / 1000;
}

} // namespace

void DkimKeys::want(const DkimSignature& signature) {
    DnsQuestion question = signature.keyQuestion();
    if (!keys_.try_emplace(question.name).second) return;
    new_.push_back(std::move(question));
    ++open_;
}

std::vector<DnsQuestion> DkimKeys::questions() { return std::exchange(new_, {}); }

void DkimKeys::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    const auto it = keys_.find(question.name);
    if (question.type != DnsType::txt || it == keys_.end() || it->second.answer) return;
    DnsAnswer& kept = it->second.answer.emplace();
    kept.status = answer.status;
    for (const std::string& text : answer.values)
        if (text.size() <= maxKeyRecord && kept.values.size() < maxKeyRecords) kept.values.push_back(text);
    --open_;
}

const DkimKeyRecord* DkimKeys::find(const DkimSignature& signature) {
    const auto it = keys_.find(signature.keyQuestion().name);
    if (it == keys_.end() || !it->second.answer) return nullptr;
    if (!it->second.record) it->second.record = dkimKeyOf(*it->second.answer);
    return &*it->second.record;
}

std::optional<std::size_t> wantBodyHash(const DkimSignature& signature, DkimBodyHashes& hashes) {
    if (signature.fault != DkimReason::none || signature.algorithm == DkimAlgorithm::rsaSha1) return std::nullopt;
    return hashes.want({signature.bodyCanon, signature.length});
}

DkimChecked checkDkimSignature(DkimHeader& header, std::size_t field, const DkimSignature& signature,
                               const DkimKeyRecord* key, const DkimBodyHashes& hashes,
                               std::optional<std::size_t> bodyHash, Time now) {
    if (signature.fault != DkimReason::none) return {signature.fault};
    if (signature.algorithm == DkimAlgorithm::rsaSha1) return {DkimReason::weakHash}; // RFC 8301 section 3.1
    if (!bodyHash) return {DkimReason::tooManyHashes};
    if (key == nullptr) return {DkimReason::dnsTrouble};
    if (const DkimReason fits = dkimKeyFits(*key, signature); fits != DkimReason::none) return {fits};
    if (!bodyFits(signature, hashes, *bodyHash)) return {DkimReason::bodyChanged};
    crypto::Sha256 sha;
    header.select(signature.names, signature.headerCanon, field, sha);
    header.addOwn(field, signature.headerCanon, signature.signatureTag, sha);
    if (!key->key->verify(sha.finish(), signature.signature)) return {DkimReason::wrongSignature};

    DkimReason reason = DkimReason::none;
    if (signature.expires && isPast(*signature.expires, now))
        reason = DkimReason::expired;
    else if (signature.length && *signature.length < hashes.octets(*bodyHash))
        reason = DkimReason::partOfBody;
    else if (header.hasUnsignedDoubles(signature.names))
        reason = DkimReason::fieldsAdded;
    return {reason, true};
}

} // namespace ismail::trust
