// A server has a new key and tells its partners, each over a channel that was opened with a key the partner knows:
//
//   owner                                  partner
//     key.next -------------------------->  checked, written down beside the old one
//     <-------------------------- key.have
//     ends the channel; both call again     whoever calls proves the new key, or asks for it (M1's wanted id)
//                                           the old one is dropped
//
// Promises: a key is taken only where both keys have signed that one follows the other, the old one is known, and the
// number of the change is higher than that of the last one which was taken, so that nothing that was said before can be
// said again. Does not: know channels or the store.
#pragma once

#include "base/bytes.h"
#include "group/messages_keys.h"
#include "group/own_keys.h"

#include <cstdint>

namespace ismail::group {

KeyNext announceKey(const OwnKey& old, const OwnKey& next);
// What both keys sign: "ISMail peer 1 key" 0 old new number, the number in 8 octets, the highest first.
Bytes keyNextText(ByteView old, ByteView next, std::int64_t number);

// What is known of a partner.
struct PinnedKeys {
    Bytes key, next;         // next: none unless it is changing its key
    std::int64_t number = 0; // of the last change that was taken
};

enum class KeyVerdict {
    pin,  // write it down, then answer with KeyHave
    have, // it is written down already: answer
    refuse
};
KeyVerdict judgeKey(const KeyNext& said, const PinnedKeys& pinned);

} // namespace ismail::group
