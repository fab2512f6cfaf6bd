#include "store/mailbox/cache_budget.h"

namespace ismail::store {

std::size_t CacheBudget::octets() const {
    std::size_t octets = 0;
    for (const Member* member : members_)
        octets += member->octets();
    return octets;
}

CacheBudget::Member* CacheBudget::leastUsed(Ticks* used) const {
    Member* found = nullptr;
    for (Member* member : members_) {
        const auto at = member->leastUsed();
        if (!at || (found && *at >= *used)) continue;
        found = member;
        *used = *at;
    }
    return found;
}

void CacheBudget::fit() {
    const std::size_t most = limit();
    if (octets() <= most) return;
    const std::lock_guard guard(mutex_);
    Ticks used{};
    while (octets() > most) {
        Member* member = leastUsed(&used);
        if (!member) return;
        member->forgetLeastUsed();
    }
}

bool CacheBudget::forgetUnused(Millis age) {
    const std::lock_guard guard(mutex_);
    const Ticks before = clock_.ticks() - age;
    bool any = false;
    Ticks used{};
    for (Member* member = leastUsed(&used); member && used <= before; member = leastUsed(&used)) {
        member->forgetLeastUsed();
        any = true;
    }
    return any;
}

} // namespace ismail::store
