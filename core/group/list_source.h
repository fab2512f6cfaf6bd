// The primary's side of a list of recipients: what changed after a version, where the list stands, its digest.
//
// Each row has the version at which it last changed; a batch of edits takes the next versions, one a row. So pages may
// end anywhere, and a list is fetched whole as what changed after version 0. Removed rows stay tombstoneLife; the
// highest version of those that are gone is the horizon, and whoever has an older version must fetch everything. A
// primary that was restored from a backup draws a new epoch, since its versions went back.
//
// Promises: a page has maxPageChanges at most; a secondary that asks on until `more` is false has the list, whatever
// changes meanwhile. Does not: keep rows, which a SourceRows does, or stretch them, which workers do.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/scrypt.h"
#include "group/list_tags.h"
#include "group/messages_lists.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ismail::group {

constexpr Millis tombstoneLife{30LL * 86'400'000};
constexpr Millis fullMarksGathered{5000}; // so long changes of the mark "full" wait for others

struct SourceHead {
    std::string domain;
    Bytes epoch, salt; // empty: there is no list yet
    crypto::ScryptCost cost = listCost;
    std::int64_t version = 0;
    std::int64_t horizon = 0;
    std::int64_t count = 0; // rows that are not removed
};

struct SourceRow {
    Bytes stretched; // v
    RecipientState state{};
    std::int64_t version = 0;
};

class SourceRows {
public:
    virtual ~SourceRows() = default;
    // At most so many, by version. Rows that are not stretched yet are not among them.
    virtual std::vector<SourceRow> after(std::int64_t version, std::size_t most) const = 0;
    // Those that are not removed, in any order.
    virtual void eachLive(const std::function<void(const SourceRow&)>& visit) const = 0;
};

// Gives rows that are about to be committed the next versions, and the head the last of them.
void numberRows(SourceHead& head, std::vector<SourceRow>& rows);
// A new epoch and salt: for a new list, and after a restore.
void renew(SourceHead& head);

// For domain.state. key: of this domain and secondary.
ListInfo listInfo(const SourceHead& head, ByteView key);
// After a commit: from the version before it; the changes stand in it where there are maxInlineChanges at most.
ListChanged announce(const SourceHead& head, const SourceRows& rows, ByteView key, std::int64_t after);
// most: for tests.
ListPage answerWant(const SourceHead& head, const SourceRows& rows, ByteView key, const ListWant& want,
                    std::size_t most = maxPageChanges);
// Reads all rows: for a worker.
ListHave answerHave(const SourceHead& head, const SourceRows& rows, ByteView key);

// Whether a mailbox or domain counts as full: as soon as less than fullRoom is left, or less than 1 % where that is
// less, and until it is below 95 %. Nothing goes over a limit, so one is hardly ever reached. limit 0: none.
constexpr std::uint64_t fullRoom = 64 * 1024; // a usual message
bool fullMark(bool was, std::uint64_t used, std::uint64_t limit);

} // namespace ismail::group
