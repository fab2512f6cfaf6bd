#include "base/text.h"
#include "trust/dkim_signature.h"

#include <algorithm>

namespace ismail::trust {

namespace {

constexpr std::size_t maxKeyItems = 20; // in h=, s= and t= of a record

bool listHas(std::string_view value, std::string_view word) {
    const auto items = dkimList(value, maxKeyItems);
    return items && std::any_of(items->begin(), items->end(),
                                [&](std::string_view item) { return equalsIgnoreCase(item, word); });
}

DkimReason readPublicKey(const DkimTagList& tags, DkimKeyRecord& out) {
    const DkimTag* const data = tags.find("p");
    if (data->value.empty()) return DkimReason::revokedKey;
    const auto octets = dkimBase64(data->value);
    if (!octets) return DkimReason::badKey;
    const DkimTag* const kind = tags.find("k");
    const bool edwards = kind != nullptr && equalsIgnoreCase(kind->value, "ed25519");
    if (kind != nullptr && !edwards && !equalsIgnoreCase(kind->value, "rsa")) return DkimReason::keyNotForThis;
    auto key = edwards ? crypto::VerifyingKey::ed25519(*octets) : crypto::VerifyingKey::rsa(*octets);
    if (!key) return DkimReason::badKey;
    out.key = std::move(key).value();
    return DkimReason::none;
}

} // namespace

DkimKeyRecord parseDkimKey(std::string_view text) {
    DkimKeyRecord out;
    const auto tags = text.size() > maxKeyRecord ? std::nullopt : DkimTagList::parse(text);
    const DkimTag* const version = tags ? tags->find("v") : nullptr;
    // v= comes first where it comes, and "DKIM1" is all it can be (RFC 6376 section 3.6.1).
    const bool foreign =
        version != nullptr && (version->value != "DKIM1" || tags->tags().front().name != std::string_view("v"));
    if (!tags || foreign || tags->find("p") == nullptr) {
        const bool meant = startsWithIgnoreCase(trim(text), "v=DKIM1");
        out.fault = meant ? DkimReason::badKey : DkimReason::noKey;
        return out;
    }
    if (const DkimTag* const flags = tags->find("t"); flags != nullptr) {
        out.testing = listHas(flags->value, "y");
        out.strictDomain = listHas(flags->value, "s");
    }
    if (const DkimTag* const hashes = tags->find("h"); hashes != nullptr) out.sha256 = listHas(hashes->value, "sha256");
    if (const DkimTag* const services = tags->find("s"); services != nullptr)
        out.email = listHas(services->value, "*") || listHas(services->value, "email");
    out.fault = readPublicKey(*tags, out);
    return out;
}

DkimKeyRecord dkimKeyOf(const DnsAnswer& answer) {
    DkimKeyRecord none;
    none.fault = answer.failed() ? DkimReason::dnsTrouble : DkimReason::noKey;
    if (answer.status != DnsStatus::ok) return none;
    for (std::size_t i = 0; i < std::min(answer.values.size(), maxKeyRecords); ++i) {
        DkimKeyRecord key = parseDkimKey(answer.values[i]);
        if (key.fault != DkimReason::noKey) return key;
    }
    return none;
}

DkimReason dkimKeyFits(const DkimKeyRecord& record, const DkimSignature& signature) {
    if (record.fault != DkimReason::none) return record.fault;
    const bool edwards = signature.algorithm == DkimAlgorithm::ed25519Sha256;
    const bool sameKind =
        record.key->kind() == (edwards ? crypto::SignatureKind::ed25519 : crypto::SignatureKind::rsaSha256);
    if (!sameKind || !record.email) return DkimReason::keyNotForThis;
    if (!record.sha256 && signature.algorithm != DkimAlgorithm::rsaSha1) return DkimReason::keyNotForThis;
    if (record.strictDomain && signature.identityDomain != signature.domain && !signature.identityDomain.empty())
        return DkimReason::keyStrict;
    if (record.key->bits() < crypto::leastRsaBits && !edwards) return DkimReason::weakKey;
    return record.key->acceptable() ? DkimReason::none : DkimReason::largeKey;
}

} // namespace ismail::trust
