// The tables of a secondary's copies of lists (list_copy, list_generation, list_entry, list_drop), as rows. What they
// are for is in group/list_copy.h. Works on one connection.
#pragma once

#include "base/clock.h"
#include "group/recipient_book.h"
#include "store/db/database.h"
#include "store/directory/key_box.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

struct StoredCopy {
    std::int64_t domainId = 0, partnerId = 0;
    group::CopyHead head;
};

class ListCopyTable {
public:
    explicit ListCopyTable(Database& database) : database_(database) {}

    // All; a generation whose key cannot be read is taken for none. The names of domains come from their table.
    std::vector<StoredCopy> all(const KeyBox& box);
    // The highest number of a generation that the domain ever had rows of.
    std::uint32_t lastNumber(std::int64_t domainId);
    // servingKey, buildingKey: sealed; used where the generation is new.
    void write(const StoredCopy& copy, const std::string& servingKey, const std::string& buildingKey);
    void change(std::int64_t domainId, std::uint32_t generation, bool serving,
                const std::vector<group::ListChange>& changes, Time now);
    // Its rows go by and by.
    void drop(std::int64_t domainId, std::uint32_t generation);
    void forget(std::int64_t domainId);
    void forgetPartner(std::int64_t partnerId);
    void setTimes(std::int64_t domainId, std::optional<Time> confirmedAt, std::optional<Time> byeAt);

    std::optional<group::CopyEntry> find(std::int64_t domainId, std::uint32_t generation, ByteView tag);
    // Those behind a tag that are not removed, by tag.
    std::vector<group::ListChange> page(std::int64_t domainId, std::uint32_t generation, ByteView after,
                                        std::size_t most);
    // Rows of dropped generations, and of those removed before, at most so many. True: there may be more.
    bool prune(Time removedBefore, std::size_t most);

private:
    void writeGeneration(std::int64_t domainId, const group::ListGeneration& generation, const std::string& sealed);
    group::ListGeneration generation(std::int64_t domainId, std::int64_t number, const KeyBox& box);
    Database& database_;
};

} // namespace ismail::store
