// What SORT and THREAD compare of the messages of one mailbox, and SEARCH by the day they were sent, in columns:
// numbers and dates of fixed size beside each other, each different text once, with its place in the order of all of
// them. A mailbox that is sorted again costs no reading and no comparing of texts.
//
// Promises: nothing in it can be out of date, since uids are never given twice and what a message says never changes;
// some 150 octets a message of ordinary mail; thread-safe. Does not: read messages, know which of them are still there.
#pragma once

#include "base/sip_hash.h"
#include "mailbox/imap_store.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::mailbox {

// Texts, each of them once.
class SortTexts {
public:
    using Text = std::uint32_t;                        // 0: the empty one
    static constexpr std::size_t maxOctets = 1u << 31; // of all; what comes then is taken for empty

    SortTexts();
    Text of(std::string_view text);
    std::string_view view(Text text) const {
        return std::string_view(octets_.data() + begins_[text], begins_[text + 1] - begins_[text]);
    }
    // Two texts compare like their ranks; those of texts that came after rank() are not known.
    bool ranked() const { return ranks_.size() + 1 == begins_.size(); }
    void rank();
    std::uint32_t rankOf(Text text) const { return ranks_[text]; }
    std::size_t count() const { return begins_.size() - 1; }
    std::size_t octets() const;

private:
    void grow();

    SipHash hash_;
    std::vector<char> octets_;
    std::vector<std::uint32_t> begins_; // of each text, and the end of the last
    std::vector<Text> slots_;           // by hash; a power of two, at most half full; 0: free
    std::vector<Text> order_;           // ranked ones, in order
    std::vector<std::uint32_t> ranks_;  // by text
};

class SortColumns {
public:
    static constexpr std::int64_t noDate = std::numeric_limits<std::int64_t>::min();
    static constexpr std::int32_t noDay = std::numeric_limits<std::int32_t>::min();

    struct Row {
        std::uint32_t uid = 0;
        SortTexts::Text subject = 0, from = 0, to = 0, cc = 0;
        std::uint32_t firstReference = 0; // in the list of all
        std::uint32_t references : 31 = 0;
        std::uint32_t reply : 1 = 0;
        std::int32_t sentDay = noDay; // days since 1970 as the sender wrote them, whatever his time zone
        std::int64_t sent = noDate;   // seconds since 1970 UTC
        std::uint64_t messageId = 0;  // hashes stand for ids; 0: none
    };

    // uids must ascend. Those that are not known, in their order.
    std::vector<std::uint32_t> missing(const std::vector<std::uint32_t>& uids) const;
    // Facts that are damaged count as a message without any header. Rows by uid.
    void add(const FactRows& rows);
    std::size_t octets() const;

    // A look at it, during which nothing is added.
    class Look {
    public:
        // Ascending uids; where one is not known, a row as of a message without any header.
        std::vector<const Row*> rows(const std::vector<std::uint32_t>& uids) const;
        std::uint32_t rank(SortTexts::Text text) const { return columns_.texts_.rankOf(text); }
        // Every text is a number below.
        std::size_t texts() const { return columns_.texts_.count(); }
        std::span<const std::uint64_t> references(const Row& row) const {
            return std::span(columns_.references_).subspan(row.firstReference, row.references);
        }

    private:
        friend class SortColumns;
        explicit Look(const SortColumns& columns) : columns_(columns), lock_(columns.mutex_) {}

        const SortColumns& columns_;
        std::shared_lock<std::shared_mutex> lock_;
    };
    Look look();

private:
    void addRow(const FactRow& row);

    mutable std::shared_mutex mutex_;
    SipHash idHash_;
    SortTexts texts_;
    std::vector<Row> rows_;                                      // as they came
    std::vector<std::pair<std::uint32_t, std::uint32_t>> byUid_; // uid, index into rows_
    std::vector<std::uint64_t> references_;
};

// Brings order, places in keys, into the ascending order of their keys; those that are equal stay as they are.
// Time that is proportional to their number.
void sortByKeys(std::vector<std::uint32_t>& order, const std::vector<std::uint64_t>& keys);
// So that unsigned keys compare as the number does.
constexpr std::uint64_t sortKeyOf(std::int64_t number) {
    return static_cast<std::uint64_t>(number) ^ std::uint64_t{1} << 63;
}

} // namespace ismail::mailbox
