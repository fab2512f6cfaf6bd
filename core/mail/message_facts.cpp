#include "mail/message_facts.h"

#include "mail/body_structure.h"
#include "mail/header_scan.h"
#include "mail/message_envelope.h"

#include <algorithm>

namespace ismail::mail {

namespace {

constexpr std::size_t readBlock = 256 * 1024;

// The child of an entity with this number, counted from 1; nullptr: none.
std::optional<std::size_t> childOf(std::span<const FactPart> parts, std::size_t parent, std::uint32_t number) {
    for (std::size_t i = parent + 1; i < parts.size(); ++i)
        if (parts[i].parent == static_cast<int>(parent) && --number == 0) return i;
    return std::nullopt;
}

// The entity that a part number names. "Every message has at least one part number": what is no multipart has part 1,
// which is its body. inner: that of the last number is the body of a message itself, not a part of a multipart.
std::optional<std::size_t> find(std::span<const FactPart> parts, std::span<const std::uint32_t> path) {
    if (parts.empty()) return std::nullopt;
    std::size_t at = 0;
    bool message = true; // at is a message whose parts are numbered next
    for (const std::uint32_t number : path) {
        if (number == 0) return std::nullopt;
        if (!message && parts[at].kind == MimeKind::message) {
            const auto inner = childOf(parts, at, 1);
            if (!inner) return std::nullopt;
            at = *inner;
            message = true;
        }
        if (parts[at].kind == MimeKind::multipart) {
            const auto child = childOf(parts, at, number);
            if (!child) return std::nullopt;
            at = *child;
        } else if (!message || number != 1) {
            return std::nullopt;
        }
        message = false;
    }
    return at;
}

} // namespace

Result<MessageFacts> computeFacts(std::uint64_t size, const ReadBytes& read) {
    MimeScanner scanner;
    Bytes first; // the header of the message, and what came with it
    for (std::uint64_t offset = 0; offset < size;) {
        auto block = read(offset, readBlock);
        if (!block) return block.error();
        if (block->empty()) return Error{ErrorKind::corrupt, "A stored body is shorter than it was."};
        scanner.feed(*block);
        offset += block->size();
        if (first.size() < maxHeaderBlock) first += *block;
    }
    const MimeStructure& structure = scanner.finish();
    const MimePart& whole = structure.parts.front();
    const ByteView header =
        ByteView(first).substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(whole.header.end, maxHeaderBlock)));
    const ReadBytes readHeader = [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
        if (offset + most <= first.size()) return first.substr(static_cast<std::size_t>(offset), most);
        Bytes bytes;
        while (bytes.size() < most) {
            auto more = read(offset + bytes.size(), most - bytes.size());
            if (!more) return more.error();
            if (more->empty()) break;
            bytes += *more;
        }
        return bytes;
    };
    auto texts = bodyStructure(structure, header, readHeader);
    if (!texts) return texts.error();
    MessageFacts facts;
    facts.envelope = imapEnvelope(header);
    facts.bodyStructure = std::move(texts->extended);
    facts.body = std::move(texts->basic);
    facts.parts = std::move(texts->parts);
    // With the empty line; what was not read as a whole is not kept.
    if (const std::uint64_t end = facts.parts.front().header.end; end <= std::min(first.size(), maxHeaderBlock))
        facts.header = keepHeader(ByteView(first).substr(0, static_cast<std::size_t>(end)));
    facts.sort = sortKeys(header);
    return facts;
}

const FactPart* sectionPart(std::span<const FactPart> parts, std::span<const std::uint32_t> path) {
    const auto found = find(parts, path);
    return found ? &parts[*found] : nullptr;
}

std::optional<ByteRange> sectionRange(std::span<const FactPart> parts, std::span<const std::uint32_t> path,
                                      SectionText what) {
    const auto found = find(parts, path);
    if (!found) return std::nullopt;
    const FactPart& part = parts[*found];
    if (what == SectionText::mime) return path.empty() ? std::optional<ByteRange>() : part.header;
    if (what == SectionText::content) return path.empty() ? ByteRange{0, part.body.end} : part.body;
    // HEADER and TEXT are those of the message, or of a part that is one.
    const FactPart* message = &part;
    if (!path.empty()) {
        const auto inner = part.kind == MimeKind::message ? childOf(parts, *found, 1) : std::nullopt;
        if (!inner) return std::nullopt;
        message = &parts[*inner];
    }
    return what == SectionText::header ? message->header : message->body;
}

} // namespace ismail::mail
