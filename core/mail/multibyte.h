// Text in a charset of East Asia as UTF-8: finds where its characters begin and end, whatever the cuts of the input,
// and what states it goes through (ISO-2022-JP, RFC 1468); what they mean is asked of a code page. Internal to mail.
#pragma once

#include "base/bytes.h"
#include "mail/code_page.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ismail::mail {

class MultibyteDecoder {
public:
    // By its name in lower case. Null: none of these, or this system cannot read it.
    static std::unique_ptr<MultibyteDecoder> open(std::string_view name);

    void feed(ByteView bytes, std::string& out);
    void finish(std::string& out);

private:
    // The set of characters that ISO-2022-JP is in.
    enum class Set : std::uint8_t { ascii, katakana, jis0208, jis0212 };

    MultibyteDecoder(EastAsian charset, bool iso2022, std::unique_ptr<CodePage> page)
        : charset_(charset), iso2022_(iso2022), page_(std::move(page)) {}
    void octet(unsigned char c, std::string& out);
    void iso2022Octet(unsigned char c, std::string& out);
    bool escapeOctet(unsigned char c, std::string& out);
    std::size_t wantedSize() const;
    void broken(std::string& out);

    const EastAsian charset_;
    const bool iso2022_;
    const std::unique_ptr<CodePage> page_;
    unsigned char held_[4] = {}; // of a character that is not complete
    std::size_t heldSize_ = 0;
    Set set_ = Set::ascii;
    std::string escape_; // that has begun, with its ESC; four octets at most
};

} // namespace ismail::mail
