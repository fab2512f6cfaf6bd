// What the door has learned of clients and senders, as rows that survive a restart. Written by store.
//
// Nothing here says who wrote to whom in plain text: what names a sender together with a recipient, or an account with
// somebody it wrote to, is a hash under key().
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/sip_hash.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

// A sender, a recipient and where the sender comes from, which were or are greylisted.
struct GreyRow {
    std::uint64_t key = 0;
    Time first; // when it was seen first
    bool passed = false;
    Time until; // when it is forgotten
};

// A network ("192.0.2.0/24", "2001:db8::/64") or SPF domain ("@example.org") and what it has shown.
struct KnownClientRow {
    std::string origin;
    std::uint32_t passes = 0; // through the greylist
    Time quietUntil;          // it waited for its greeting, and need not again until then
    Time knownUntil;          // it passed twice
    Time until;               // when it is forgotten
};

enum class ReputationKind : std::uint8_t { domain = 0, network = 1 };
struct ReputationRow {
    ReputationKind kind = ReputationKind::domain;
    std::string key;
    std::uint32_t good = 0, junk = 0;
    Time halved; // the counts are those of then
    Time until;
};

// A row as it is now; nothing: it is gone.
template <typename Key, typename Row>
struct Learned {
    Key key;
    std::optional<Row> row;
};
using GreyChange = Learned<std::uint64_t, GreyRow>;
using KnownClientChange = Learned<std::string, KnownClientRow>;
struct ReputationKey {
    ReputationKind kind = ReputationKind::domain;
    std::string key;
    friend auto operator<=>(const ReputationKey&, const ReputationKey&) = default;
};
using ReputationChange = Learned<ReputationKey, ReputationRow>;

enum class AccessScope : std::uint8_t { server = 0, domain = 1, account = 2 };
enum class AccessAction : std::uint8_t { block = 0, welcome = 1 };

// A line of the administrator's lists.
struct AccessEntry {
    static constexpr std::size_t maxPattern = 320; // octets

    std::int64_t id = 0;
    AccessScope scope = AccessScope::server;
    std::int64_t owner = 0; // id of the domain or account; 0 for the server
    std::string pattern;    // in the form that normalAccessPattern() gives (door/access_list.h)
    AccessAction action = AccessAction::block;
    Time at; // when it was made
    friend bool operator==(const AccessEntry&, const AccessEntry&) = default;
};

struct AccessQuery {
    static constexpr std::size_t maxPage = 1'000;

    std::optional<AccessScope> scope; // nothing: all
    std::optional<std::int64_t> owner;
    std::string contains; // in the pattern; empty: any
    std::size_t offset = 0, limit = 100;
};
struct AccessPage {
    std::vector<AccessEntry> entries; // by id
    std::uint64_t total = 0;          // of all pages
};

// Thread-safe. Where it says "blocks" it reads the database: start-up and workers only. What is remembered is written
// soon and several rows at once; a crash may lose a minute of it.
class DoorMemory {
public:
    static constexpr std::size_t maxAccessEntries = 100'000;
    static constexpr std::size_t maxCorrespondents = 10'000; // of an account; the oldest go
    static constexpr Millis correspondentsKept = std::chrono::hours(24) * 731;

    virtual ~DoorMemory() = default;
    // The same for the life of the database, secret.
    virtual SipKey key() = 0;

    // Block. Those that are forgotten last, at most so many; a database that cannot be read gives none.
    virtual std::vector<GreyRow> grey(std::size_t most) = 0;
    virtual std::vector<KnownClientRow> knownClients(std::size_t most) = 0;
    virtual std::vector<ReputationRow> reputations(std::size_t most) = 0;
    virtual void remember(std::vector<GreyChange> changes) = 0;
    virtual void remember(std::vector<KnownClientChange> changes) = 0;
    virtual void remember(std::vector<ReputationChange> changes) = 0;

    // Blocks. False where it did not, or too long ago; an error where nobody can say.
    virtual Result<bool> wroteTo(std::int64_t account, std::uint64_t hash) = 0;
    virtual void rememberWritten(std::int64_t account, std::uint64_t hash, Time at) = 0;

    // Blocks.
    virtual std::vector<AccessEntry> accessEntries() = 0;
    virtual Result<AccessPage> accessPage(const AccessQuery& query) = 0;
    // done: once, from another thread, with the entry as it is on the disk. Of one owner and pattern there is one
    // entry: a second changes the action of the first. Errors: notFound (no such owner), exhausted (too many).
    virtual void addAccess(AccessEntry entry, std::function<void(Result<AccessEntry>)> done) = 0;
    virtual void removeAccess(std::int64_t id, std::function<void(Result<AccessEntry>)> done) = 0;
};

} // namespace ismail::relay
