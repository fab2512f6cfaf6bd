// SORT (RFC 5256 section 3).
#include "mailbox/imap_search.h"

#include <numeric>

namespace ismail::mailbox {

using proto::ImapSortKey;

namespace {

std::uint64_t keyOf(ImapSortKey::Kind kind, const MessageState& state, const SortColumns::Row& row,
                    const SortColumns::Look& look) {
    switch (kind) {
    case ImapSortKey::Kind::arrival: return sortKeyOf(toMillis(state.received));
    case ImapSortKey::Kind::cc: return look.rank(row.cc);
    case ImapSortKey::Kind::date: return sortKeyOf(sentAt(state, row));
    case ImapSortKey::Kind::from: return look.rank(row.from);
    case ImapSortKey::Kind::size: return state.size;
    case ImapSortKey::Kind::subject: return look.rank(row.subject);
    case ImapSortKey::Kind::to: break;
    }
    return look.rank(row.to);
}

} // namespace

std::int64_t sentAt(const MessageState& state, const SortColumns::Row& row) {
    return row.sent != SortColumns::noDate ? row.sent : toMillis(state.received) / 1000;
}

std::vector<std::size_t> sortMessages(const ImapView& view, const std::vector<std::size_t>& places,
                                      SortColumns& columns, const std::vector<ImapSortKey>& order) {
    const auto look = columns.look();
    const auto rows = look.rows(view.uidsAt(places));
    std::vector<std::uint32_t> indices(places.size());
    std::iota(indices.begin(), indices.end(), 0u);
    std::vector<std::uint64_t> keys(places.size());
    // The last key first, each time leaving what is equal as it is: RFC 5256 section 3 wants messages that are alike in
    // the order of their sequence numbers, also with REVERSE.
    for (auto key = order.rbegin(); key != order.rend(); ++key) {
        for (std::size_t i = 0; i < places.size(); ++i) {
            const std::uint64_t value = keyOf(key->kind, view.messages()[places[i]], *rows[i], look);
            keys[i] = key->reverse ? ~value : value;
        }
        sortByKeys(indices, keys);
    }
    std::vector<std::size_t> sorted;
    sorted.reserve(places.size());
    for (const std::uint32_t index : indices)
        sorted.push_back(places[index]);
    return sorted;
}

} // namespace ismail::mailbox
