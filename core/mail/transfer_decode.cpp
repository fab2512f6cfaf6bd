#include "mail/transfer_decode.h"

namespace ismail::mail {

namespace {

constexpr std::size_t maxSpace = 998; // of a line; more white space is taken as it is

int base64Value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    if (c == '/') return 63;
    return -1;
}

int quotedDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

bool isLineSpace(char c) { return c == ' ' || c == '\t'; }

} // namespace

void TransferDecoder::feed(ByteView bytes, Bytes& out) {
    switch (encoding_) {
    case TransferEncoding::base64:
        for (const char c : bytes)
            base64(c, out);
        break;
    case TransferEncoding::quotedPrintable:
        for (const char c : bytes)
            quoted(c, out);
        break;
    default: out += bytes; break;
    }
}

void TransferDecoder::base64(char c, Bytes& out) {
    if (c == '\r' || c == '\n' || isLineSpace(c)) return;
    if (c == '=') {
        // Bodies that were joined go on behind the padding.
        if (digits_ == 2) out += static_cast<char>(bits_ >> 4);
        if (digits_ == 3) {
            out += static_cast<char>(bits_ >> 10);
            out += static_cast<char>(bits_ >> 2);
        }
        if (digits_ == 1 || (digits_ == 0 && !padded_)) ok_ = false;
        padded_ = true;
        digits_ = 0;
        bits_ = 0;
        return;
    }
    const int value = base64Value(c);
    if (value < 0) {
        ok_ = false;
        return;
    }
    padded_ = false;
    bits_ = bits_ << 6 | static_cast<std::uint32_t>(value);
    if (++digits_ < 4) return;
    out += static_cast<char>(bits_ >> 16);
    out += static_cast<char>(bits_ >> 8);
    out += static_cast<char>(bits_);
    digits_ = 0;
    bits_ = 0;
}

void TransferDecoder::flushSpace(Bytes& out) {
    out += space_;
    space_.clear();
}

// Outside of an escape.
void TransferDecoder::plain(char c, Bytes& out) {
    if (c == '=') {
        flushSpace(out);
        escape_ = "=";
    } else if (isLineSpace(c) && space_.size() < maxSpace) {
        space_ += c;
    } else {
        // "Any white space at the end of a line must be deleted": it was added on the way.
        if (c == '\r' || c == '\n') space_.clear();
        flushSpace(out);
        out += c;
    }
}

void TransferDecoder::quoted(char c, Bytes& out) {
    if (escape_.empty()) {
        plain(c, out);
        return;
    }
    const bool line = escape_.size() > 1 && (isLineSpace(escape_[1]) || escape_[1] == '\r');
    if (escape_.size() == 1 || line) {
        // A soft line break, perhaps with white space before it.
        if (c == '\n') {
            escape_.clear();
            return;
        }
        if ((isLineSpace(c) || c == '\r') && escape_.size() < maxSpace && escape_.back() != '\r') {
            escape_ += c;
            return;
        }
    }
    if (escape_.size() == 1 && quotedDigit(c) >= 0) {
        escape_ += c;
        return;
    }
    if (escape_.size() == 2 && !line && quotedDigit(c) >= 0) {
        out += static_cast<char>(quotedDigit(escape_[1]) * 16 + quotedDigit(c));
        escape_.clear();
        return;
    }
    ok_ = false;
    out += escape_;
    escape_.clear();
    plain(c, out);
}

void TransferDecoder::finish(Bytes& out) {
    if (encoding_ == TransferEncoding::base64 && digits_ > 0) {
        ok_ = false;
        if (digits_ == 2) out += static_cast<char>(bits_ >> 4);
        if (digits_ == 3) {
            out += static_cast<char>(bits_ >> 10);
            out += static_cast<char>(bits_ >> 2);
        }
        digits_ = 0;
    }
    // "=" as the very last octet is a soft line break whose line was cut off.
    if (escape_.size() > 1 && quotedDigit(escape_[1]) >= 0) {
        ok_ = false;
        out += escape_;
    }
    escape_.clear();
    space_.clear();
}

Bytes decodeTransfer(ByteView bytes, TransferEncoding encoding, bool* ok) {
    TransferDecoder decoder(encoding);
    Bytes out;
    decoder.feed(bytes, out);
    decoder.finish(out);
    if (ok) *ok = decoder.ok();
    return out;
}

} // namespace ismail::mail
