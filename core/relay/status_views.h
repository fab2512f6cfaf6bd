// What the relay tells an administrator about itself, as plain values.
#pragma once

#include "base/clock.h"
#include "mail/reply.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

struct DestinationView {
    std::string key;
    std::string state; // "idle", "sending", "connecting", "waiting", "down"
    std::size_t inMemory = 0, inFlight = 0, connections = 0;
    std::string hop;    // the next hop that is used or waited for
    mail::Reply reason; // why it waits; code 0: it does not
    std::optional<Time> since;
    std::optional<Time> nextTry; // probe of the hop, or the next due row
    mail::Reply lastReply;       // the last refusal
    std::string lastRemote;
    std::optional<Time> lastDelivered;
};

// One domain of ours that a secondary is asked about, or one of theirs that we hold mail for.
struct PartnerDomainView {
    std::string domain;
    bool weArePrimary = false;
    mail::Reply lastReply; // to ETRN, or why it could not be asked; code 0: not asked yet
    std::optional<Time> lastAsked;
    bool refused = false; // it was reached and will not be asked: lastReply is its own word
};

// The reply, made here or there, says that a server did not answer or is not known (RFC 3463 section 3.5: X.4.x); any
// other says that it answered and could not be used.
inline bool isAboutTheWay(const mail::Reply& reply) { return reply.code == 0 || reply.status.subject == 4; }

struct PartnerView {
    std::int64_t id = 0;
    std::string name;
    enum class State : std::uint8_t { unknown, up, down } state = State::unknown;
    std::optional<Time> since, lastContact, lastTry, nextQuery;
    mail::Reply lastError;               // code 0: none since it is up
    std::uint64_t refusedRecipients = 0; // that it brought here and that do not exist, since the start
    std::vector<std::string> addresses;  // by which it is recognised
    bool offersPairing = false;          // as it said when it was last asked; it could be paired with this server
    std::vector<PartnerDomainView> domains;
};

} // namespace ismail::relay
