#include "mail/kept_facts.h"

#include <string>
#include <string_view>
#include <utility>

namespace ismail::mail {

namespace {

// 1: without the header. 2: texts of SORT folded to lower case.
constexpr char formVersion = 3;

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
    ByteView view() {
        const std::uint64_t size = number();
        if (size > rest_.size()) ok_ = false;
        if (!ok_) return {};
        const ByteView view = rest_.substr(0, static_cast<std::size_t>(size));
        rest_.remove_prefix(view.size());
        return view;
    }
    std::string text() { return std::string(view()); }
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

Bytes encodeSort(const SortKeys& sort) {
    Encoder encoder;
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
    return std::move(encoder.out);
}

Bytes encodeParts(const std::vector<FactPart>& parts) {
    Encoder encoder;
    encoder.number(parts.size());
    for (const FactPart& part : parts) {
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

} // namespace

Bytes encodeFacts(const MessageFacts& facts) {
    Encoder encoder;
    encoder.out += formVersion;
    encoder.number(static_cast<std::uint64_t>(facts.header.extent));
    // In the order of KeptFacts::Section.
    encoder.text(facts.header.lines);
    encoder.text(facts.header.missing);
    encoder.text(facts.envelope);
    encoder.text(facts.bodyStructure);
    encoder.text(facts.body);
    encoder.text(encodeSort(facts.sort));
    encoder.text(encodeParts(facts.parts));
    return std::move(encoder.out);
}

std::optional<MessageFacts> decodeFacts(ByteView bytes) {
    const auto kept = KeptFacts::open(Bytes(bytes));
    if (!kept) return std::nullopt;
    auto sort = kept->sort();
    auto parts = kept->parts();
    if (!sort || !parts) return std::nullopt;
    MessageFacts facts;
    facts.envelope = Bytes(kept->envelope());
    facts.bodyStructure = Bytes(kept->bodyStructure());
    facts.body = Bytes(kept->body());
    const HeaderView header = kept->header();
    facts.header = {header.extent, Bytes(header.lines), Bytes(header.missing)};
    facts.sort = std::move(*sort);
    facts.parts = std::move(*parts);
    return facts;
}

std::optional<KeptFacts> KeptFacts::open(Bytes bytes) {
    if (bytes.empty() || bytes.front() != formVersion) return std::nullopt;
    KeptFacts kept;
    kept.bytes_ = std::move(bytes);
    Decoder decoder(ByteView(kept.bytes_).substr(1));
    kept.extent_ = static_cast<HeaderExtent>(decoder.count(static_cast<std::size_t>(HeaderExtent::all)));
    for (Place& place : kept.places_) {
        const ByteView view = decoder.view();
        if (!decoder.ok()) return std::nullopt;
        place = {static_cast<std::size_t>(view.data() - kept.bytes_.data()), view.size()};
    }
    if (!decoder.atEnd()) return std::nullopt;
    return kept;
}

HeaderView KeptFacts::header() const { return {extent_, text(Section::lines), text(Section::missing)}; }

std::optional<SortKeys> KeptFacts::sort() const {
    Decoder decoder(text(Section::sort));
    SortKeys sort;
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
    if (!decoder.ok() || !decoder.atEnd()) return std::nullopt;
    return sort;
}

std::optional<std::vector<FactPart>> KeptFacts::parts() const {
    Decoder decoder(text(Section::parts));
    std::vector<FactPart> parts(decoder.count(maxMimeParts));
    for (std::size_t i = 0; i < parts.size() && decoder.ok(); ++i) {
        FactPart& part = parts[i];
        part.parent = static_cast<int>(decoder.count(i)) - 1;
        part.kind = static_cast<MimeKind>(decoder.count(static_cast<std::size_t>(MimeKind::message)));
        part.encoding = static_cast<TransferEncoding>(decoder.count(static_cast<std::size_t>(TransferEncoding::other)));
        part.text = decoder.number() != 0;
        part.charset = decoder.text();
        part.header = decoder.range();
        part.body = decoder.range();
    }
    if (!decoder.ok() || !decoder.atEnd() || parts.empty()) return std::nullopt;
    return parts;
}

} // namespace ismail::mail
