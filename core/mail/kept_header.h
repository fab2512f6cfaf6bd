// What is kept of a message's header beside the message, so that fields are shown and searched without opening it.
//
// Promises: an answer from what is kept is octet by octet the one that the whole header gives; where that is not
// certain, whole() and knows() say no. Bounded by the caps below. Does not: decode fields.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mail {

constexpr std::size_t maxWholeHeader = 2048;  // octets; a header up to here is kept as it is
constexpr std::size_t maxKeptHeader = 4096;   // octets of fields kept of a longer one
constexpr std::size_t maxMissingNames = 2048; // octets of the names of the fields that are left out

// nothing: read the message. common: the common fields are known, all or those that are kept. some: what is not named
// as missing is known. all: the header as it is.
enum class HeaderExtent : std::uint8_t { nothing, common, some, all };

// What is kept, wherever it lies.
struct HeaderView {
    HeaderExtent extent = HeaderExtent::nothing;
    ByteView lines;   // fields as the message has them, in its order, and the empty line
    ByteView missing; // names in lower case, a line each

    bool whole() const { return extent == HeaderExtent::all; }
    // All fields of this name are in lines, or there is none.
    bool knows(std::string_view name) const;
};

struct KeptHeader {
    HeaderExtent extent = HeaderExtent::nothing;
    Bytes lines;
    Bytes missing;
    HeaderView view() const { return {extent, lines, missing}; }
    friend bool operator==(const KeptHeader&, const KeptHeader&) = default;
};

// Of a header with the empty line that ends it. A longer one keeps the fields that programs ask for in lists of
// messages. Nothing of one whose fields cannot be told apart for certain.
KeptHeader keepHeader(ByteView header);

// HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 section 6.4.5) of a header block: the fields that are named, or the
// others, as they are, and the empty line.
Bytes pickFields(ByteView header, const std::vector<std::string>& names, bool others);

} // namespace ismail::mail
