#include "mailbox/uid_ranges.h"

#include <algorithm>
#include <iterator>

namespace ismail::mailbox {

UidRanges uidsNamed(const proto::ImapSet& set) {
    const auto number = [](std::uint32_t n) { return n == proto::imapStar ? UINT32_MAX : n; };
    UidRanges sorted, merged;
    for (const proto::ImapRange& range : set.ranges) {
        const std::uint32_t a = number(range.first), b = number(range.last);
        sorted.push_back({std::min(a, b), std::max(a, b)});
    }
    std::sort(sorted.begin(), sorted.end(), [](const UidRange& a, const UidRange& b) { return a.first < b.first; });
    for (const UidRange& range : sorted) {
        if (!merged.empty() && range.first <= merged.back().last)
            merged.back().last = std::max(merged.back().last, range.last);
        else
            merged.push_back(range);
    }
    return merged;
}

UidRanges common(const UidRanges& a, const UidRanges& b) {
    UidRanges found;
    for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
        const UidRange both{std::max(x->first, y->first), std::min(x->last, y->last)};
        if (both.first <= both.last) found.push_back(both);
        if (x->last < y->last)
            ++x;
        else
            ++y;
    }
    return found;
}

bool contains(const UidRanges& ranges, std::uint32_t uid) {
    const auto behind =
        std::upper_bound(ranges.begin(), ranges.end(), uid,
                         [](std::uint32_t value, const UidRange& range) { return value < range.first; });
    return behind != ranges.begin() && uid <= std::prev(behind)->last;
}

} // namespace ismail::mailbox
