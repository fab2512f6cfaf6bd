// Where a change to messages that comes in slices has got to: the next uid of its ranges.
#pragma once

#include "mailbox/imap_store.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace ismail::store {

struct UidCursor {
    std::size_t range = 0;  // of the ranges
    std::uint32_t from = 0; // within it; what comes before it was looked at

    bool atEnd(const mailbox::UidRanges& ranges) const { return range >= ranges.size(); }
};

// At most limit of the rows that fetch(range, limit) finds, which have a uid and come by it; moves the cursor behind
// them. A range without rows counts as one, so that a slice is as short where most messages are gone.
template <typename Fetch>
auto takeNext(const mailbox::UidRanges& ranges, UidCursor& at, std::size_t limit, Fetch fetch) {
    decltype(fetch(mailbox::UidRange{}, limit)) rows;
    while (limit > 0 && !at.atEnd(ranges)) {
        mailbox::UidRange range = ranges[at.range];
        range.first = std::max(range.first, at.from);
        auto some = fetch(range, limit);
        if (some.size() < limit || some.back().uid >= range.last)
            at = {at.range + 1, 0};
        else
            at.from = some.back().uid + 1;
        limit -= std::max<std::size_t>(1, some.size());
        rows.insert(rows.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    return rows;
}

// How many messages ranges can name at most.
inline std::uint64_t mostOf(const mailbox::UidRanges& ranges) {
    std::uint64_t most = 0;
    for (const auto& range : ranges)
        most += std::uint64_t{range.last} - range.first + 1;
    return most;
}

} // namespace ismail::store
