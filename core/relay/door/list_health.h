// Which block lists can be believed: a list that refuses, lists everything or lists nothing is set aside, with the
// reason, until its self-test is passed.
//
// The self-test is that of RFC 5782 section 5: of a list of addresses 127.0.0.2 is listed and 127.0.0.1 is not; the
// same for ::FFFF:7F00:2 and ::FFFF:7F00:1, and a list that does not know the first is asked for IPv4 only; of a list
// of names "test" is listed and "invalid" is not. It is due a day after the last, an hour after one that got no answer
// (which changes nothing), and at once for a list that is new or whose entry in the settings changed.
// Promises: thread-safe; one mutex, nothing is called under it; it keeps what the settings name, ten lists at most.
#pragma once

#include "base/clock.h"
#include "base/dns.h"
#include "base/ip_network.h"
#include "base/sentence.h"
#include "relay/door/block_lists.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

class ListHealth {
public:
    static constexpr Millis retested = std::chrono::hours(24), retestedUnanswered = std::chrono::hours(1);

    struct State {
        BlockList list;
        Sentence setAside;          // why; empty: it is asked
        Time since{};               // set aside, or believed, since
        std::optional<Time> tested; // the last self-test that got its answers
        bool v6 = true;             // knows IPv6 addresses
    };

    // Those that the settings name now; what is known of lists that stay the same stays.
    void configure(const std::vector<BlockList>& lists);
    std::vector<State> states() const;

    bool mayAsk(const BlockList& list, const IpAddress& address) const;
    bool mayAsk(const BlockList& list, const std::string& domain) const;
    // A refusal or nonsense sets the list aside.
    void noteAnswer(const BlockList& list, const ListReading& reading, Time now);

    // Lists whose self-test is due; they count as under test for the next hour.
    std::vector<BlockList> takeDue(Time now);
    struct Tested {
        ListReading listed, unlisted; // of 127.0.0.2 and 127.0.0.1, or of "test" and "invalid"
        ListReading listedV6, unlistedV6;
    };
    void noteTest(const BlockList& list, const Tested& tested, Time now);

private:
    struct Row {
        State state;
        Time due{};
    };
    Row* find(const BlockList& list);             // mutex_ held
    const Row* find(const BlockList& list) const; // mutex_ held

    mutable std::mutex mutex_;
    std::vector<Row> rows_; // guarded by mutex_
};

// The self-test of one list, to be driven like any engine; tells its outcome to health when the last answer is there.
// Not thread-safe.
class ListSelfTest final : public DnsEngine {
public:
    // health outlives it.
    ListSelfTest(BlockList list, ListHealth& health, const Clock& clock);

    std::vector<DnsQuestion> questions() override;
    void answer(const DnsQuestion& question, const DnsAnswer& answer) override;
    bool done() const override;

private:
    struct Asked {
        DnsQuestion question;
        ListReading ListHealth::Tested::*place;
        bool answered = false;
    };

    const BlockList list_;
    ListHealth& health_;
    const Clock& clock_;
    std::vector<Asked> asked_;
    ListHealth::Tested tested_;
    bool told_ = false;
};

} // namespace ismail::relay
