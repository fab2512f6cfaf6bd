#include "mailbox/imap_fetch.h"

#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <utility>

namespace ismail::mailbox {

using proto::ImapSection;
using proto::writeNumber;
using ItemKind = proto::ImapFetchItem::Kind;

namespace {

constexpr std::size_t readSize = 64 * 1024;

bool isContent(ItemKind kind) {
    switch (kind) {
    case ItemKind::section:
    case ItemKind::rfc822:
    case ItemKind::rfc822Header:
    case ItemKind::rfc822Text:
    case ItemKind::binary:
    case ItemKind::binarySize: return true;
    default: return false;
    }
}

// BODY[], which needs no structure.
bool isWhole(const proto::ImapFetchItem& item) {
    return item.kind == ItemKind::rfc822 ||
           (item.kind == ItemKind::section && item.section.part.empty() && item.section.text == ImapSection::Text::all);
}

bool asksFacts(const proto::ImapFetchItem& item) {
    switch (item.kind) {
    case ItemKind::envelope:
    case ItemKind::body:
    case ItemKind::bodyStructure:
    case ItemKind::emailId: return true;
    default: return isContent(item.kind) && !isWhole(item);
    }
}

void writeFieldName(std::string_view name, Bytes& out) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return c > ' ' && c <= '~' && std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
    });
    if (plain)
        out += name;
    else
        proto::writeString(out, name, false);
}

bool picksFields(const proto::ImapFetchItem& item) {
    return item.kind == ItemKind::section && (item.section.text == ImapSection::Text::headerFields ||
                                              item.section.text == ImapSection::Text::headerFieldsNot);
}

// The header of the message itself, or fields of it.
bool isHeader(const proto::ImapFetchItem& item) {
    return item.kind == ItemKind::rfc822Header ||
           (item.kind == ItemKind::section && item.section.part.empty() &&
            (item.section.text == ImapSection::Text::header || picksFields(item)));
}

} // namespace

bool setsSeen(const proto::ImapFetchItem& item) {
    switch (item.kind) {
    case ItemKind::section:
    case ItemKind::binary: return !item.peek;
    case ItemKind::rfc822:
    case ItemKind::rfc822Text: return true;
    default: return false;
    }
}

ImapFetchRun::ImapFetchRun(ImapStore& store, const ImapView& view, std::vector<Item> items,
                           std::vector<std::size_t> places, std::unordered_set<std::uint32_t> seen, bool modSeq)
    : store_(store), view_(view), items_(std::move(items)), places_(std::move(places)), seen_(std::move(seen)),
      modSeq_(modSeq) {
    for (const Item& item : items_) {
        needsFacts_ |= asksFacts(item);
        hasFlags_ |= item.kind == ItemKind::flags;
    }
}

ImapFetchRun::Progress ImapFetchRun::step(Bytes& out, std::size_t limit, const StepBudget& budget) {
    for (unsigned rounds = 1; out.size() < limit; ++rounds) {
        const bool reading = literalAt_ < literalEnd_ || measuring_;
        if (measuring_) {
            measureBlock();
        } else if (literalAt_ < literalEnd_) {
            if (!pump(out)) return Progress::broken;
        } else if (!advance(out)) {
            return Progress::done;
        }
        // What reads nothing takes well under a microsecond.
        if ((reading || rounds % 16 == 0) && budget.over()) return Progress::paused;
    }
    return at_ == places_.size() && !item_ ? Progress::done : Progress::more;
}

// The next item, or the begin or end of a message. False: there is no more.
bool ImapFetchRun::advance(Bytes& out) {
    if (at_ == places_.size()) return false;
    if (!item_) {
        if (!beginMessage(out)) ++at_;
        return true;
    }
    if (*item_ < items_.size()) {
        if (!measured(items_[*item_])) return true;
        if (*item_ > 0) out += ' ';
        writeItem(items_[(*item_)++], out);
        return true;
    }
    // RFC 9051 section 6.4.5: flags that changed by the FETCH are part of its answer.
    if (!hasFlags_ && seen_.contains(message().uid)) {
        out += " FLAGS ";
        view_.writeFlags(out, message());
        if (modSeq_) {
            out += " MODSEQ (";
            writeNumber(out, message().modSeq);
            out += ')';
        }
    }
    out += ")\r\n";
    reader_.reset();
    item_.reset();
    ++at_;
    return true;
}

