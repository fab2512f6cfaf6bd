// What the scheduler keeps in memory for a destination that has mail: strand only, gone when its last row is gone.
#pragma once

#include "relay/outgoing/delivery.h"
#include "relay/routing/destination_resolver.h"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

struct DestinationState {
    Destination destination;
    std::string key;

    // Mail in memory. parts: work items of a message that are not recorded yet; such a message is busy.
    std::deque<WorkItem> ready;
    std::unordered_map<MessageId, std::uint32_t> parts;

    // What the queue has.
    bool moreRows = true; // there may be rows that are due and not in memory
    bool fetching = false, fetchAgain = false, inFetchQueue = false;
    std::uint64_t generation = 0; // another one after rows were changed by hand: a page read before is thrown away
    std::optional<Time> nextDue;  // of the rows that are not due

    // A run tries everything once, also what is not due.
    bool run = false;
    bool probeWanted = false; // asked for: its hops may be probed before their time
    Time runAfterDue;
    MessageId runAfterId = 0;
    std::unordered_set<MessageId> runTried; // deferred in this run; capped

    // The way.
    std::optional<DestinationPlan> plan;
    Time planAt;
    bool resolving = false;
    std::uint32_t resolveFailures = 0;
    Time blockedUntil; // no hop can be used before
    Time blockedSince;
    mail::Reply blockedReply; // why
    std::string blockedHop;
    Ticks blockedAt{}; // when that was found out last

    std::vector<Delivery*> deliveries;
    bool waitsForConnection = false;
    bool hasTurn = false; // it waited and may take one connection before others

    Executor::TimerId timer = 0;
    Time timerAt;

    mail::Reply lastReply; // the last refusal of anything here since mail went or the hop answered, for the status
    std::string lastRemote;
    Time lastDelivered;

    bool isRunTried(MessageId id) const { return runTried.count(id) != 0; }
};

} // namespace ismail::relay
