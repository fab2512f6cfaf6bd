#include "mailbox/imap_search_text.h"

#include "base/text.h"
#include "mail/address_list.h"
#include "mail/case_fold.h"
#include "mail/encoded_word.h"
#include "proto/imap/imap_lexer.h"

#include <algorithm>
#include <utility>

namespace ismail::mailbox {

namespace {

constexpr std::size_t searchedAtOnce = 64 * 1024;

// The value of the field that the text begins with, unfolded; and how long the field is.
std::pair<std::string, std::size_t> takeField(std::string_view text) {
    std::string value;
    std::size_t at = 0;
    do {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        std::string_view line = text.substr(at, end + 1 - at);
        at += line.size();
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
            line.remove_suffix(1);
        value += line;
    } while (at < text.size() && (text[at] == ' ' || text[at] == '\t'));
    return {value, at};
}

// RFC 9051 section 6.4.4: what is compared are the decoded words, in UTF-8.
bool textContains(std::string_view value, const mail::TextFinder& needle) {
    if (!isAscii(value) || value.find("=?") != std::string_view::npos)
        return needle.in(mail::foldCase(mail::decodeWords(mail::headerTextToUtf8(value))));
    // There is nothing to decode: so it is with most.
    return needle.inIgnoringCase(value);
}

bool isAddressField(std::string_view name) {
    static constexpr std::string_view names[] = {"From", "To", "Cc", "Bcc", "Sender", "Reply-To"};
    return std::any_of(std::begin(names), std::end(names),
                       [name](std::string_view one) { return equalsIgnoreCase(one, name); });
}

// FROM, TO, CC and BCC look into "the envelope structure's" fields: what stands between the parts of an address, and
// how they are quoted, does not matter there.
bool addressesContain(std::string_view value, const mail::TextFinder& needle) {
    // Most are written as they are read.
    static constexpr std::string_view otherwise[] = {" @", "@ ", " .", "=?"};
    if (value.find_first_of("(\"\\\t") == std::string_view::npos &&
        std::none_of(std::begin(otherwise), std::end(otherwise),
                     [value](std::string_view mark) { return value.find(mark) != std::string_view::npos; }))
        return false;
    return mail::anyAddress(value, [&](const mail::ListedAddress& address) {
        return needle.in(mail::foldCase(mail::addressText(address)));
    });
}

bool valueContains(std::string_view name, std::string_view value, const mail::TextFinder& needle) {
    return textContains(value, needle) || (isAddressField(name) && addressesContain(value, needle));
}

// The line begins the field. Most lines begin another: the first character says so.
bool isField(std::string_view line, std::string_view field) {
    if (line.size() <= field.size() || !equalsIgnoreCase(line.substr(0, field.size()), field)) return false;
    line.remove_prefix(field.size());
    const std::size_t colon = line.find_first_not_of(" \t");
    return colon != std::string_view::npos && line[colon] == ':';
}

} // namespace

// --- One message ----------------------------------------------------------------------------------------------------

MessageScan::MessageScan(std::unique_ptr<MessageReader> reader, std::vector<mail::FactPart> parts, std::size_t prefix,
                         const std::vector<ContentKey>& keys)
    : reader_(std::move(reader)), parts_(std::move(parts)), prefix_(prefix), keys_(keys), found_(keys.size()),
      left_(keys.size()), begun_(keys.size()) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        // Nothing is in every text.
        if (keys_[i].needle.needle().empty() && keys_[i].where != ContentKey::Where::field) settle(i);
    }
}

bool MessageScan::step(const StepBudget& budget) {
    while (left_ > 0) {
        if (headerPart_ < parts_.size()) {
            if (!headerStep()) ++headerPart_;
        } else if (bodyPart_ < parts_.size()) {
            if (!bodyStep()) ++bodyPart_;
        } else {
            break;
        }
        if (budget.over()) return false;
    }
    return true;
}

void MessageScan::settle(std::size_t key) {
    if (found_[key]) return;
    found_[key] = true;
    --left_;
}

// A key of that kind is not found yet.
bool MessageScan::open(ContentKey::Where where) const {
    for (std::size_t i = 0; i < keys_.size(); ++i)
        if (keys_[i].where == where && !found_[i]) return true;
    return false;
}

// --- Headers

// One field. False: there is no more in this part.
bool MessageScan::headerStep() {
    if (!inHeader_) openHeader(parts_[headerPart_]);
    inHeader_ = headerAt_ < header_.size();
    if (!inHeader_) return false;
    const auto [line, size] = takeField(std::string_view(header_).substr(headerAt_));
    headerAt_ += size;
    if (const std::size_t colon = line.find(':'); colon != std::string::npos)
        lookAtField(trim(std::string_view(line).substr(0, colon)), std::string_view(line).substr(colon + 1));
    return true;
}

