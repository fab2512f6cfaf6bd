#include "trust/arc.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::trust {

namespace {

// "i=1; example.org; …": the instance is the first thing (RFC 8617 section 4.1.1).
int resultsInstance(std::string_view value) {
    const std::string first = dkimWithoutSpace(value.substr(0, std::min(value.find(';'), value.size())));
    return value.find(';') != std::string_view::npos && first.starts_with("i=") ? arcInstance(first.substr(2)) : 0;
}

} // namespace

int arcFieldInstance(std::string_view name, std::string_view value) {
    if (name == "arc-authentication-results") return resultsInstance(value);
    const auto tags = DkimTagList::parse(value);
    return tags ? arcInstance(tags->value("i")) : 0;
}

ArcVerifier::ArcVerifier(DkimHeader& header, DkimBodyHashes& hashes, Time now) : header_(header), now_(now) {
    collect();
    if (verdict_.result != AuthResult::pass) return;
    for (auto set = sets_.rbegin(); set != sets_.rend(); ++set) {
        set->bodyHash = wantBodyHash(set->messageSignature, hashes);
        if (set->bodyHash) keys_.want(set->messageSignature);
        keys_.want(set->sealSignature);
    }
}

void ArcVerifier::blame(DkimReason reason, int instance) {
    if (verdict_.result == AuthResult::fail || verdict_.result == AuthResult::temperror) return;
    verdict_.result = dkimResult(reason) == AuthResult::temperror ? AuthResult::temperror : AuthResult::fail;
    verdict_.reason = reason;
    verdict_.failedAt = instance;
}

// RFC 8617 section 5.2, steps 1 to 3.
void ArcVerifier::collect() {
    if (header_.tooLong()) return;
    const std::size_t fields = header_.count("arc-authentication-results") + header_.count("arc-message-signature") +
                               header_.count("arc-seal");
    if (fields == 0) return;
    verdict_.result = AuthResult::pass;
    if (fields > 3 * static_cast<std::size_t>(maxArcSets)) {
        verdict_.sets = maxArcSets;
        return blame(DkimReason::tooManySets, 0);
    }
    sets_.resize(static_cast<std::size_t>(maxArcSets));
    collectSignatures(DkimField::arcSeal);
    collectSignatures(DkimField::arcMessage);
    collectResults();
    sets_.resize(static_cast<std::size_t>(verdict_.sets));
    judgeShape();
}

void ArcVerifier::collectSignatures(DkimField kind) {
    const bool seals = kind == DkimField::arcSeal;
    for (const std::size_t field : header_.named(seals ? "arc-seal" : "arc-message-signature")) {
        DkimSignature signature = parseDkimSignature(header_.value(field), kind);
        const int instance = signature.instance;
        verdict_.sets = std::max(verdict_.sets, instance);
        if (instance == 0) {
            blame(signature.fault, 0);
            continue;
        }
        Set& set = sets_[static_cast<std::size_t>(instance - 1)];
        auto& place = seals ? set.seal : set.message;
        if (place) blame(DkimReason::badSets, instance);
        place = field;
        (seals ? set.sealSignature : set.messageSignature) = std::move(signature);
    }
}

void ArcVerifier::collectResults() {
    for (const std::size_t field : header_.named("arc-authentication-results")) {
        const int instance = resultsInstance(header_.value(field));
        verdict_.sets = std::max(verdict_.sets, instance);
        if (instance == 0) {
            blame(DkimReason::badNumber, 0);
            continue;
        }
        Set& set = sets_[static_cast<std::size_t>(instance - 1)];
        if (set.results) blame(DkimReason::badSets, instance);
        set.results = field;
    }
}

void ArcVerifier::judgeShape() {
    if (sets_.empty()) return;
    verdict_.ended = sets_.back().seal && sets_.back().sealSignature.chain == "fail";
    if (verdict_.ended) blame(DkimReason::chainFailed, verdict_.sets);
    for (std::size_t i = 0; i < sets_.size(); ++i) {
        const Set& set = sets_[i];
        const int instance = static_cast<int>(i + 1);
        if (!set.results || !set.message || !set.seal) return blame(DkimReason::badSets, instance);
        if (set.sealSignature.fault != DkimReason::none) return blame(set.sealSignature.fault, instance);
        if (set.sealSignature.algorithm == DkimAlgorithm::rsaSha1) return blame(DkimReason::weakHash, instance);
        if (set.sealSignature.chain != (i == 0 ? "none" : "pass")) return blame(DkimReason::badChainValue, instance);
    }
    // Those before it need not verify any more.
    if (sets_.back().messageSignature.fault != DkimReason::none)
        blame(sets_.back().messageSignature.fault, verdict_.sets);
}

ArcVerdict ArcVerifier::verify(const DkimBodyHashes& hashes) {
    if (verdict_.result != AuthResult::pass) return verdict_;
    const Set& newest = sets_.back();
    const DkimReason message = checkMessage(newest, hashes).reason;
    if (message != DkimReason::none) blame(message, verdict_.sets);
    for (std::size_t i = sets_.size(); i > 0 && verdict_.result == AuthResult::pass; --i)
        if (const DkimReason seal = checkSeal(i - 1); seal != DkimReason::none) blame(seal, static_cast<int>(i));
    if (verdict_.result != AuthResult::pass) return verdict_;
    verdict_.oldestPass = oldestPass(hashes);
    const auto& names = newest.messageSignature.names;
    verdict_.fromSigned = std::find(names.begin(), names.end(), "from") != names.end();
    for (const Set& set : sets_)
        verdict_.sealers.push_back(set.sealSignature.domain);
    return verdict_;
}

DkimChecked ArcVerifier::checkMessage(const Set& set, const DkimBodyHashes& hashes) {
    return checkDkimSignature(header_, *set.message, set.messageSignature, keys_.find(set.messageSignature), hashes,
                              set.bodyHash, now_);
}

// A seal covers all sets up to its own, in the order of RFC 8617 section 5.1.1, always relaxed.
DkimReason ArcVerifier::checkSeal(std::size_t which) {
    const DkimSignature& signature = sets_[which].sealSignature;
    const DkimKeyRecord* const key = keys_.find(signature);
    if (key == nullptr) return DkimReason::dnsTrouble;
    if (const DkimReason fits = dkimKeyFits(*key, signature); fits != DkimReason::none) return fits;
    crypto::Sha256 sha;
    for (std::size_t i = 0; i <= which; ++i) {
        header_.add(*sets_[i].results, DkimCanon::relaxed, sha);
        header_.add(*sets_[i].message, DkimCanon::relaxed, sha);
        if (i < which) header_.add(*sets_[i].seal, DkimCanon::relaxed, sha);
    }
    header_.addOwn(*sets_[which].seal, DkimCanon::relaxed, signature.signatureTag, sha);
    return key->key->verify(sha.finish(), signature.signature) ? DkimReason::none : DkimReason::wrongSignature;
}

int ArcVerifier::oldestPass(const DkimBodyHashes& hashes) {
    for (std::size_t i = sets_.size() - 1; i > 0; --i)
        if (checkMessage(sets_[i - 1], hashes).reason != DkimReason::none) return static_cast<int>(i + 1);
    return 0;
}

} // namespace ismail::trust