// False: the message is gone.
bool ImapFetchRun::beginMessage(Bytes& out) {
    unreadable_ = false;
    row_ = nullptr;
    parts_.clear();
    measured_.clear();
    if (needsFacts_) {
        if (at_ >= factsEnd_ && !loadFacts()) facts_.clear();
        const std::uint32_t uid = message().uid;
        while (factsAt_ < facts_.size() && facts_[factsAt_]->uid < uid)
            ++factsAt_;
        if (factsAt_ == facts_.size() || facts_[factsAt_]->uid != uid) {
            incomplete_ = true;
            return false;
        }
        row_ = facts_[factsAt_].get();
    }
    out += "* ";
    writeNumber(out, places_[at_] + 1);
    out += " FETCH (";
    item_ = 0;
    return true;
}

bool ImapFetchRun::loadFacts() {
    std::vector<std::uint32_t> uids;
    const std::size_t end = std::min(places_.size(), at_ + std::min(fetchBatch, maxRowsAtOnce));
    for (std::size_t i = at_; i < end; ++i)
        uids.push_back(view_.messages()[places_[i]].uid);
    factsEnd_ = end;
    factsAt_ = 0;
    auto rows = store_.facts(view_.status().id, uids, Remember::always);
    if (!rows) return false;
    facts_ = std::move(*rows);
    return true;
}

const std::vector<mail::FactPart>& ImapFetchRun::parts() {
    if (parts_.empty()) {
        auto parts = row_->facts.parts();
        if (parts)
            parts_ = std::move(*parts);
        else
            incomplete_ = true;
    }
    return parts_;
}

void ImapFetchRun::writeItem(const Item& item, Bytes& out) {
    const MessageState& state = message();
    switch (item.kind) {
    case ItemKind::flags: out += "FLAGS "; return view_.writeFlags(out, state);
    case ItemKind::uid: out += "UID "; return writeNumber(out, state.uid);
    case ItemKind::internalDate: out += "INTERNALDATE "; return proto::writeDateTime(out, state.received);
    case ItemKind::rfc822Size: out += "RFC822.SIZE "; return writeNumber(out, state.size);
    case ItemKind::modSeq:
        out += "MODSEQ (";
        writeNumber(out, state.modSeq);
        out += ')';
        return;
    case ItemKind::envelope: (out += "ENVELOPE ") += row_->facts.envelope(); return;
    case ItemKind::body: (out += "BODY ") += row_->facts.body(); return;
    case ItemKind::bodyStructure: (out += "BODYSTRUCTURE ") += row_->facts.bodyStructure(); return;
    case ItemKind::emailId: ((out += "EMAILID (") += row_->emailId()) += ')'; return;
    // RFC 8474 section 5.2: a server that keeps no threads says NIL.
    case ItemKind::threadId: out += "THREADID NIL"; return;
    case ItemKind::binary:
    case ItemKind::binarySize: return writeBinary(item, out);
    default: return writeContent(item, out);
    }
}

// The item's name as the client wrote it, but for the case.
void ImapFetchRun::writeLabel(const Item& item, Bytes& out) {
    switch (item.kind) {
    case ItemKind::rfc822: out += "RFC822 "; return;
    case ItemKind::rfc822Header: out += "RFC822.HEADER "; return;
    case ItemKind::rfc822Text: out += "RFC822.TEXT "; return;
    case ItemKind::binary: out += "BINARY["; break;
    case ItemKind::binarySize: out += "BINARY.SIZE["; break;
    default: out += "BODY["; break;
    }
    const ImapSection& section = item.section;
    for (std::size_t i = 0; i < section.part.size(); ++i) {
        if (i > 0) out += '.';
        writeNumber(out, section.part[i]);
    }
    if (!section.part.empty() && section.text != ImapSection::Text::all) out += '.';
    switch (section.text) {
    case ImapSection::Text::all: break;
    case ImapSection::Text::header: out += "HEADER"; break;
    case ImapSection::Text::text: out += "TEXT"; break;
    case ImapSection::Text::mime: out += "MIME"; break;
    case ImapSection::Text::headerFields: out += "HEADER.FIELDS ("; break;
    case ImapSection::Text::headerFieldsNot: out += "HEADER.FIELDS.NOT ("; break;
    }
    for (std::size_t i = 0; i < section.fields.size(); ++i) {
        if (i > 0) out += ' ';
        writeFieldName(section.fields[i], out);
    }
    if (!section.fields.empty()) out += ')';
    out += ']';
    if (item.partial) {
        out += '<';
        writeNumber(out, item.partial->offset);
        out += '>';
    }
    out += ' ';
}

