#include "mail/encoded_word.h"

#include "base/bytes.h"
#include "base/text.h"
#include "mail/charset.h"
#include "mail/transfer_decode.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace ismail::mail {

namespace {

// Views of the text, nothing decoded yet.
struct Word {
    std::string_view charset; // without the language
    TransferEncoding encoding = TransferEncoding::base64;
    std::string_view text;
    std::size_t length = 0; // of the whole word
};

// Where "?=" ends the encoded-text that begins at start; npos: nowhere. encoded-text has no "?" in it, so the next one
// decides: no octet is looked at for more than a few words. Writers that leave a "?" as it is are helped as far as a
// word may go.
std::size_t endOfWord(std::string_view text, std::size_t start) {
    const auto mark = text.find('?', start);
    if (mark == std::string_view::npos || mark + 1 == text.size()) return std::string_view::npos;
    if (text[mark + 1] == '=') return mark;
    return text.substr(0, maxEncodedWord).find("?=", start);
}

// encoded-word = "=?" charset "?" encoding "?" encoded-text "?=", at the start of text, which begins with "=?".
std::optional<Word> wordAt(std::string_view text) {
    const auto charsetEnd = text.substr(0, 2 + maxWordCharset + 1).find('?', 2);
    if (charsetEnd == std::string_view::npos || charsetEnd == 2 || charsetEnd + 2 >= text.size() ||
        text[charsetEnd + 2] != '?')
        return std::nullopt;
    Word word;
    switch (asciiLower(text[charsetEnd + 1])) {
    case 'q': word.encoding = TransferEncoding::quotedPrintable; break;
    case 'b': break;
    default: return std::nullopt;
    }
    word.charset = text.substr(2, charsetEnd - 2);
    word.charset = word.charset.substr(0, word.charset.find('*'));
    if (word.charset.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
    const std::size_t start = charsetEnd + 3;
    const std::size_t end = endOfWord(text, start);
    if (end == std::string_view::npos) return std::nullopt;
    word.text = text.substr(start, end - start);
    word.length = end + 2;
    return word;
}

// The Q encoding: quoted-printable in which "_" is a space (RFC 2047 section 4.2).
Bytes decodeQ(std::string_view text) {
    Bytes spaced(text);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    // White space at the end belongs to the text here.
    Bytes out = decodeTransfer(spaced + "=00", TransferEncoding::quotedPrintable);
    out.pop_back();
    return out;
}

// The charsets of one value, each opened once: as many as there are known ones.
class Charsets {
public:
    struct Entry {
        std::string name;
        CharsetDecoder decoder;
    };
    // Null: unknown.
    Entry* find(std::string_view given) {
        if (given == lastGiven_) return last_;
        lastGiven_ = given;
        std::string name = charsetName(given);
        auto found = entries_.find(name);
        if (found == entries_.end()) {
            auto decoder = CharsetDecoder::open(name);
            if (!decoder) return last_ = nullptr;
            found = entries_.try_emplace(name, Entry{name, std::move(*decoder)}).first;
        }
        return last_ = &found->second;
    }

private:
    std::map<std::string, Entry> entries_;
    std::string_view lastGiven_;
    Entry* last_ = nullptr;
};

class WordReader {
public:
    std::string read(std::string_view value) {
        std::size_t plain = 0; // where the text begins that is no word
        for (std::size_t at = value.find("=?"); at != std::string_view::npos; at = value.find("=?", at)) {
            const auto word = wordAt(value.substr(at));
            Charsets::Entry* charset = word ? charsets_.find(word->charset) : nullptr;
            if (!charset) {
                at += 2; // the "?" cannot begin another one
                continue;
            }
            take(value.substr(plain, at - plain), *word, *charset);
            at += word->length;
            plain = at;
        }
        close();
        return out_ + headerTextToUtf8(value.substr(plain));
    }

private:
    void take(std::string_view before, const Word& word, Charsets::Entry& charset) {
        // "any linear-white-space that separates a pair of adjacent 'encoded-word's is ignored"
        const bool adjacent = open_ && trim(before).empty();
        // Words of one charset are read as one text: some writers cut a character in two.
        if (!adjacent || open_ != &charset) close();
        if (!adjacent) out_ += headerTextToUtf8(before);
        open_ = &charset;
        charset.decoder.feed(word.encoding == TransferEncoding::base64 ? decodeTransfer(word.text, word.encoding)
                                                                       : decodeQ(word.text),
                             out_);
    }
    void close() {
        if (open_) open_->decoder.finish(out_);
        open_ = nullptr;
    }

    Charsets charsets_;
    Charsets::Entry* open_ = nullptr;
    std::string out_;
};

} // namespace

std::string decodeWords(std::string_view value) { return WordReader().read(value); }

} // namespace ismail::mail
