// Answers of name servers until they expire.
//
// Promises: at most maxCacheEntries of DnsResolver, and about maxCacheOctets of them; the soonest to expire go first.
// Not thread-safe. Does not: decide what is kept, and for how long.
#pragma once

#include "base/clock.h"
#include "net/dns_answer.h"

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace ismail::net {

class DnsCache {
public:
    struct Hit {
        DnsReading reading;
        Millis ttl{0};
    };

    std::optional<Hit> find(const std::string& key, Ticks now);
    void put(const std::string& key, const DnsReading& reading, Ticks until);
    void clear();

private:
    struct Entry {
        DnsReading reading;
        Ticks until;
        std::size_t octets = 0;
    };
    using Entries = std::unordered_map<std::string, Entry>;

    void erase(Entries::iterator entry);

    Entries entries_;
    std::set<std::pair<Ticks, std::string>> expiry_;
    std::size_t octets_ = 0;
};

} // namespace ismail::net