void MessageScan::openHeader(const mail::FactPart& part) {
    header_.clear();
    headerAt_ = 0;
    const bool own = headerPart_ == 0;
    if (!open(ContentKey::Where::anywhere) && !(own && open(ContentKey::Where::field))) return;
    // The first header begins with what the mailbox put before the message.
    const std::uint64_t begin = own ? 0 : part.header.begin + prefix_;
    const std::uint64_t size = std::min<std::uint64_t>(part.header.end + prefix_ - begin, maxSearchedHeader);
    if (auto block = reader_->read(begin, static_cast<std::size_t>(size))) header_ = std::move(*block);
}

void MessageScan::lookAtField(std::string_view name, std::string_view value) {
    std::optional<std::string> foldedName; // made where it is needed
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const ContentKey& key = keys_[i];
        if (found_[i] || key.where == ContentKey::Where::body) continue;
        if (key.where == ContentKey::Where::field) {
            if (headerPart_ == 0 && equalsIgnoreCase(name, key.field) && valueContains(name, value, key.needle))
                settle(i);
            continue;
        }
        if (!foldedName) foldedName = mail::foldCase(mail::headerTextToUtf8(name));
        if (key.needle.in(*foldedName) || textContains(value, key.needle)) settle(i);
    }
}

// --- Text parts

// One block. False: there is no more of this part.
bool MessageScan::bodyStep() {
    if (!inBody_) openBody(parts_[bodyPart_]);
    inBody_ = bodyAt_ < bodyEnd_;
    if (!inBody_) return false;
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(bodyEnd_ - bodyAt_, searchedAtOnce));
    const auto block = reader_->read(bodyAt_, most);
    if (!block || block->empty()) return inBody_ = false;
    bodyAt_ += block->size();
    Bytes octets;
    std::string text;
    transfer_->feed(*block, octets);
    if (bodyAt_ == bodyEnd_) transfer_->finish(octets);
    charset_->feed(octets, text);
    if (bodyAt_ == bodyEnd_) charset_->finish(text);
    const std::string folded = mail::foldCase(text);
    for (std::size_t i = 0; i < keys_.size(); ++i)
        if (keys_[i].where != ContentKey::Where::field && !found_[i] && keys_[i].needle.feed(folded, begun_[i]))
            settle(i);
    return true;
}

void MessageScan::openBody(const mail::FactPart& part) {
    bodyAt_ = bodyEnd_ = 0;
    if (!part.text || part.kind != mail::MimeKind::leaf) return;
    if (!open(ContentKey::Where::body) && !open(ContentKey::Where::anywhere)) return;
    bodyAt_ = prefix_ + part.body.begin;
    bodyEnd_ = prefix_ + part.body.end;
    transfer_.emplace(part.encoding);
    charset_ = mail::CharsetDecoder::open(part.charset);
    // What is written in an unknown way is compared as it stands.
    if (!charset_) charset_ = mail::CharsetDecoder::open({});
    std::fill(begun_.begin(), begun_.end(), 0);
}

// --- What is kept of a message --------------------------------------------------------------------------------------

bool linesContain(std::string_view lines, const std::string& field, const mail::TextFinder& needle) {
    while (!lines.empty()) {
        const std::string_view first = lines.substr(0, lines.find('\n'));
        if (isField(first, field)) {
            const std::size_t colon = first.find(':');
            const auto [line, size] = takeField(lines);
            if (valueContains(field, std::string_view(line).substr(colon + 1), needle)) return true;
        }
        lines.remove_prefix(std::min(lines.size(), first.size() + 1));
    }
    return false;
}

std::optional<proto::ImapDay> writtenDay(std::string_view text) {
    // "(\"Thu, 26 Nov 2026 12:00:00 +0100\" ...".
    if (!text.starts_with("(\"")) return std::nullopt;
    text = text.substr(2, text.find('"', 2) - 2);
    if (const std::size_t comma = text.find(','); comma != std::string_view::npos) text.remove_prefix(comma + 1);
    std::string date;
    int parts = 0;
    for (const std::string_view part : split(text, ' ')) {
        if (part.empty()) continue;
        (date += parts > 0 ? "-" : "") += part;
        if (++parts == 3) break;
    }
    proto::ImapLexer lexer(date, true);
    const proto::ImapDay day = lexer.date();
    lexer.end();
    if (lexer.failed()) return std::nullopt;
    return day;
}

} // namespace ismail::mailbox