// Where the item's octets lie in the message with its prefix; nothing: there is no such part.
std::optional<mail::ByteRange> ImapFetchRun::rangeOf(const Item& item) {
    if (isWhole(item)) return mail::ByteRange{0, reader_->size()};
    mail::SectionText what = mail::SectionText::content;
    if (item.kind == ItemKind::rfc822Header)
        what = mail::SectionText::header;
    else if (item.kind == ItemKind::rfc822Text)
        what = mail::SectionText::text;
    else
        switch (item.section.text) {
        case ImapSection::Text::all: break;
        case ImapSection::Text::text: what = mail::SectionText::text; break;
        case ImapSection::Text::mime: what = mail::SectionText::mime; break;
        default: what = mail::SectionText::header; break;
        }
    if (parts().empty()) return std::nullopt;
    auto range = mail::sectionRange(parts(), item.section.part, what);
    if (!range) return std::nullopt;
    const bool fromPrefix = item.section.part.empty() && what == mail::SectionText::header;
    range->begin = fromPrefix ? 0 : range->begin + row_->prefix.size();
    range->end = std::min<std::uint64_t>(range->end + row_->prefix.size(), reader_->size());
    range->begin = std::min(range->begin, range->end);
    return range;
}

MessageReader* ImapFetchRun::reader() {
    if (reader_ || unreadable_) return reader_.get();
    auto opened = store_.open(view_.status().id, message().uid);
    if (opened)
        reader_ = std::move(*opened);
    else
        unreadable_ = incomplete_ = true;
    return reader_.get();
}

void ImapFetchRun::writeContent(const Item& item, Bytes& out) {
    writeLabel(item, out);
    if (isHeader(item) && writeKeptHeader(item, out)) return;
    const auto range = reader() ? rangeOf(item) : std::nullopt;
    if (!range) {
        out += "NIL";
        return;
    }
    if (picksFields(item)) {
        auto header = reader_->read(range->begin,
                                    static_cast<std::size_t>(std::min<std::uint64_t>(range->size(), maxPickedHeader)));
        if (!header) {
            incomplete_ = true;
            out += "NIL";
            return;
        }
        return writeBytes(
            mail::pickFields(*header, item.section.fields, item.section.text == ImapSection::Text::headerFieldsNot),
            item, out);
    }
    mail::ByteRange wanted = *range;
    if (item.partial) {
        wanted.begin = std::min(wanted.end, wanted.begin + std::min(item.partial->offset, wanted.size()));
        wanted.end = wanted.begin + std::min(item.partial->count, wanted.size());
    }
    proto::writeLiteralHead(out, wanted.size());
    literalAt_ = wanted.begin;
    literalEnd_ = wanted.end;
}

// False: what is kept of the header does not do.
bool ImapFetchRun::writeKeptHeader(const Item& item, Bytes& out) {
    const mail::HeaderView header = row_->facts.header();
    const auto& names = item.section.fields;
    const bool picks = picksFields(item);
    const bool others = item.section.text == ImapSection::Text::headerFieldsNot;
    const bool known = header.whole() ||
                       (picks && !others &&
                        std::all_of(names.begin(), names.end(), [&](const auto& name) { return header.knows(name); }));
    if (!known) return false;
    Bytes block = row_->prefix;
    block += header.lines;
    writeBytes(picks ? mail::pickFields(block, names, others) : block, item, out);
    return true;
}

void ImapFetchRun::writeBytes(ByteView bytes, const Item& item, Bytes& out) {
    if (item.partial) {
        bytes.remove_prefix(static_cast<std::size_t>(std::min<std::uint64_t>(item.partial->offset, bytes.size())));
        bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(item.partial->count, bytes.size())));
    }
    proto::writeLiteralHead(out, bytes.size());
    out += bytes;
}

