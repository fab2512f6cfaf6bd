// Who the From field says that a message is from, as DMARC needs it (RFC 9989 section 5.3.1) and points use it.
//
// Promises: work that grows with the header and no faster; what is broken still gives what can be read. Does not:
// judge.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxAuthorFields = 10;       // From fields that are read; all are counted
constexpr std::size_t maxAuthorAddresses = 50;    // of a field
constexpr std::size_t maxAuthorField = 16 * 1024; // octets read of a field
constexpr std::size_t maxAuthorName = 1024;       // octets of a display name that are searched

struct AuthorFacts {
    std::size_t fields = 0;           // From fields: RFC 5322 section 3.6 wants one
    std::size_t addresses = 0;        // in those that were read
    std::vector<std::string> domains; // A-labels, each once, in the order of the field
    bool unreadable = false;          // an address has no domain, or one that is no name
    bool more = false;        // there is more than the limits let us read: not one author, as far as anybody knows
    bool foreignName = false; // a display name shows an address that is not the field's own
};

AuthorFacts authorsOf(ByteView header);

} // namespace ismail::trust
