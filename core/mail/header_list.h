// The header of a message as a list of values, for the few messages whose header policy must read; header_fields.h
// walks over the text itself, header_scan.h looks at every message.
#pragma once

#include "base/bytes.h"
#include "mail/address.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mail {

constexpr std::size_t maxHeaderValues = 2000;     // more are not looked at
constexpr std::size_t maxHeaderValue = 16 * 1024; // octets kept of one value

struct HeaderValue {
    std::string name;  // lower case
    std::string value; // unfolded, trimmed
};

std::vector<HeaderValue> headerValues(ByteView header);

// The first of that name (lower case), or nullptr.
const HeaderValue* findValue(const std::vector<HeaderValue>& values, std::string_view name);

// Everything in the value of an address field that looks like an address. Comments and names are not understood, so an
// address inside them is found too.
std::vector<Address> addressesIn(std::string_view value);

// A value that may hold UTF-8 as encoded words (RFC 2047) with blanks between; ASCII as it is.
std::string encodedWords(std::string_view text);

} // namespace ismail::mail
