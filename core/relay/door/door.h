// What the server remembers of those who come to its door, in one place: greylist, known clients, rates, reputation,
// correspondents, the administrator's lists, and the lists in the DNS with their health.
//
// All of it works in memory, and is read at the start and written once a minute. Order of calls: construct, open(),
// then sessions may come; everyMinute() by the clock; close() after the last session, before the store stops.
// Promises: thread-safe, as its parts are. Does not: decide about a message, ask the DNS.
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "config/settings.h"
#include "relay/door/access_book.h"
#include "relay/door/block_lists.h"
#include "relay/door/client_rates.h"
#include "relay/door/correspondents.h"
#include "relay/door/greylist.h"
#include "relay/door/known_clients.h"
#include "relay/door/list_health.h"
#include "relay/door/reputation.h"
#include "relay/door_memory.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ismail::relay {

class Door {
public:
    // All outlive it, and the work that it gives to workers.
    struct Dependencies {
        DoorMemory& memory;
        Workers& workers; // for what reads the database
        const config::SettingsSource& settings;
        const Clock& clock;
    };
    explicit Door(Dependencies deps);

    // Reads what was remembered. Blocks.
    void open();
    // Hands what changed to the disk, lets go what has ended, takes new settings of lists. For a worker or a strand:
    // it takes some milliseconds after a busy minute. Never twice at a time.
    void everyMinute();
    // The last of everyMinute().
    void close() { save(); }

    // dnsbl.lists as it is now: the value is parsed when it changes. Never blocks for long.
    std::shared_ptr<const std::vector<BlockList>> lists();
    // Self-tests that are due, to be driven by whoever may ask the DNS; the outcome goes to health() by itself.
    std::vector<std::unique_ptr<DnsEngine>> dueSelfTests();

    KnownClients& known() { return known_; }
    Greylist& greylist() { return greylist_; }
    ClientRates& rates() { return rates_; }
    Reputation& reputation() { return reputation_; }
    Correspondents& correspondents() { return correspondents_; }
    AccessBook& access() { return access_; }
    ListHealth& health() { return health_; }
    ListMemory listMemory() { return {health_, answers_}; }

private:
    void save();

    const Dependencies deps_;
    KnownClients known_;
    Greylist greylist_;
    ClientRates rates_;
    Reputation reputation_;
    Correspondents correspondents_;
    AccessBook access_;
    ListHealth health_;
    ListAnswers answers_;
    std::mutex listsMutex_;
    std::string listsText_;                               // guarded by listsMutex_
    std::shared_ptr<const std::vector<BlockList>> lists_; // guarded by listsMutex_
};

} // namespace ismail::relay
