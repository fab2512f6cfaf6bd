#include "store/mailbox/sort_cache.h"

#include <algorithm>

namespace ismail::store {

namespace {

constexpr std::size_t entryOverhead = 2'000; // octets of empty columns

} // namespace

std::shared_ptr<mailbox::SortColumns> SortCache::of(std::int64_t mailboxId) {
    std::shared_ptr<mailbox::SortColumns> columns;
    {
        const std::lock_guard guard(mutex_);
        auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [mailboxId](const Entry& entry) { return entry.mailboxId == mailboxId; });
        if (found == entries_.end()) {
            entries_.push_front({mailboxId, std::make_shared<mailbox::SortColumns>(), 0, {}});
            found = entries_.begin();
        }
        entries_.splice(entries_.begin(), entries_, found);
        found->used = budget_.now();
        measure(*found);
        columns = found->columns;
    }
    budget_.fit();
    return columns;
}

void SortCache::grew(std::int64_t mailboxId) {
    {
        const std::lock_guard guard(mutex_);
        for (Entry& entry : entries_) {
            if (entry.mailboxId != mailboxId) continue;
            entry.used = budget_.now();
            measure(entry);
        }
    }
    budget_.fit();
}

void SortCache::measure(Entry& entry) {
    octets_ -= entry.octets;
    entry.octets = entryOverhead + entry.columns->octets();
    octets_ += entry.octets;
}

std::size_t SortCache::octets() const {
    const std::lock_guard guard(mutex_);
    return octets_;
}

std::optional<Ticks> SortCache::leastUsed() const {
    const std::lock_guard guard(mutex_);
    if (entries_.empty()) return std::nullopt;
    return entries_.back().used;
}

void SortCache::forgetLeastUsed() {
    const std::lock_guard guard(mutex_);
    if (entries_.empty()) return;
    octets_ -= entries_.back().octets;
    entries_.pop_back();
}

} // namespace ismail::store
