// What the door remembers, in the memory of a test.
#pragma once

#include "relay/door_memory.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ismail::test {

class MemoryOfDoor final : public relay::DoorMemory {
public:
    SipKey key() override { return {11, 22}; }
    std::vector<relay::GreyRow> grey(std::size_t) override { return rowsOf(greyRows); }
    std::vector<relay::KnownClientRow> knownClients(std::size_t) override { return rowsOf(knownRows); }
    std::vector<relay::ReputationRow> reputations(std::size_t) override { return rowsOf(reputationRows); }
    void remember(std::vector<relay::GreyChange> changes) override { take(greyRows, changes); }
    void remember(std::vector<relay::KnownClientChange> changes) override { take(knownRows, changes); }
    void remember(std::vector<relay::ReputationChange> changes) override { take(reputationRows, changes); }

    Result<bool> wroteTo(std::int64_t account, std::uint64_t hash) override {
        ++reads;
        if (broken) return Error{ErrorKind::unavailable, "The database does not answer."};
        return written.contains({account, hash});
    }
    void rememberWritten(std::int64_t account, std::uint64_t hash, Time at) override {
        written[{account, hash}] = at;
        ++writes;
    }

    std::vector<relay::AccessEntry> accessEntries() override { return rowsOf(access); }
    Result<relay::AccessPage> accessPage(const relay::AccessQuery&) override {
        return relay::AccessPage{rowsOf(access), access.size()};
    }
    void addAccess(relay::AccessEntry entry, std::function<void(Result<relay::AccessEntry>)> done) override {
        if (broken) return done(Error{ErrorKind::unavailable, "The database does not answer."});
        entry.id = ++lastId;
        access[entry.id] = entry;
        done(entry);
    }
    void removeAccess(std::int64_t id, std::function<void(Result<relay::AccessEntry>)> done) override {
        const auto found = access.find(id);
        if (found == access.end()) return done(Error{ErrorKind::notFound, "There is no such entry."});
        const relay::AccessEntry entry = found->second;
        access.erase(found);
        done(entry);
    }

    std::map<std::uint64_t, relay::GreyRow> greyRows;
    std::map<std::string, relay::KnownClientRow> knownRows;
    std::map<relay::ReputationKey, relay::ReputationRow> reputationRows;
    std::map<std::pair<std::int64_t, std::uint64_t>, Time> written;
    std::map<std::int64_t, relay::AccessEntry> access;
    std::int64_t lastId = 0;
    int reads = 0, writes = 0;
    bool broken = false;

private:
    template <typename Map>
    static std::vector<typename Map::mapped_type> rowsOf(const Map& map) {
        std::vector<typename Map::mapped_type> rows;
        for (const auto& [key, row] : map)
            rows.push_back(row);
        return rows;
    }
    template <typename Map, typename Changes>
    static void take(Map& map, Changes& changes) {
        for (auto& change : changes) {
            map.erase(change.key);
            if (change.row) map.emplace(change.key, *change.row);
        }
    }
};

} // namespace ismail::test
