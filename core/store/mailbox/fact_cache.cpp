#include "store/mailbox/fact_cache.h"

namespace ismail::store {

namespace {

std::size_t octetsOf(const mailbox::FactRow& row) {
    return FactCache::rowOverhead + row.facts.octets() + row.prefix.size();
}

} // namespace

mailbox::FactRows FactCache::find(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids) {
    mailbox::FactRows rows(uids.size());
    const Ticks now = budget_.now();
    const std::lock_guard guard(mutex_);
    for (std::size_t i = 0; i < uids.size(); ++i) {
        const auto found = byKey_.find({mailboxId, uids[i]});
        if (found == byKey_.end()) continue;
        rows[i] = found->second->row;
        found->second->used = now;
        entries_.splice(entries_.begin(), entries_, found->second);
    }
    return rows;
}

void FactCache::keep(std::int64_t mailboxId, const mailbox::FactRows& rows) {
    const Ticks now = budget_.now();
    {
        const std::lock_guard guard(mutex_);
        for (const auto& row : rows) {
            const Key key{mailboxId, row->uid};
            if (byKey_.contains(key)) continue;
            entries_.push_front({key, row, now});
            byKey_.emplace(key, entries_.begin());
            octets_ += octetsOf(*row);
        }
    }
    budget_.fit();
}

void FactCache::keepIfThereIsRoom(std::int64_t mailboxId, const mailbox::FactRows& rows) {
    std::size_t more = 0;
    for (const auto& row : rows)
        more += octetsOf(*row);
    if (budget_.octets() + more <= budget_.limit()) keep(mailboxId, rows);
}

std::size_t FactCache::octets() const {
    const std::lock_guard guard(mutex_);
    return octets_;
}

std::optional<Ticks> FactCache::leastUsed() const {
    const std::lock_guard guard(mutex_);
    if (entries_.empty()) return std::nullopt;
    return entries_.back().used;
}

void FactCache::forgetLeastUsed() {
    const std::lock_guard guard(mutex_);
    if (entries_.empty()) return;
    octets_ -= octetsOf(*entries_.back().row);
    byKey_.erase(entries_.back().key);
    entries_.pop_back();
}

} // namespace ismail::store
