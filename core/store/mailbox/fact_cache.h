// What was read of messages lately: lists that are scrolled and mailboxes that are searched again cost no database.
// Nothing in it can be out of date: mailbox ids and uids are never given twice, and what a row says of a message never
// changes.
//
// Promises: memory as the budget allows; thread-safe.
#pragma once

#include "mailbox/imap_store.h"
#include "store/mailbox/cache_budget.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ismail::store {

class FactCache final : public CacheBudget::Member {
public:
    static constexpr std::size_t rowOverhead = 300; // octets that a row takes beside its texts, about

    explicit FactCache(CacheBudget& budget) : budget_(budget) { budget_.join(*this); }

    // One for each of uids; nullptr: not remembered.
    mailbox::FactRows find(std::int64_t mailboxId, const std::vector<std::uint32_t>& uids);
    void keep(std::int64_t mailboxId, const mailbox::FactRows& rows);
    // The same, but drives nothing out.
    void keepIfThereIsRoom(std::int64_t mailboxId, const mailbox::FactRows& rows);

    std::size_t octets() const override;
    std::optional<Ticks> leastUsed() const override;
    void forgetLeastUsed() override;

private:
    struct Key {
        std::int64_t mailboxId = 0;
        std::uint32_t uid = 0;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const {
            return static_cast<std::size_t>((static_cast<std::uint64_t>(key.mailboxId) << 32 ^ key.uid) *
                                            0x9e3779b97f4a7c15);
        }
    };
    struct Entry {
        Key key;
        std::shared_ptr<const mailbox::FactRow> row;
        Ticks used{};
    };

    CacheBudget& budget_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_; // used last first
    std::unordered_map<Key, std::list<Entry>::iterator, Hash> byKey_;
    std::size_t octets_ = 0;
};

} // namespace ismail::store
