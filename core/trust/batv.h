// Signed return addresses (BATV, draft-levine-smtp-batv-01): a bounce to an address that we never wrote is no bounce of
// ours.
//
//   anna@here.example  ->  prvs=KDDDSSSSSS=anna@here.example
//   K: number of the key; DDD: the day when it ends, in days since 1970, modulo 1000; SSSSSS: six hexadecimal digits
//
// Promises: a tag is good for 7 days, and for nobody else's address; letters may change their case on the way, and the
// domain may be in Unicode or in A-labels. The key is the one of the SRS addresses (relay/routing/sender_rewriting.h);
// what is signed begins differently, so that neither can stand for the other. Does not: know which mail is a bounce, or
// refuse one.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "mail/address.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::trust {

constexpr int batvDays = 7;

struct BatvParts {
    unsigned key = 0;      // 0 to 9
    unsigned day = 0;      // 0 to 999
    std::string signature; // six characters, as written
    std::string local;     // the local part without the tag
};

// Anybody's tag; nothing where the local part has none. One tag is taken off: another behind it is part of the name.
std::optional<BatvParts> parseBatv(std::string_view local);
// The address without anybody's tag: who it is, where the tag of the day must not make a stranger of it.
mail::Address withoutTag(const mail::Address& address);
// With a tag the local part has 64 octets and the path 254 at most (RFC 5321 section 4.5.3.1).
bool hasRoomForTag(const mail::Address& address);

class Batv {
public:
    // mac: a keyed digest of 16 octets or more; nobody else has the key.
    using Mac = std::function<Bytes(ByteView)>;
    Batv(Mac mac, const Clock& clock, unsigned keyNumber = 0)
        : mac_(std::move(mac)), clock_(clock), key_(keyNumber % 10) {}

    // Nothing where there is a tag already, no local part, or no room for a tag: the sender stays as it is then.
    std::optional<mail::Address> sign(const mail::Address& sender) const;
    // The address without its tag. Errors: notFound, it has none; invalid, not signed here; denied, too old.
    Result<mail::Address> verify(const mail::Address& recipient) const;

private:
    std::string signature(unsigned day, const std::string& local, const std::string& domain) const;
    std::int64_t today() const;

    const Mac mac_;
    const Clock& clock_;
    const unsigned key_;
};

} // namespace ismail::trust
