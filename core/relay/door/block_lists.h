// Block and welcome lists in the DNS (RFC 5782), which an administrator names; none is asked unless it is named.
//
// dnsbl.lists has an entry for each:   [welcome:][domain:]ZONE[=ANSWERS][*POINTS]
//     zen.example                                127.0.0.2 to 127.0.0.11 count, 4 points
//     zen.example=127.0.0.2-127.0.0.4|127.0.0.9*3
//     welcome:good.example=127.0.1.0-127.0.20.3*-4
//     domain:names.example*5                     asked for the names of HELO, MAIL FROM and From
// A block list has 1 to 8 points, a welcome list -1 to -8. Ten lists at most.
//
// Promises: an answer that is no listing never counts. In 127.255.255.0/24 a list says that it does not want to be
// asked; outside of 127.0.0.0/8 a name server lies about names that do not exist, or the list is no more. Either sets
// the list aside until a self-test is passed again (list_health.h), and nothing of it counts. A list that does not
// answer says nothing. Block lists give 8 points together at most, of welcome lists the strongest counts.
// Does not: ask; a question is a DnsEngine, which somebody drives for answerTime at most.
#pragma once

#include "base/clock.h"
#include "base/dns.h"
#include "base/ip_network.h"
#include "base/result.h"
#include "relay/door/learned_map.h"

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::relay {

struct BlockList {
    static constexpr std::size_t most = 10, maxRanges = 8;
    static constexpr int standardPoints = 4, maxPoints = 8;
    struct Range {
        IpAddress::V4 first{127, 0, 0, 2}, last{127, 0, 0, 11};
        friend bool operator==(const Range&, const Range&) = default;
    };

    std::string zone; // lower case
    bool welcome = false;
    bool domains = false; // asked for names, not for addresses
    std::vector<Range> ranges{Range{}};
    int points = standardPoints;

    bool counts(const IpAddress::V4& answer) const;
    friend bool operator==(const BlockList&, const BlockList&) = default;
};

// The setting's value. Errors: invalid, with a sentence that names the entry.
Result<std::vector<BlockList>> parseBlockLists(std::string_view text);

// What is asked of a list: "2.0.0.127.zen.example", 32 nibbles for IPv6 (RFC 5782 section 2.4),
// "example.org.names.example" (section 4.1). Nothing where it would be no name that can be asked.
std::optional<std::string> listQuestion(const IpAddress& address, const std::string& zone);
std::optional<std::string> listQuestion(const std::string& domain, const std::string& zone);

// What an answer of a list says.
enum class ListSays : std::uint8_t {
    notListed,
    listed,
    nothing,  // it did not answer
    refuses,  // 127.255.255.x
    nonsense, // an answer outside of 127.0.0.0/8
    setAside  // it was not asked
};
struct ListReading {
    ListSays says = ListSays::nothing;
    std::string answer; // that decided it; with notListed one that does not count, or none
    friend bool operator==(const ListReading&, const ListReading&) = default;
};
ListReading readListAnswer(const BlockList& list, const DnsAnswer& answer);

struct ListFinding {
    std::string zone;
    std::string subject; // the address or name that was asked for
    bool welcome = false;
    ListSays says = ListSays::nothing;
    std::string answer;
    int points = 0; // of this list
};

class ListHealth;

// Answers of lists for as long as they say, a minute at least and an hour at most, so that a client that comes again
// and again costs no look-ups. Thread-safe (one mutex); 50,000 answers at most. No answer is not kept.
class ListAnswers {
public:
    static constexpr std::size_t most = 50'000;
    static constexpr Millis shortest = std::chrono::minutes(1), longest = std::chrono::hours(1);

    std::optional<ListReading> find(const std::string& question, Time now) const;
    void keep(const std::string& question, const ListReading& reading, Millis ttl, Time now);
    // After a change of the settings.
    void forget();

private:
    using Kept = LearnedMap<std::string, ListReading, KeyedHash>;
    mutable std::mutex mutex_;
    std::unique_ptr<Kept> kept_ = std::make_unique<Kept>(most); // guarded by mutex_; never written down
};

// What questions to lists share.
struct ListMemory {
    ListHealth& health;
    ListAnswers& answers;
};

// One address or one name, asked of all lists of its kind that are not set aside. What the answers show of a list's
// health is told to it at once. Not thread-safe.
class BlockListQuery final : public DnsEngine {
public:
    static constexpr Millis answerTime{5'000};
    static constexpr int mostPoints = 8; // of block lists together

    // What memory refers to outlives it. now: for what is noted there.
    BlockListQuery(std::vector<BlockList> lists, const IpAddress& address, ListMemory memory, Time now);
    BlockListQuery(std::vector<BlockList> lists, const std::string& domain, ListMemory memory, Time now);

    std::vector<DnsQuestion> questions() override;
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override;
    bool done() const override;

    // Those that were not answered (yet) say nothing.
    const std::vector<ListFinding>& findings() const { return findings_; }

private:
    struct Asked {
        std::size_t list = 0;
        DnsQuestion question;
        bool answered = false;
    };
    void take(std::size_t finding, ListReading reading);
    template <typename Subject>
    void prepare(const Subject& subject, const std::string& text, bool domains);

    const std::vector<BlockList> lists_;
    const ListMemory memory_;
    const Time now_;
    std::vector<ListFinding> findings_; // of each list in lists_ that is of the kind
    std::vector<Asked> asked_;          // list: place in findings_
    std::vector<std::size_t> listOf_;   // of each finding
    bool told_ = false;
};

// The points of all findings of a message together: 8 at most from block lists, where each list counts once, and the
// strongest welcome.
int listPoints(const std::vector<ListFinding>& findings);

} // namespace ismail::relay
