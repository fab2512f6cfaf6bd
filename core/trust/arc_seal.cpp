#include "trust/arc_seal.h"

#include "base/text.h"
#include "mail/folded_field.h"
#include "mail/header_fields.h"
#include "trust/dkim_field_writer.h"
#include "trust/dkim_sign.h"

#include <array>
#include <optional>

namespace ismail::trust {

namespace {

std::string_view chainWord(AuthResult result) {
    return result == AuthResult::none ? "none" : result == AuthResult::pass ? "pass" : "fail";
}

std::optional<Error> whyNotSealed(const DkimHeader& header, const ArcVerdict& chain) {
    if (chain.result == AuthResult::temperror)
        return Error{ErrorKind::unavailable, "The chain could not be judged, so nothing is sealed."};
    if (chain.ended) return Error{ErrorKind::conflict, "The chain ended as broken; nothing may be added."};
    if (chain.sets >= maxArcSets) return Error{ErrorKind::exhausted, "The chain has as many sets as there may be."};
    if (header.tooLong()) return Error{ErrorKind::invalid, "The header is too long to be signed."};
    if (header.count("from") == 0) return Error{ErrorKind::invalid, "A message without From cannot be sealed."};
    return std::nullopt;
}

std::string_view arcAlgorithm(const crypto::SigningKey& key) {
    return dkimAlgorithmName(key.kind() == crypto::SignatureKind::ed25519 ? DkimAlgorithm::ed25519Sha256
                                                                          : DkimAlgorithm::rsaSha256);
}

void addRelaxed(ByteView field, crypto::Sha256& sha) {
    const auto colon = field.find(':');
    Bytes out;
    appendRelaxedField(field.substr(0, colon), field.substr(colon + 1, field.size() - colon - 3), out);
    sha.update(out);
}

// All sets that are there, in the order of RFC 8617 section 5.1.1. Only for a chain that passed: each is there once.
void addEarlierSets(DkimHeader& header, int sets, crypto::Sha256& sha) {
    static constexpr std::array<std::string_view, 3> names = {"arc-authentication-results", "arc-message-signature",
                                                              "arc-seal"};
    std::array<std::vector<std::optional<std::size_t>>, 3> places;
    for (std::size_t kind = 0; kind < names.size(); ++kind) {
        places[kind].resize(static_cast<std::size_t>(sets) + 1);
        for (const std::size_t field : header.named(names[kind])) {
            const int instance = arcFieldInstance(names[kind], header.value(field));
            if (instance > 0 && instance <= sets) places[kind][static_cast<std::size_t>(instance)] = field;
        }
    }
    for (int i = 1; i <= sets; ++i)
        for (const auto& place : places)
            if (const auto& field = place[static_cast<std::size_t>(i)]; field)
                header.add(*field, DkimCanon::relaxed, sha);
}

} // namespace

Result<Bytes> arcSeal(DkimHeader& header, ByteView bodyHash, const ArcVerdict& chain, const ArcSealing& sealing) {
    if (const auto error = whyNotSealed(header, chain)) return *error;
    const auto domain = dkimName(sealing.domain), selector = dkimName(sealing.selector);
    if (!domain || !selector || !queryName(*selector + "._domainkey." + *domain))
        return Error{ErrorKind::invalid, "The domain or selector of the sealing key is no name."};
    std::vector<std::string> names = dkimNamesToSign(header);
    names.insert(names.end(), header.count("dkim-signature"), "dkim-signature");
    if (names.size() > maxSignedNames) return Error{ErrorKind::exhausted, "The header has too many fields."};

    const std::string instance = std::to_string(chain.sets + 1);
    const std::string time = std::to_string(toMillis(sealing.now) / 1000);
    mail::FoldedField folded("ARC-Authentication-Results");
    folded.word("i=" + instance + ";").words(mail::unfold(sealing.results));
    const Bytes results = folded.take();

    DkimFieldWriter message("ARC-Message-Signature");
    message.tag("i", instance).tag("a", arcAlgorithm(sealing.key)).tag("c", "relaxed/relaxed").tag("d", *domain);
    message.tag("s", *selector).tag("t", time).list("h", names).base64("bh", bodyHash);
    crypto::Sha256 sha;
    header.select(names, DkimCanon::relaxed, header.size(), sha);
    sha.update(message.unsignedForm());
    const Bytes messageSignature = message.finish(sealing.key.sign(sha.finish()));

    DkimFieldWriter seal("ARC-Seal");
    seal.tag("i", instance).tag("a", arcAlgorithm(sealing.key)).tag("cv", chainWord(chain.result));
    seal.tag("d", *domain).tag("s", *selector).tag("t", time);
    // A broken chain is sealed as if this set were the only one (RFC 8617 section 5.1.2).
    if (chain.result == AuthResult::pass) addEarlierSets(header, chain.sets, sha);
    addRelaxed(results, sha);
    addRelaxed(messageSignature, sha);
    sha.update(seal.unsignedForm());
    return seal.finish(sealing.key.sign(sha.finish())) + messageSignature + results;
}

} // namespace ismail::trust
