// What two paired servers say to each other over a channel. A frame (rpc/frame.h) holds one JSON object:
//
//   {"kind": "beat", "data": {…}}
//
// The kinds of one concern have a header of their own (messages_*.h); each struct lists its fields once, as those of
// the administrators' contract do, so that one codec reads and writes them all.
//
// Promises: whatever goes beyond a cap or lacks a field is an error; fields that are not known are passed over, and of
// a kind that is not known only the name is kept, so that the partner may be newer. A new name in an enumeration is
// nothing that may be passed over: it comes with a new protocol version or a feature that both have said hello with.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "group/messages_health.h"
#include "group/messages_keys.h"
#include "group/messages_lists.h"
#include "group/messages_pair.h"
#include "group/messages_talk.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ismail::group {

// Caps of what is read; a field of a message has its own, which are no wider.
constexpr std::size_t maxPeerFrame = 256 * 1024; // octets of a frame's body
constexpr std::size_t maxHelloFrame = 16 * 1024; // of those before the partner's hello was read
constexpr std::size_t maxPeerDepth = 6;          // of nesting
constexpr std::size_t maxPeerString = 4 * 1024;  // octets
constexpr std::size_t maxPeerList = 1000;        // entries
constexpr std::size_t maxPeerBlob = 192 * 1024;  // octets
constexpr std::size_t maxPeerKind = 32;          // octets of a kind's name
constexpr std::size_t maxProbeBody = 64 * 1024;  // octets of a frame's body that is a probe.answer

using Message =
    std::variant<Hello, Bye, Fault, PairDomains, PairOffer, PairAccept, PairRefuse, PairDone, Beat, Health, DomainState,
                 ListChanged, ListWant, ListPage, ListHave, ProbeAsk, ProbeAnswer, KeyNext, KeyHave>;

// "list.page"
std::string_view kindOf(const Message& message);

// The body of a frame. The caps of the fields keep it within maxPeerFrame where texts hold no control characters.
Bytes encodeMessage(const Message& message);

struct ReadMessage {
    std::string kind;
    std::optional<Message> message; // none: a kind that is not known here, to be answered with a Fault
};
// Errors: invalid; the channel ends. The text is for the log.
Result<ReadMessage> decodeMessage(ByteView body);

// Leaves out facts from the end until the answer fits into maxProbeBody, and says so in it.
void fitProbeAnswer(ProbeAnswer& answer);

} // namespace ismail::group
