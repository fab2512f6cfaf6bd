// What the responses of IMAP are made of: RFC 9051 section 9. Each function appends to out.
//
// Promises: whatever the text holds, what is written is well-formed; no function writes a CRLF except in the head of a
// literal. Does not: know commands.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::proto {

void writeNumber(Bytes& out, std::uint64_t value);
// A quoted string where that is possible, else a literal (RFC 3516: a literal8 where it holds NUL).
void writeString(Bytes& out, std::string_view text, bool utf8);
// "{n}" CRLF; the octets follow.
void writeLiteralHead(Bytes& out, std::uint64_t octets, bool binary = false);
// A mailbox's name in the form that the session understands.
void writeMailbox(Bytes& out, std::string_view name, bool utf8Names);
// "\"26-Nov-2026 12:00:00 +0000\"".
void writeDateTime(Bytes& out, Time time);

// "1:5,7": ranges of numbers that ascend, each as first and last.
using ImapNumberRange = std::pair<std::uint32_t, std::uint32_t>;
void writeRanges(Bytes& out, std::span<const ImapNumberRange> ranges);
// The same of numbers in any order, in that order: neighbours that ascend by one make a range.
void writeNumbers(Bytes& out, std::span<const std::uint32_t> numbers);

} // namespace ismail::proto
