#include "mail/folded_field.h"

#include "base/text.h"

#include <utility>

namespace ismail::mail {

namespace {

constexpr std::size_t wantedLine = 78;
constexpr std::size_t maxRun = 900; // a longer word is cut by a fold, well below 998
constexpr std::size_t indent = 4;

} // namespace

std::string printable(std::string_view text, bool utf8) {
    const bool keepHigh = utf8 && isUtf8(text);
    std::string out(text);
    for (char& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' || byte == 0x7f || (byte >= 0x80 && !keepHigh)) c = '?';
    }
    return out;
}

FoldedField::FoldedField(std::string_view name, bool utf8) : out_(name), column_(name.size() + 1), utf8_(utf8) {
    out_ += ':';
}

FoldedField& FoldedField::word(std::string_view word) {
    if (word.empty()) return *this;
    if (fold_ || (column_ > indent && column_ + 1 + word.size() > wantedLine)) {
        out_ += "\r\n" + std::string(indent, ' ');
        column_ = indent;
        fold_ = false;
    } else {
        out_ += ' ';
        ++column_;
    }
    append(word);
    return *this;
}

FoldedField& FoldedField::words(std::string_view text) {
    for (const std::string_view part : split(text, ' '))
        word(part);
    return *this;
}

FoldedField& FoldedField::glue(std::string_view text) {
    append(text);
    return *this;
}

FoldedField& FoldedField::newLine() {
    fold_ = true;
    return *this;
}

void FoldedField::append(std::string_view text) {
    const std::string safe = printable(text, utf8_);
    for (const char c : safe) {
        // A fold never falls inside a UTF-8 sequence.
        if (column_ >= maxRun && (static_cast<unsigned char>(c) & 0xc0) != 0x80) {
            out_ += "\r\n" + std::string(indent, ' ');
            column_ = indent;
        }
        out_ += c;
        ++column_;
    }
}

Bytes FoldedField::take() { return std::move(out_) + "\r\n"; }

} // namespace ismail::mail
