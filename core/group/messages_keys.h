// Messages of a channel, part 5: a server has a new key. messages.h says what holds for all, key_change.h what they
// mean.
#pragma once

#include "crypto/identity.h"
#include "group/messages_talk.h"
#include "rpc/fields.h"

#include <cstdint>
#include <string_view>

namespace ismail::group {

// From a server that is known by `old` to whom it talks to.
struct KeyNext {
    static constexpr std::string_view kind = "key.next";

    rpc::Blob old, key;      // public keys
    std::int64_t number = 0; // of the change; each has a higher one
    rpc::Blob byOld, byNew;  // signatures of keyNextText()

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("old", s.old, "The key by which the partner knows it.", rpc::exactly(crypto::identityKeySize));
        v("key", s.key, "The key that it has now.", rpc::exactly(crypto::identityKeySize));
        v("number", s.number, "Of the change.", rpc::between(1, maxPeerNumber));
        v("byOld", s.byOld, "The old key's signature.", rpc::exactly(crypto::identitySignatureSize));
        v("byNew", s.byNew, "The new key's signature.", rpc::exactly(crypto::identitySignatureSize));
    }
};

// The answer: the key is written down, and is good from now on.
struct KeyHave {
    static constexpr std::string_view kind = "key.have";

    rpc::Blob key;

    template <class S, class V>
    static void fields(S& s, V& v) {
        v("key", s.key, "The new key.", rpc::exactly(crypto::identityKeySize));
    }
};

} // namespace ismail::group
