#include "mail/message_facts.h"

#include "mail/body_structure.h"
#include "mail/header_scan.h"
#include "mail/message_envelope.h"

#include <algorithm>

namespace ismail::mail {

namespace {

constexpr std::size_t readBlock = 256 * 1024;
constexpr char formVersion = 1;

// Numbers as groups of seven bits, the lowest first; texts behind their length.
class Encoder {
public:
    void number(std::uint64_t n) {
        while (n >= 0x80) {
            out += static_cast<char>(0x80 | (n & 0x7f));
            n >>= 7;
        }
        out += static_cast<char>(n);
    }
    void text(std::string_view text) {
        number(text.size());
        out += text;
    }
    void range(const ByteRange& range) {
        number(range.begin);
        number(range.size());
    }
    Bytes out;
};

class Decoder {
public:
    explicit Decoder(ByteView bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t n = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto octet = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            n |= static_cast<std::uint64_t>(octet & 0x7f) << shift;
            if (octet < 0x80) return n;
        }
        ok_ = false;
        return 0;
    }
    std::string text() {
        const std::uint64_t size = number();
        if (size > rest_.size()) ok_ = false;
        if (!ok_) return {};
        std::string text(rest_.substr(0, static_cast<std::size_t>(size)));
        rest_.remove_prefix(static_cast<std::size_t>(size));
        return text;
    }
    ByteRange range() {
        const std::uint64_t begin = number();
        return {begin, begin + number()};
    }
    // How many of something follow.
    std::size_t count(std::size_t most) {
        const std::uint64_t n = number();
        if (n > most) ok_ = false;
        return ok_ ? static_cast<std::size_t>(n) : 0;
    }
    bool ok() const { return ok_; }
    bool atEnd() const { return rest_.empty(); }

private:
    ByteView rest_;
    bool ok_ = true;
};

// The child of an entity with this number, counted from 1; nullptr: none.
std::optional<std::size_t> childOf(const MessageFacts& facts, std::size_t parent, std::uint32_t number) {
    for (std::size_t i = parent + 1; i < facts.parts.size(); ++i)
        if (facts.parts[i].parent == static_cast<int>(parent) && --number == 0) return i;
    return std::nullopt;
}

// The entity that a part number names. "Every message has at least one part number": what is no multipart has part 1,
// which is its body. inner: that of the last number is the body of a message itself, not a part of a multipart.
std::optional<std::size_t> find(const MessageFacts& facts, std::span<const std::uint32_t> path) {
    std::size_t at = 0;
    bool message = true; // at is a message whose parts are numbered next
    for (const std::uint32_t number : path) {
        if (number == 0) return std::nullopt;
        if (!message && facts.parts[at].kind == MimeKind::message) {
            const auto inner = childOf(facts, at, 1);
            if (!inner) return std::nullopt;
            at = *inner;
            message = true;
        }
        if (facts.parts[at].kind == MimeKind::multipart) {
            const auto child = childOf(facts, at, number);
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
    facts.sort = sortKeys(header);
    return facts;
}

Bytes encodeFacts(const MessageFacts& facts) {
    Encoder encoder;
    encoder.out += formVersion;
    encoder.text(facts.envelope);
    encoder.text(facts.bodyStructure);
    encoder.text(facts.body);
    const SortKeys& sort = facts.sort;
    encoder.number(sort.sent ? 1 : 0);
    // Times before 1970 too: the sign goes to the lowest bit.
    const std::int64_t sent = sort.sent.value_or(0);
    encoder.number(sent < 0 ? (static_cast<std::uint64_t>(-(sent + 1)) << 1) | 1
                            : static_cast<std::uint64_t>(sent) << 1);
    encoder.number(sort.reply ? 1 : 0);
    for (const std::string* text : {&sort.subject, &sort.from, &sort.to, &sort.cc, &sort.messageId})
        encoder.text(*text);
    encoder.number(sort.references.size());
    for (const std::string& id : sort.references)
        encoder.text(id);
    encoder.number(facts.parts.size());
    for (const FactPart& part : facts.parts) {
        encoder.number(static_cast<std::uint64_t>(part.parent + 1));
        encoder.number(static_cast<std::uint64_t>(part.kind));
        encoder.number(static_cast<std::uint64_t>(part.encoding));
        encoder.number(part.text ? 1 : 0);
        encoder.text(part.charset);
        encoder.range(part.header);
        encoder.range(part.body);
    }
    return std::move(encoder.out);
}

std::optional<MessageFacts> decodeFacts(ByteView bytes) {
    if (bytes.empty() || bytes.front() != formVersion) return std::nullopt;
    Decoder decoder(bytes.substr(1));
    MessageFacts facts;
    facts.envelope = decoder.text();
    facts.bodyStructure = decoder.text();
    facts.body = decoder.text();
    SortKeys& sort = facts.sort;
    const bool dated = decoder.number() != 0;
    const std::uint64_t sent = decoder.number();
    const auto magnitude = static_cast<std::int64_t>(sent >> 1);
    if (dated) sort.sent = (sent & 1) != 0 ? -magnitude - 1 : magnitude;
    sort.reply = decoder.number() != 0;
    for (std::string* text : {&sort.subject, &sort.from, &sort.to, &sort.cc, &sort.messageId})
        *text = decoder.text();
    sort.references.resize(decoder.count(maxFactReferences));
    for (std::string& id : sort.references)
        id = decoder.text();
    facts.parts.resize(decoder.count(maxMimeParts));
    for (std::size_t i = 0; i < facts.parts.size(); ++i) {
        FactPart& part = facts.parts[i];
        part.parent = static_cast<int>(decoder.count(i)) - 1;
        part.kind = static_cast<MimeKind>(decoder.count(static_cast<std::size_t>(MimeKind::message)));
        part.encoding = static_cast<TransferEncoding>(decoder.count(static_cast<std::size_t>(TransferEncoding::other)));
        part.text = decoder.number() != 0;
        part.charset = decoder.text();
        part.header = decoder.range();
        part.body = decoder.range();
    }
    if (!decoder.ok() || !decoder.atEnd() || facts.parts.empty()) return std::nullopt;
    return facts;
}

const FactPart* sectionPart(const MessageFacts& facts, std::span<const std::uint32_t> path) {
    const auto found = find(facts, path);
    return found ? &facts.parts[*found] : nullptr;
}

std::optional<ByteRange> sectionRange(const MessageFacts& facts, std::span<const std::uint32_t> path,
                                      SectionText what) {
    const auto found = find(facts, path);
    if (!found) return std::nullopt;
    const FactPart& part = facts.parts[*found];
    if (what == SectionText::mime) return path.empty() ? std::optional<ByteRange>() : part.header;
    if (what == SectionText::content) return path.empty() ? ByteRange{0, part.body.end} : part.body;
    // HEADER and TEXT are those of the message, or of a part that is one.
    const FactPart* message = &part;
    if (!path.empty()) {
        const auto inner = part.kind == MimeKind::message ? childOf(facts, *found, 1) : std::nullopt;
        if (!inner) return std::nullopt;
        message = &facts.parts[*inner];
    }
    return what == SectionText::header ? message->header : message->body;
}

} // namespace ismail::mail
