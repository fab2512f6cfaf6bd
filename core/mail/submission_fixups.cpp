#include "mail/submission_fixups.h"

#include "base/text.h"

namespace ismail::mail {

namespace {

constexpr std::size_t maxHeldName = 998; // a name with more white space before its colon is not taken for Bcc
constexpr std::size_t maxMessageIdSide = 255;

// Only what dot-atom-text allows (RFC 5322 section 3.6.4), so that the id needs no quoting anywhere.
std::string idText(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, maxMessageIdSide)) {
        const char lower = asciiLower(c);
        const bool plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        out += plain ? c : '-';
    }
    return out;
}

enum class Match { no, partly, yes };

bool isBccSpace(char c) { return c == ' ' || c == '\t'; }

// What may come behind the name.
Match afterName(char c) { return c == ':' ? Match::yes : isBccSpace(c) ? Match::partly : Match::no; }

// How far text, the start of a line, is "Bcc:" or "Resent-Bcc:", or the name and one octet of white space.
Match matchBcc(std::string_view text) {
    for (const std::string_view name : {std::string_view("bcc"), std::string_view("resent-bcc")}) {
        if (text.size() <= name.size()) {
            if (startsWithIgnoreCase(name, text)) return Match::partly;
        } else if (text.size() == name.size() + 1 && startsWithIgnoreCase(text, name)) {
            return afterName(text.back());
        }
    }
    return Match::no;
}

} // namespace

Bytes submissionFields(const HeaderFacts& facts, std::string_view uniqueId, std::string_view host, Time now) {
    Bytes out;
    if (!facts.date) out += "Date: " + mailDate(now) + "\r\n";
    if (!facts.messageId) out += "Message-ID: <" + idText(uniqueId) + '@' + idText(host) + ">\r\n";
    return out;
}

void BccFilter::feed(ByteView bytes, Bytes& out) {
    while (!bytes.empty()) {
        switch (state_) {
        case State::lineStart: bytes = lineStart(bytes, out); break;
        case State::name: bytes = name(bytes, out); break;
        case State::keepLine: bytes = line(bytes, &out); break;
        case State::dropLine: bytes = line(bytes, nullptr); break;
        case State::body: out += bytes; return;
        }
    }
}

void BccFilter::finish(Bytes& out) {
    out += held_;
    held_.clear();
}

// held_ is empty, or a CR that started the line.
ByteView BccFilter::lineStart(ByteView bytes, Bytes& out) {
    const char c = bytes.front();
    if (c == '\n') {
        out += held_ + '\n';
        held_.clear();
        state_ = State::body;
        return bytes.substr(1);
    }
    if (c == '\r' && held_.empty()) {
        held_ = "\r";
        return bytes.substr(1);
    }
    if (!held_.empty()) {
        out += held_;
        held_.clear();
        dropping_ = false;
        state_ = State::keepLine;
    } else if (c == ' ' || c == '\t') {
        state_ = dropping_ ? State::dropLine : State::keepLine;
    } else {
        dropping_ = false;
        state_ = State::name;
    }
    return bytes;
}

ByteView BccFilter::name(ByteView bytes, Bytes& out) {
    while (!bytes.empty()) {
        const char c = bytes.front();
        held_ += c;
        const Match match = held_.size() > maxHeldName ? Match::no : nameEnded_ ? afterName(c) : matchBcc(held_);
        nameEnded_ = match == Match::partly && isBccSpace(c);
        if (match == Match::yes) {
            held_.clear();
            dropping_ = removedAny_ = true;
            state_ = State::dropLine;
            return bytes.substr(1);
        }
        if (match == Match::no) {
            held_.pop_back();
            out += held_;
            held_.clear();
            state_ = State::keepLine;
            return bytes;
        }
        bytes.remove_prefix(1);
    }
    return bytes;
}

// A line ends at LF here even without CR: a field that some later program might read as Bcc must not get through.
ByteView BccFilter::line(ByteView bytes, Bytes* out) {
    const auto end = bytes.find('\n');
    const ByteView part = bytes.substr(0, end == ByteView::npos ? bytes.size() : end + 1);
    if (out != nullptr) *out += part;
    if (end != ByteView::npos) state_ = State::lineStart;
    return bytes.substr(part.size());
}

} // namespace ismail::mail
