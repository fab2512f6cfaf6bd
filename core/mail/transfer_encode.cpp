#include "mail/transfer_encode.h"

#include "base/text.h"

#include <algorithm>
#include <string_view>

namespace ismail::mail {

namespace {

constexpr std::size_t maxEncodedLine = 76;  // RFC 2045 section 6.7 rule 5, "=" of a soft line break counted
constexpr std::size_t base64LineInput = 57; // gives 76 characters
constexpr std::string_view hexDigits = "0123456789ABCDEF";

// Printable and neither "=" nor white space.
bool isPlain(char c) { return c > ' ' && c <= '~' && c != '='; }

} // namespace

void QuotedPrintableEncoder::feed(ByteView bytes, Bytes& out) {
    while (!bytes.empty()) {
        octet(bytes.front(), out);
        bytes.remove_prefix(1);
        if (column_ == 0 || pendingCr_ || pendingSpace_ != '\0') continue;
        // Most octets stand for themselves in the middle of a line: they are copied in one go.
        const std::size_t room = std::min(bytes.size(), maxEncodedLine - 1 - std::min(column_, maxEncodedLine - 1));
        std::size_t run = 0;
        while (run < room && isPlain(bytes[run]))
            ++run;
        out += bytes.substr(0, run);
        column_ += run;
        bytes.remove_prefix(run);
    }
}

void QuotedPrintableEncoder::octet(char c, Bytes& out) {
    if (pendingCr_) {
        pendingCr_ = false;
        if (c == '\n') {
            flushSpace(true, out);
            out += "\r\n";
            column_ = 0;
            softBreak_ = false;
            return;
        }
        flushSpace(false, out);
        put('\r', true, out);
    }
    if (c == '\r') {
        pendingCr_ = true;
        return;
    }
    flushSpace(false, out);
    if (c == ' ' || c == '\t') {
        pendingSpace_ = c;
        return;
    }
    // A dot alone must survive servers that forget to double it, and no soft break may start a line that looks like a
    // boundary.
    const bool risky = column_ == 0 && (c == '.' || (c == '-' && softBreak_));
    put(c, !isPlain(c) || risky, out);
}

void QuotedPrintableEncoder::put(char c, bool encoded, Bytes& out) {
    const std::size_t width = encoded ? 3 : 1;
    if (column_ + width > maxEncodedLine - 1) {
        out += "=\r\n";
        column_ = 0;
        softBreak_ = true;
        if (c == '-' || c == '.') encoded = true;
    }
    if (encoded) {
        const auto byte = static_cast<unsigned char>(c);
        out += '=';
        out += hexDigits[byte >> 4];
        out += hexDigits[byte & 0xf];
    } else {
        out += c;
    }
    column_ += encoded ? 3 : 1;
}

void QuotedPrintableEncoder::flushSpace(bool lineEnds, Bytes& out) {
    if (pendingSpace_ == '\0') return;
    put(pendingSpace_, lineEnds, out);
    pendingSpace_ = '\0';
}

void QuotedPrintableEncoder::finish(Bytes& out) {
    flushSpace(true, out);
    if (pendingCr_) put('\r', true, out);
    pendingCr_ = false;
}

void Base64Encoder::feed(ByteView bytes, Bytes& out) {
    if (!held_.empty()) {
        const std::size_t take = std::min(bytes.size(), base64LineInput - held_.size());
        held_ += bytes.substr(0, take);
        bytes.remove_prefix(take);
        if (held_.size() < base64LineInput) return;
        line(held_, out);
        held_.clear();
    }
    while (bytes.size() >= base64LineInput) {
        line(bytes.substr(0, base64LineInput), out);
        bytes.remove_prefix(base64LineInput);
    }
    held_ = bytes;
}

void Base64Encoder::line(ByteView octets, Bytes& out) {
    if (!first_) out += "\r\n";
    first_ = false;
    out += toBase64(octets);
}

void Base64Encoder::finish(Bytes& out) {
    if (!held_.empty()) line(held_, out);
    held_.clear();
}

Bytes quotedPrintable(ByteView text) {
    QuotedPrintableEncoder encoder;
    Bytes out;
    encoder.feed(text, out);
    encoder.finish(out);
    return out;
}

} // namespace ismail::mail
