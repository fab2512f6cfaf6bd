#include "relay/outgoing/resigned_body.h"

#include "base/text.h"
#include "mail/header_fields.h"
#include "relay/signing/signed_parts.h"
#include "trust/dkim_tags.h"

#include <optional>

namespace ismail::relay {

namespace {

constexpr std::size_t resignChunk = 64 * 1024;

// Another header before the rest of a body.
class WithOtherHeader final : public BodyReader {
public:
    WithOtherHeader(Bytes header, std::shared_ptr<BodyReader> body, std::uint64_t skipped)
        : header_(std::move(header)), body_(std::move(body)), skipped_(skipped) {
        if (const Bytes* all = body_->inlineBytes()) whole_ = header_ + all->substr(static_cast<std::size_t>(skipped_));
    }
    std::uint64_t size() const override { return header_.size() + body_->size() - skipped_; }
    const Bytes* inlineBytes() const override { return whole_ ? &*whole_ : nullptr; }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        Bytes bytes;
        if (offset < header_.size()) bytes = header_.substr(static_cast<std::size_t>(offset), most);
        if (bytes.size() == most) return bytes;
        auto rest = body_->read(offset + bytes.size() - header_.size() + skipped_, most - bytes.size());
        if (!rest) return rest.error();
        return bytes + *rest;
    }

private:
    const Bytes header_;
    const std::shared_ptr<BodyReader> body_;
    const std::uint64_t skipped_;
    std::optional<Bytes> whole_;
};

// The header without our signatures, and whose they were.
struct Unsigned {
    Bytes header;
    std::optional<MailSigner::SigningDomain> domain; // none: we did not sign it, or cannot any more
    bool ours = false;
};

Unsigned withoutOurs(const Bytes& header, const MailSigner& signer) {
    Unsigned result;
    mail::HeaderFields fields(header);
    std::size_t copied = 0;
    for (mail::HeaderField field; fields.next(field);) {
        if (equalsIgnoreCase(field.name, "received")) break;
        if (!equalsIgnoreCase(field.name, "dkim-signature")) continue;
        const auto tags = trust::DkimTagList::parse(field.value);
        const auto domain = tags ? trust::dkimName(tags->value("d")) : std::nullopt;
        if (!domain) continue;
        const auto begin = static_cast<std::size_t>(field.whole.data() - header.data());
        result.header += header.substr(copied, begin - copied);
        copied = begin + field.whole.size();
        result.ours = true;
        if (!result.domain) result.domain = signer.domain(*domain);
    }
    result.header += header.substr(copied);
    return result;
}

Result<Bytes> readPiece(BodyReader& body, std::uint64_t offset) {
    if (const Bytes* all = body.inlineBytes()) return all->substr(static_cast<std::size_t>(offset), resignChunk);
    auto piece = body.read(offset, resignChunk);
    if (piece && piece->empty()) return Error{ErrorKind::corrupt, "A stored body is shorter than its size."};
    return piece;
}

// All of it goes through `parts`; the header comes back.
Result<Bytes> readParts(BodyReader& body, SignedParts& parts) {
    for (std::uint64_t offset = 0; offset < body.size();) {
        const auto piece = readPiece(body, offset);
        if (!piece) return piece.error();
        parts.feed(*piece);
        offset += piece->size();
    }
    parts.finish();
    return parts.takeHeader();
}

// Whether there is anything to do: mostly there is not, and the first fields are enough to see it.
bool mayBeOurs(const Bytes& start) {
    mail::HeaderFields fields(start);
    for (mail::HeaderField field; fields.next(field);) {
        if (equalsIgnoreCase(field.name, "received")) return false;
        if (equalsIgnoreCase(field.name, "dkim-signature")) return true;
    }
    return false;
}

} // namespace

Result<std::shared_ptr<BodyReader>> signAnew(const MailSigner& signer, std::shared_ptr<BodyReader> converted,
                                             Log& log) {
    if (converted->size() == 0) return converted;
    const auto start = readPiece(*converted, 0);
    if (!start) return start.error();
    if (!mayBeOurs(*start)) return converted;
    SignedParts parts;
    const auto header = readParts(*converted, parts);
    if (!header) return header.error();
    if (header->empty()) return converted;
    Unsigned rest = withoutOurs(*header, signer);
    if (!rest.ours) return converted;
    Bytes signature;
    if (rest.domain) {
        auto made = signer.sign(*rest.domain, rest.header, parts.bodyHash());
        if (made)
            signature = std::move(*made);
        else
            log.warning("dkim.not-signed", {{"domain", rest.domain->name}, {"why", made.error().text}});
    }
    return std::shared_ptr<BodyReader>(
        std::make_shared<WithOtherHeader>(signature + rest.header, std::move(converted), header->size()));
}

} // namespace ismail::relay
