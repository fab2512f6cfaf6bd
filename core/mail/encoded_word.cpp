#include "mail/encoded_word.h"

#include "base/bytes.h"
#include "base/text.h"
#include "mail/charset.h"
#include "mail/transfer_decode.h"

#include <optional>

namespace ismail::mail {

namespace {

struct Word {
    std::string charset; // lower case
    Bytes octets;
    std::size_t length = 0; // of the text it was read from
};

// The Q encoding: quoted-printable in which "_" is a space (RFC 2047 section 4.2).
Bytes decodeQ(std::string_view text) {
    Bytes spaced(text);
    for (char& c : spaced)
        if (c == '_') c = ' ';
    // White space at the end belongs to the text here.
    Bytes out = decodeTransfer(spaced + "=00", TransferEncoding::quotedPrintable);
    out.pop_back();
    return out;
}

// encoded-word = "=?" charset "?" encoding "?" encoded-text "?=", at the start of text.
std::optional<Word> wordAt(std::string_view text) {
    if (!text.starts_with("=?")) return std::nullopt;
    const auto charsetEnd = text.find('?', 2);
    if (charsetEnd == std::string_view::npos || charsetEnd == 2 || charsetEnd + 2 >= text.size() ||
        text[charsetEnd + 2] != '?')
        return std::nullopt;
    const std::size_t start = charsetEnd + 3;
    const auto end = text.find("?=", start);
    if (end == std::string_view::npos) return std::nullopt;
    Word word;
    word.charset = asciiLower(text.substr(2, charsetEnd - 2));
    word.charset.erase(std::min(word.charset.find('*'), word.charset.size()));
    if (word.charset.find_first_of(" \t") != std::string::npos) return std::nullopt;
    const std::string_view encoded = text.substr(start, end - start);
    switch (asciiLower(text[charsetEnd + 1])) {
    case 'q': word.octets = decodeQ(encoded); break;
    case 'b': word.octets = decodeTransfer(encoded, TransferEncoding::base64); break;
    default: return std::nullopt;
    }
    if (!CharsetDecoder::open(word.charset)) return std::nullopt;
    word.length = end + 2;
    return word;
}

} // namespace

std::string decodeWords(std::string_view value) {
    std::string out;
    Word open; // a word whose characters may go on in the next one, as some writers cut them in two
    const auto close = [&out, &open] {
        if (open.length > 0) out += *toUtf8(open.octets, open.charset);
        open = {};
    };
    std::string plain;
    while (!value.empty()) {
        auto word = wordAt(value);
        if (!word) {
            plain += value.front();
            value.remove_prefix(1);
            continue;
        }
        // "any linear-white-space that separates a pair of adjacent 'encoded-word's is ignored"
        const bool adjacent = open.length > 0 && trim(plain).empty();
        if (adjacent && open.charset == word->charset) {
            open.octets += word->octets;
        } else {
            close();
            if (!adjacent) out += headerTextToUtf8(plain);
            open = std::move(*word);
            word->length = open.length;
        }
        plain.clear();
        value.remove_prefix(word->length);
    }
    close();
    return out + headerTextToUtf8(plain);
}

} // namespace ismail::mail
