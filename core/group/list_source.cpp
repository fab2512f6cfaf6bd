#include "group/list_source.h"

#include "crypto/random.h"

#include <algorithm>

namespace ismail::group {

namespace {

Bytes packedFor(ByteView key, const std::vector<SourceRow>& rows, bool withRemoved) {
    std::vector<ListChange> changes;
    changes.reserve(rows.size());
    for (const SourceRow& row : rows)
        if (withRemoved || row.state != RecipientState::removed)
            changes.push_back({recipientTag(key, row.stretched), row.state});
    return packChanges(changes);
}

} // namespace

void numberRows(SourceHead& head, std::vector<SourceRow>& rows) {
    for (SourceRow& row : rows)
        row.version = ++head.version;
}

void renew(SourceHead& head) {
    head.epoch = crypto::randomBytes(epochSize);
    if (head.salt.empty()) head.salt = crypto::randomBytes(listSaltSize);
}

ListInfo listInfo(const SourceHead& head, ByteView key) {
    return {{head.epoch}, {head.salt}, {Bytes(key)}, head.cost.logN,
            head.cost.r,  head.cost.p, head.version, head.count};
}

ListChanged announce(const SourceHead& head, const SourceRows& rows, ByteView key, std::int64_t after) {
    ListChanged out{head.domain, {head.epoch}, after, head.version, {}};
    const auto changed = rows.after(after, maxInlineChanges + 1);
    if (changed.size() <= maxInlineChanges) out.changes.data = packedFor(key, changed, true);
    return out;
}

ListPage answerWant(const SourceHead& head, const SourceRows& rows, ByteView key, const ListWant& want,
                    std::size_t most) {
    ListPage page;
    page.domain = want.domain;
    page.epoch = want.epoch;
    page.after = page.version = want.after;
    page.newest = head.version;
    if (head.epoch.empty()) {
        page.outcome = PageOutcome::later;
        return page;
    }
    const bool forgotten = want.after > 0 && std::max(want.after, want.since) < head.horizon;
    if (want.epoch.data != head.epoch || want.after > head.version || forgotten) {
        page.outcome = PageOutcome::anew;
        return page;
    }
    auto changed = rows.after(want.after, most + 1);
    page.more = changed.size() > most;
    if (page.more) changed.resize(most);
    page.version = page.more ? changed.back().version : head.version;
    // Who has nothing needs to be told of nobody who is gone.
    page.changes.data = packedFor(key, changed, want.after > 0);
    return page;
}

ListHave answerHave(const SourceHead& head, const SourceRows& rows, ByteView key) {
    std::vector<ListChange> all;
    rows.eachLive([&](const SourceRow& row) { all.push_back({recipientTag(key, row.stretched), row.state}); });
    return {head.domain, {head.epoch}, head.version, {listDigest(std::move(all))}};
}

bool fullMark(bool was, std::uint64_t used, std::uint64_t limit) {
    if (limit == 0) return false;
    const std::uint64_t room = std::min(fullRoom, limit / 100);
    if (used >= limit - room) return true;
    return was && used >= limit - limit / 20;
}

} // namespace ismail::group
