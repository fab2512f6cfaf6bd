// What SORT and THREAD compare (mailbox/sort_columns.h), for the mailboxes that were sorted lately.
#pragma once

#include "mailbox/sort_columns.h"
#include "store/mailbox/cache_budget.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace ismail::store {

class SortCache final : public CacheBudget::Member {
public:
    explicit SortCache(CacheBudget& budget) : budget_(budget) { budget_.join(*this); }

    // Of a mailbox; new ones are empty.
    std::shared_ptr<mailbox::SortColumns> of(std::int64_t mailboxId);
    // To be called after something was added to them.
    void grew(std::int64_t mailboxId);

    std::size_t octets() const override;
    std::optional<Ticks> leastUsed() const override;
    void forgetLeastUsed() override;

private:
    struct Entry {
        std::int64_t mailboxId = 0;
        std::shared_ptr<mailbox::SortColumns> columns;
        std::size_t octets = 0; // when it was looked at last
        Ticks used{};
    };
    void measure(Entry& entry);

    CacheBudget& budget_;
    mutable std::mutex mutex_;
    std::list<Entry>
        entries_; // used last first; few, as each is of a mailbox that fits into the budget with the others
    std::size_t octets_ = 0;
};

} // namespace ismail::store
