// A list of recipients as a secondary holds it: tags in place of names, each with a state.
//
//   v    scrypt (RFC 7914) over the local part in its key form (mail::addressKey), with the salt of the domain
//   tag  the first 16 octets of HMAC-SHA256 over v, with a key that this domain and this secondary have alone
//
// The primary keeps v, so one computation serves all its secondaries, and no two of them can compare their lists. A tag
// does not hide a name that somebody thinks of; it makes each try dear, and impossible without the key.
//
// Promises: what is packed is unpacked the same; octets that are no changes are refused. Does not: keep lists.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/scrypt.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

enum class RecipientState : std::uint8_t {
    normal,
    full,      // the mailbox is
    disabled,  // by an administrator
    rehearsal, // known, as normal
    removed    // in changes, and at the primary for a time
};

struct ListChange {
    Bytes tag; // listTagSize octets
    RecipientState state{};
    friend bool operator==(const ListChange&, const ListChange&) = default;
};

constexpr crypto::ScryptCost listCost{8, 8, 1}; // N 256: some 0.8 ms

// v, 32 octets. localKey: at most 64 octets by RFC 5321 section 4.5.3.1.1; more are refused. Errors: those of
// scryptKey().
Result<Bytes> stretchRecipient(std::string_view localKey, ByteView salt, const crypto::ScryptCost& cost = listCost);
Bytes recipientTag(ByteView key, ByteView stretched);

// listChangeSize octets each.
Bytes packChanges(const std::vector<ListChange>& changes);
// Nothing where it is cut or has a state that is none.
std::optional<std::vector<ListChange>> unpackChanges(ByteView packed);

// SHA-256 over every recipient that is not removed: tag and state, in the order of the tags.
class ListDigest {
public:
    // In the order of the tags, each once; who is removed is passed over.
    void add(ByteView tag, RecipientState state);
    Bytes finish() { return digest_.finish(); }

private:
    crypto::Sha256 digest_;
};
// Of changes in any order, each tag once.
Bytes listDigest(std::vector<ListChange> recipients);

struct ListVersion {
    std::string domain;
    Bytes epoch;
    std::int64_t version = 0;
};
// One digest of where any number of lists stand, in any order; what the primary's beat carries.
Bytes beatHash(std::vector<ListVersion> lists);

} // namespace ismail::group
