// SORT (RFC 5256 section 3).
#include "mailbox/imap_search.h"

#include <algorithm>
#include <compare>
#include <numeric>

namespace ismail::mailbox {

using proto::ImapSortKey;

namespace {

std::int64_t sentOf(const MessageState& state, const mail::SortKeys& keys) {
    return keys.sent ? *keys.sent : toMillis(state.received) / 1000;
}

std::strong_ordering compare(ImapSortKey::Kind kind, const MessageState& a, const mail::SortKeys& keysA,
                             const MessageState& b, const mail::SortKeys& keysB) {
    switch (kind) {
    case ImapSortKey::Kind::arrival: return toMillis(a.received) <=> toMillis(b.received);
    case ImapSortKey::Kind::cc: return keysA.cc <=> keysB.cc;
    case ImapSortKey::Kind::date: return sentOf(a, keysA) <=> sentOf(b, keysB);
    case ImapSortKey::Kind::from: return keysA.from <=> keysB.from;
    case ImapSortKey::Kind::size: return a.size <=> b.size;
    case ImapSortKey::Kind::subject: return keysA.subject <=> keysB.subject;
    case ImapSortKey::Kind::to: break;
    }
    return keysA.to <=> keysB.to;
}

} // namespace

std::vector<std::size_t> sortMessages(const ImapView& view, std::vector<std::size_t> places,
                                      const std::vector<mail::SortKeys>& keys, const std::vector<ImapSortKey>& order) {
    std::vector<std::size_t> indices(places.size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    // Stable: RFC 5256 section 3: messages that are alike stay in the order of their sequence numbers.
    std::stable_sort(indices.begin(), indices.end(), [&](std::size_t a, std::size_t b) {
        const MessageState& stateA = view.messages()[places[a]];
        const MessageState& stateB = view.messages()[places[b]];
        for (const ImapSortKey& key : order) {
            const auto found = compare(key.kind, stateA, keys[a], stateB, keys[b]);
            if (found != 0) return key.reverse ? found > 0 : found < 0;
        }
        return false;
    });
    std::vector<std::size_t> sorted;
    sorted.reserve(places.size());
    for (const std::size_t index : indices)
        sorted.push_back(places[index]);
    return sorted;
}

} // namespace ismail::mailbox
