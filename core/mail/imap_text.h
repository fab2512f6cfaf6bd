// Strings of IMAP responses (RFC 9051 section 9: nstring, quoted, literal), for what is computed once and sent often.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ismail::mail {

constexpr std::size_t maxQuotedText = 1000; // octets; longer texts are literals

// Quoted, or a literal where it holds octets that a quoted string must not have.
void appendImapString(Bytes& out, std::string_view text);
// NIL for nothing.
template <typename Text>
void appendImapNString(Bytes& out, const std::optional<Text>& text) {
    if (text)
        appendImapString(out, *text);
    else
        out += "NIL";
}

} // namespace ismail::mail
