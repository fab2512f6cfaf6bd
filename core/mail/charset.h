// Text of mail as UTF-8. Known: UTF-8, US-ASCII, ISO-8859-1 to -16, windows-1250 to -1258 and -874, KOI8-R, KOI8-U,
// IBM437, IBM850, IBM866, macintosh, UTF-16, and where the operating system has their tables (multibyte.h) ISO-2022-JP,
// Shift_JIS, EUC-JP, GB2312, GBK, GB18030, Big5 and EUC-KR; all under their usual names.
//
// Promises: the output is well-formed UTF-8 whatever comes in; what means nothing becomes U+FFFD; any cuts of the input
// give the same output.
#pragma once

#include "base/bytes.h"
#include "mail/multibyte.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::mail {

void appendUtf8(std::string& out, char32_t codePoint);
// The code point at a position of well-formed UTF-8, which moves behind it.
char32_t nextCodePoint(std::string_view utf8, std::size_t& at);

// The one name, in lower case, of a charset that goes by several: "latin-1" is "iso-8859-1".
std::string charsetName(std::string_view given);

class CharsetDecoder {
public:
    // Nothing: a charset that is not known. An empty name is US-ASCII, in which octets over 0x7f are read as UTF-8, or
    // as windows-1252 where they are none: so do the programs that write such mail.
    static std::optional<CharsetDecoder> open(std::string_view name);

    void feed(ByteView bytes, std::string& out);
    // The end of a text; another one may begin.
    void finish(std::string& out);

private:
    enum class Kind : std::uint8_t { utf8, table, utf16, multibyte };

    void octet(unsigned char c, std::string& out);
    void utf8Octet(unsigned char c, std::string& out);
    void utf16Octet(unsigned char c, std::string& out);
    void broken(std::string& out);

    Kind kind_ = Kind::utf8;
    const char16_t* table_ = nullptr;    // of octets from 0x80 on; nullptr: ISO-8859-1
    const char16_t* fallback_ = nullptr; // of octets that are no UTF-8
    bool mayHaveMark_ = false;           // UTF-16 that may begin with a byte order mark
    bool bigEndian_ = true, markSeen_ = true;
    unsigned char held_[4] = {}; // of a character that is not complete
    std::size_t heldSize_ = 0;
    std::size_t wanted_ = 0;
    char32_t highSurrogate_ = 0;
    std::unique_ptr<MultibyteDecoder> multibyte_;
};

// All at once; nothing: unknown charset.
std::optional<std::string> toUtf8(ByteView bytes, std::string_view charset);
// Octets of a header without a charset: as they are where they are UTF-8, else as windows-1252.
std::string headerTextToUtf8(std::string_view text);

} // namespace ismail::mail
