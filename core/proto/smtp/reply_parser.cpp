#include "proto/smtp/reply_parser.h"

#include "base/text.h"

#include <algorithm>
#include <cstring>

namespace ismail::proto {

namespace {

bool isReplyDigit(char c) { return c >= '0' && c <= '9'; }

// One to three digits at `at`, moved past; -1 if there are none or too many.
int takeNumber(ByteView text, std::size_t& at) {
    const std::size_t begin = at;
    int value = 0;
    while (at < text.size() && at - begin < 3 && isReplyDigit(text[at]))
        value = value * 10 + (text[at++] - '0');
    if (at == begin || (at < text.size() && isReplyDigit(text[at]))) return -1;
    return value;
}

// RFC 5321 section 4.2: Reply-code = %x32-35 %x30-35 %x30-39. A second digit over 5 is accepted, as servers use it.
int replyCode(ByteView line) {
    if (line.size() < 3 || line[0] < '2' || line[0] > '5' || !isReplyDigit(line[1]) || !isReplyDigit(line[2])) return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

// Reply text ends in logs and delivery reports, so whatever could forge a line there becomes a question mark.
void appendClean(std::string& out, ByteView text) {
    const bool keepHigh = isAscii(text) || isUtf8(text);
    const std::size_t from = out.size();
    out.append(text);
    for (std::size_t i = from; i < out.size(); ++i) {
        const auto c = static_cast<unsigned char>(out[i]);
        if (c == '\t')
            out[i] = ' ';
        else if (c < 0x20 || c == 0x7f || (c >= 0x80 && !keepHigh))
            out[i] = '?';
    }
}

} // namespace

mail::EnhancedStatus parseEnhancedStatus(ByteView text, std::size_t& length) {
    length = 0;
    if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return {};
    std::size_t at = 2;
    const int subject = takeNumber(text, at);
    if (subject < 0 || at >= text.size() || text[at] != '.') return {};
    ++at;
    const int detail = takeNumber(text, at);
    if (detail < 0 || (at < text.size() && text[at] != ' ')) return {};
    length = at < text.size() ? at + 1 : at;
    return {text[0] - '0', subject, detail};
}

ReplyParser::Outcome ReplyParser::next(mail::Reply& reply) {
    if (malformed_) return Outcome::malformed;
    for (;;) {
        const char* const data = buffer_.data();
        const auto* lf = static_cast<const char*>(std::memchr(data + scanned_, '\n', buffer_.size() - scanned_));
        if (!lf) {
            scanned_ = buffer_.size();
            if (scanned_ - start_ >= maxLine) return fail();
            if (start_ > 0) {
                buffer_.erase(0, start_);
                scanned_ -= start_;
                start_ = 0;
            }
            return Outcome::needMore;
        }
        const auto end = static_cast<std::size_t>(lf - data);
        const std::size_t length = end + 1 - start_;
        if (length > maxLine || length < 2 || data[end - 1] != '\r') return fail();
        const Outcome outcome = takeLine(ByteView(data + start_, length - 2), reply);
        if (outcome == Outcome::malformed) return fail();
        start_ = scanned_ = end + 1;
        if (outcome == Outcome::reply) return outcome;
    }
}

ReplyParser::Outcome ReplyParser::takeLine(ByteView line, mail::Reply& reply) {
    const int code = replyCode(line);
    if (code == 0 || ++lines_ > maxLines) return Outcome::malformed;
    // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
    const char separator = line.size() > 3 ? line[3] : ' ';
    if (separator != '-' && separator != ' ') return Outcome::malformed;
    if (line.find('\r') != ByteView::npos) return Outcome::malformed;
    addText(line.size() > 4 ? line.substr(4) : ByteView(), lines_ == 1, code);
    pending_.code = code;
    if (separator == '-') return Outcome::needMore;
    if (pending_.status.klass != code / 100) pending_.status = {};
    reply = std::move(pending_);
    pending_ = {};
    lines_ = 0;
    return Outcome::reply;
}

void ReplyParser::addText(ByteView text, bool first, int code) {
    std::size_t length = 0;
    const mail::EnhancedStatus status = parseEnhancedStatus(text, length);
    if (!status.none() && status.klass == code / 100) {
        if (first) pending_.status = status;
        if (status == pending_.status) text.remove_prefix(length);
    }
    if (!first) pending_.text += '\n';
    if (pending_.text.size() < maxText) appendClean(pending_.text, text);
}

ReplyParser::Outcome ReplyParser::fail() {
    clear();
    malformed_ = true;
    return Outcome::malformed;
}

Bytes ReplyParser::takeRest() {
    Bytes rest = buffer_.substr(start_);
    clear();
    return rest;
}

void ReplyParser::clear() {
    buffer_.clear();
    start_ = scanned_ = lines_ = 0;
    pending_ = {};
}

} // namespace ismail::proto
