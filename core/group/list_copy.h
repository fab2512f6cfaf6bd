// The secondary's side of a list of recipients: which changes to write, what to ask for, when to begin anew. Each
// function takes where a domain stands and a message, and gives where it stands then, with what to write. The head and
// the writes of a step go into one transaction, and only after it the step's message is sent; so a crash at any moment
// finds the state of the last step.
//
// A list that cannot be continued (another epoch, changes that the primary forgot, a digest that differs) is fetched
// whole into rows of a new generation, while the old one serves; the last page exchanges them in one step.
//
// Promises: whatever messages get lost, after each connection's domain.state the copy comes to equal the list; a page
// that was not asked for changes nothing; a primary that sends recipients without end is stopped. Does not: keep rows,
// know time but for confirmations; send more than one list.want at a time (the channel holds others back).
#pragma once

#include "base/clock.h"
#include "crypto/scrypt.h"
#include "group/list_tags.h"
#include "group/messages.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr Millis digestEvery{6 * 3'600'000};
// Changes that are taken into one generation before it is fetched anew: twice what a domain may have.
constexpr std::int64_t maxTaken = 2 * maxRecipients;

// What tags are made with.
struct ListKeys {
    Bytes epoch, salt, key;
    crypto::ScryptCost cost;
    friend bool operator==(const ListKeys&, const ListKeys&) = default;
};

// Rows of one fetch of a list. Number 0: there are none.
struct ListGeneration {
    std::uint32_t number = 0;
    ListKeys keys;
    std::int64_t version = 0;
    std::int64_t since = 0; // only while it is fetched: the newest version when it began
    std::int64_t taken = 0; // changes so far
    friend bool operator==(const ListGeneration&, const ListGeneration&) = default;
};

struct CopyHead {
    DomainState state;       // what the primary said last; its `list` is not kept
    ListGeneration serving;  // by which recipients are answered
    ListGeneration building; // that is being fetched
    std::uint32_t lastNumber = 0;
    std::optional<Time> confirmedAt; // when the list was last known to be the primary's
    std::optional<Time> byeAt;       // the primary went in order since then
};

struct CopyStep {
    CopyHead head;
    std::uint32_t into = 0;          // the generation that the changes go to
    std::vector<ListChange> changes; // in order; removed: in the serving generation keep the row with the time of the
                                     // removal, in another delete it
    std::vector<std::uint32_t> drop; // generations whose rows are to go
    bool forget = false;             // the domain is not held for this primary any more
    std::optional<ListWant> want;    // to send after the commit
    bool sendHave = false;           // so is the list.have of this head
    bool confirmed = false;          // the list is known to be the primary's now
    bool mismatch = false;           // the digests differ: to be counted
    std::string_view bad;            // what the primary did wrong, for the log; nothing was changed
};

CopyStep onDomainState(const CopyHead& head, const DomainState& state);
CopyStep onListChanged(const CopyHead& head, const ListChanged& message);
CopyStep onListPage(const CopyHead& head, const ListPage& page);
// own: what haveOf() gave for this head when the primary was asked.
CopyStep onListHave(const CopyHead& head, const ListHave& theirs, const ListHave& own);

// An administrator wants the list anew although nothing says that it differs; where it is being fetched already, its
// next page is asked for once more.
CopyStep fetchAnew(const CopyHead& head);

// digest: listDigest() of the serving generation.
ListHave haveOf(const CopyHead& head, Bytes digest);

// Whether all lists are as the primary's beat says: those that have one of their own, and all of them complete.
bool beatConfirms(const std::vector<CopyHead>& heads, ByteView hash);

// group.list_fresh and its neighbours.
struct FreshLimits {
    Millis fresh{24 * 3'600'000};
    Millis afterBye{7LL * 24 * 3'600'000};
    Millis stepBack{5 * 60'000};
};
// Whether an unknown recipient may be refused for good: the list was confirmed lately, or within a week before which
// the primary went in order; not when the clock says that it was confirmed in the future.
bool isFresh(const CopyHead& head, Time now, const FreshLimits& limits = {});

} // namespace ismail::group
