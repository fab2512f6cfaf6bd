// Small things that every handler of the admin API needs: errors as sentences, the check of versions, pages of a
// list in memory, and the form of values on the wire.
#pragma once

#include "base/clock.h"
#include "base/say.h"
#include "mail/address.h"
#include "mail/reply.h"
#include "rpc/contract.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::service {

inline Error invalid(Sentence sentence) { return failure(ErrorKind::invalid, std::move(sentence)); }
inline Error notFound(Sentence sentence) { return failure(ErrorKind::notFound, std::move(sentence)); }
inline Error conflict(Sentence sentence) { return failure(ErrorKind::conflict, std::move(sentence)); }

// Conflict where an edit was based on another version than the stored one; what: an object of the table
// ("object.domain").
Status checkVersion(const std::optional<std::int64_t>& basedOn, std::int64_t stored, const Sentence& what);

// A list, or several values that are sent as one, is replaced as a whole: an edit that does not name the version it was
// read at is invalid, because whoever sends it may not have read what he drops. replaced: what the edit replaces so
// ("part.secondaries"); empty: nothing.
Status checkRead(const Sentence& replaced, const std::optional<std::int64_t>& basedOn, const Sentence& what);

// Of a request; null where there is none ("" or "<>"). Errors: invalid.
Result<mail::Address> addressOrNull(const std::string& text);
// The same of a recipient, which there must be.
Result<mail::Address> address(const std::string& text);

// Counts are cut to what JSON holds exactly.
std::int64_t wire(std::uint64_t number);
// "550 5.1.1 No such user", cut at 2000 octets; empty where there was no reply.
std::string wire(const mail::Reply& reply);
// Nothing for the two values that stand for "never": the zero time and Time::max().
std::optional<Time> wireTime(Time time);

// At least 8 characters (RFC 8265 section 4.3 leaves the least length to us), UTF-8, no control characters.
Status checkPassword(const Secret<std::string>& password);
constexpr std::size_t minPasswordCharacters = 8;

// Text as UTF-8 of at most `most` octets: other octets become U+FFFD, and no character is cut in two.
std::string readableText(std::string_view octets, std::size_t most);

// name contains text, whatever the case; a domain is also found by its form in Unicode.
bool nameContains(const std::string& name, const std::string& text);

// Those of items whose name contains what the page asks for, sorted by name, cut to the page; total gets their number.
template <class T, class Name>
std::vector<const T*> pageOf(const std::vector<T>& items, const rpc::Page& page, Name name, std::int64_t& total) {
    std::vector<const T*> found;
    for (const T& item : items)
        if (nameContains(name(item), page.contains)) found.push_back(&item);
    std::sort(found.begin(), found.end(), [&](const T* a, const T* b) { return name(*a) < name(*b); });
    total = static_cast<std::int64_t>(found.size());
    const auto from = std::min(static_cast<std::size_t>(page.offset), found.size());
    const auto to = std::min(from + static_cast<std::size_t>(page.limit), found.size());
    return {found.begin() + static_cast<std::ptrdiff_t>(from), found.begin() + static_cast<std::ptrdiff_t>(to)};
}

} // namespace ismail::service
