#include "trust/dkim_sign.h"

#include "base/text.h"
#include "trust/dkim_field_writer.h"
#include "trust/dkim_signature.h"

namespace ismail::trust {

namespace {

std::int64_t secondsOf(Time time) { return toMillis(time) / 1000; }

DkimFieldWriter dkimFieldFor(const DkimSigner& signer, const std::string& domain, const std::string& selector,
                             const std::vector<std::string>& names, ByteView bodyHash, const DkimSigning& signing) {
    const bool edwards = signer.key.kind() == crypto::SignatureKind::ed25519;
    DkimFieldWriter field("DKIM-Signature");
    field.tag("v", "1")
        .tag("a", dkimAlgorithmName(edwards ? DkimAlgorithm::ed25519Sha256 : DkimAlgorithm::rsaSha256))
        .tag("c", "relaxed/relaxed")
        .tag("d", domain)
        .tag("s", selector)
        .tag("t", std::to_string(secondsOf(signing.now)));
    if (signing.lifetime) field.tag("x", std::to_string(secondsOf(signing.now) + signing.lifetime->count()));
    field.list("h", names).base64("bh", bodyHash);
    return field;
}

} // namespace

std::vector<std::string> dkimNamesToSign(const DkimHeader& header) {
    std::vector<std::string> names;
    for (const std::string_view name : dkimSignedFields)
        names.insert(names.end(), header.count(name) + 1, std::string(name));
    return names;
}

Result<Bytes> dkimSign(DkimHeader& header, ByteView bodyHash, const std::vector<DkimSigner>& signers,
                       const DkimSigning& signing) {
    if (header.tooLong()) return Error{ErrorKind::invalid, "The header is too long to be signed."};
    if (header.count("from") == 0) return Error{ErrorKind::invalid, "A message without From cannot be signed."};
    const std::vector<std::string> names = dkimNamesToSign(header);
    if (names.size() > maxSignedNames)
        return Error{ErrorKind::exhausted, "The header has too many fields to be signed."};
    Bytes out;
    for (const DkimSigner& signer : signers) {
        const auto domain = dkimName(signer.domain), selector = dkimName(signer.selector);
        if (!domain || !selector || !queryName(*selector + "._domainkey." + *domain))
            return Error{ErrorKind::invalid, "The domain or selector of a signing key is no name."};
        DkimFieldWriter field = dkimFieldFor(signer, *domain, *selector, names, bodyHash, signing);
        crypto::Sha256 sha;
        header.select(names, DkimCanon::relaxed, header.size(), sha);
        sha.update(field.unsignedForm());
        out += field.finish(signer.key.sign(sha.finish()));
    }
    return out;
}

std::string dkimKeyRecordText(crypto::SignatureKind kind, ByteView publicKey) {
    return std::string("v=DKIM1; k=") + (kind == crypto::SignatureKind::ed25519 ? "ed25519" : "rsa") +
           "; p=" + toBase64(publicKey);
}

} // namespace ismail::trust
