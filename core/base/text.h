// Small text tools that depend on no locale: ASCII only, as the protocols define case and space.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail {

inline char asciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline char asciiUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
std::string asciiLower(std::string_view text);
std::string asciiUpper(std::string_view text);
bool equalsIgnoreCase(std::string_view a, std::string_view b);
bool startsWithIgnoreCase(std::string_view text, std::string_view prefix);

// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);
// Parts between separators; an empty text has one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
// Non-empty parts, trimmed; separators are commas, semicolons and white space. For lists in settings.
std::vector<std::string> splitList(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Decimal digits only, no sign, no space; nothing on overflow.
std::optional<std::uint64_t> parseUnsigned(std::string_view text);
bool isAscii(std::string_view text);
// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing over U+10FFFF.
bool isUtf8(std::string_view text);

std::string toHex(std::string_view bytes);
std::string toBase64(std::string_view bytes);
// RFC 4648 section 4, padding required, no white space; nothing on any other byte.
std::optional<std::string> fromBase64(std::string_view text);

// "1.4 GB", "12 KB", "931 bytes": for people.
std::string humanSize(std::uint64_t bytes);
// "3 d 4 h", "12 min", "45 s": for people, two units at most.
std::string humanDuration(std::uint64_t seconds);
// "30d", "15m", "4h", "90s", "90" to seconds.
std::optional<std::uint64_t> parseDuration(std::string_view text);
// "50M", "32K", "1G", "100" to bytes (powers of 1024).
std::optional<std::uint64_t> parseSize(std::string_view text);

} // namespace ismail
