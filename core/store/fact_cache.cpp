#include "store/fact_cache.h"

namespace ismail::store {

namespace {

std::size_t octetsOf(const mailbox::FactRow& row) {
    return FactCache::rowOverhead + row.facts.octets() + row.prefix.size() + row.emailId.size();
}

} // namespace

mailbox::FactRows FactCache::find(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids) {
    mailbox::FactRows rows(uids.size());
    const std::lock_guard guard(mutex_);
    for (std::size_t i = 0; i < uids.size(); ++i) {
        const auto found = byKey_.find({mailboxId, uids[i]});
        if (found == byKey_.end()) continue;
        rows[i] = found->second->second;
        entries_.splice(entries_.begin(), entries_, found->second);
    }
    return rows;
}

void FactCache::keep(std::int64_t mailboxId, const mailbox::FactRows& rows) {
    const std::lock_guard guard(mutex_);
    for (const auto& row : rows) {
        const Key key{mailboxId, row->uid};
        if (byKey_.contains(key)) continue;
        entries_.emplace_front(key, row);
        byKey_.emplace(key, entries_.begin());
        octets_ += octetsOf(*row);
    }
    while (octets_ > most_) {
        octets_ -= octetsOf(*entries_.back().second);
        byKey_.erase(entries_.back().first);
        entries_.pop_back();
    }
}

std::size_t FactCache::octets() const {
    const std::lock_guard guard(mutex_);
    return octets_;
}

} // namespace ismail::store
