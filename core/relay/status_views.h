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
    mail::Reply lastReply; // to ETRN; code 0: not asked yet
    std::optional<Time> lastAsked;
};

struct PartnerView {
    std::int64_t id = 0;
    std::string name;
    enum class State : std::uint8_t { unknown, up, down } state = State::unknown;
    std::optional<Time> since, lastContact, lastTry, nextQuery;
    mail::Reply lastError;              // code 0: none since it is up
    std::vector<std::string> addresses; // by which it is recognised
    std::vector<PartnerDomainView> domains;
};

} // namespace ismail::relay