bool ImapFetchRun::pump(Bytes& out) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(literalEnd_ - literalAt_, readSize));
    const Result<Bytes> bytes = reader_->read(literalAt_, most);
    if (!bytes || bytes->empty()) return false;
    literalAt_ += bytes->size();
    if (!decoder_) {
        out += *bytes;
        return true;
    }
    Bytes decoded;
    decoder_->feed(*bytes, decoded);
    if (literalAt_ == literalEnd_) decoder_->finish(decoded);
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(decodedSkip_, decoded.size()));
    decodedSkip_ -= skipped;
    decodedAway_ += skipped;
    const ByteView wanted = ByteView(decoded).substr(skipped, static_cast<std::size_t>(decodedLeft_));
    decodedLeft_ -= wanted.size();
    out += wanted;
    if (decodedLeft_ == 0) literalAt_ = literalEnd_;
    if (literalAt_ == literalEnd_) decoder_.reset();
    return true;
}

// --- BINARY (RFC 3516) ----------------------------------------------------------------------------------------------

// Without a part it is the message as it is; nothing but a leaf is encoded.
mail::TransferEncoding ImapFetchRun::encodingOf(const Item& item) {
    const mail::FactPart* part = item.section.part.empty() ? nullptr : mail::sectionPart(parts(), item.section.part);
    return part && part->kind == mail::MimeKind::leaf ? part->encoding : mail::TransferEncoding::binary;
}

// False: the part is to be measured first.
bool ImapFetchRun::measured(const Item& item) {
    if (item.kind != ItemKind::binary && item.kind != ItemKind::binarySize) return true;
    const auto encoding = encodingOf(item);
    const auto& part = item.section.part;
    if (encoding == mail::TransferEncoding::other || measured_.contains(part)) return true;
    std::optional<mail::ByteRange> range;
    if (reader()) range = part.empty() ? mail::ByteRange{0, reader_->size()} : rangeOf(item);
    if (!range) {
        measured_[part] = std::nullopt;
        return true;
    }
    measuring_.emplace(Measuring{part, range->begin, range->end, mail::TransferDecoder(encoding), {}});
    return false;
}

// How many octets the part has when it is decoded, and whether NUL is among them.
void ImapFetchRun::measureBlock() {
    Measuring& now = *measuring_;
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(now.end - now.at, readSize));
    Bytes decoded;
    if (most > 0) {
        const Result<Bytes> bytes = reader_->read(now.at, most);
        if (!bytes || bytes->empty()) {
            measured_[now.part] = std::nullopt;
            return measuring_.reset();
        }
        now.at += bytes->size();
        now.decoder.feed(*bytes, decoded);
    }
    const bool last = now.at >= now.end;
    if (last) now.decoder.finish(decoded);
    now.found.octets += decoded.size();
    now.found.nul |= decoded.find('\0') != Bytes::npos;
    if (!last) return;
    measured_[now.part] = now.found;
    measuring_.reset();
}

void ImapFetchRun::writeBinary(const Item& item, Bytes& out) {
    writeLabel(item, out);
    const auto encoding = encodingOf(item);
    if (encoding == mail::TransferEncoding::other) {
        unknownEncoding_ = true;
        out += item.kind == ItemKind::binarySize ? "0" : "NIL";
        return;
    }
    const std::optional<Decoded> size = measured_[item.section.part];
    if (item.kind == ItemKind::binarySize) return writeNumber(out, size ? size->octets : 0);
    const std::uint64_t skip = item.partial && size ? std::min(item.partial->offset, size->octets) : 0;
    // Of what is not encoded a piece is where it is.
    const bool plain =
        encoding != mail::TransferEncoding::base64 && encoding != mail::TransferEncoding::quotedPrintable;
    const bool far = !plain && skip > 0 && decodedAway_ + skip > maxDecodedAway;
    tooMuch_ |= far;
    const auto range = !size || far                ? std::nullopt
                       : item.section.part.empty() ? std::optional(mail::ByteRange{0, reader_->size()})
                                                   : rangeOf(item);
    if (!range) {
        out += "NIL";
        return;
    }
    decodedSkip_ = plain ? 0 : skip;
    decodedLeft_ = size->octets - skip;
    if (item.partial) decodedLeft_ = std::min(decodedLeft_, item.partial->count);
    // RFC 3516 section 4.2: a literal8 where there is NUL.
    proto::writeLiteralHead(out, decodedLeft_, size->nul);
    if (decodedLeft_ == 0) return;
    decoder_.emplace(encoding);
    literalAt_ = range->begin + (plain ? skip : 0);
    literalEnd_ = range->end;
}

} // namespace ismail::mailbox
