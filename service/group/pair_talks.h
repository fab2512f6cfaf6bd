// How two servers become a pair (group/pairing.h): drives the talk, writes the pair down when the talk says so, and
// hands the channel to Members at its end. A talk that was cut off is resumed over an ordinary channel.
//
// Promises: a caller's talk waits ten minutes for what the administrator chooses, then ends; four of them at once; of
// givers as many as there are codes. Whatever ends a talk before its end changes nothing, or leaves a half pair, which
// is resumed or goes after a day. The strand only.
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/settings.h"
#include "crypto/pair_code.h"
#include "group/pairing.h"
#include "identity_keeper.h"
#include "members.h"
#include "net/peer_dialer.h"
#include "peer_desk.h"
#include "relay/resolver.h"
#include "store/directory/pair_store.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

// Who was met by a code.
struct PairMet {
    std::uint32_t talk = 0;
    Bytes key;
    group::Hello peer;
    std::vector<std::string> domains; // that it lets be held here
    bool holdsOurs = false;
};

// What a pair came to.
struct PairMade {
    std::int64_t partnerId = 0;
    group::PairLinks links;
    std::vector<group::RefusedDomain> refused;
};

struct PairChoice {
    std::string name; // of the partner; empty: its own
    group::PairOffer offer;
};

class PairTalks {
public:
    static constexpr std::size_t mostCallers = 4;
    static constexpr Millis chooseWithin{10 * 60'000};
    static constexpr Millis talkWithin{60'000}; // each wait for the other server

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        Executor& strand;
        Workers& workers;
        const IdentityKeeper& keys;
        net::PeerDialer& dialer;
        relay::Resolver& resolver;
        store::PairStore& pairs;
        Members& members;
        std::function<group::Hello()> hello;
        std::function<std::string()> ownName;
    };
    explicit PairTalks(Dependencies deps) : deps_(std::move(deps)) {}
    ~PairTalks() { *alive_ = false; }
    void stop();

    // A code was redeemed by whoever is at the other end.
    void arrived(const GroupTicket& ticket, net::PeerConnection connection);

    // host, port: empty, 0: as the code and group.ports say. Errors: invalid, exhausted, unavailable (with what the
    // dialler says), denied.
    using Met = std::function<void(Result<PairMet>)>;
    void enter(crypto::PairCode code, std::string host, std::uint16_t port, Met met);
    using Made = std::function<void(Result<PairMade>)>;
    void offer(std::uint32_t talk, PairChoice choice, Made made);
    void leave(std::uint32_t talk);

    // Of a channel to a partner whose pair may be half: what it says, and that it is open. True: it was about that.
    bool message(std::int64_t partnerId, const group::Message& message);
    void opened(std::int64_t partnerId);

private:
    struct Talk {
        std::uint32_t number = 0;
        Bytes key, ownKey; // that were proved
        group::PairGrant grant;
        std::unique_ptr<store::DirectoryDomains> own;
        std::optional<group::PairGiver> giver;
        std::optional<group::PairTaker> taker;
        std::unique_ptr<net::PeerDial> dial;
        std::unique_ptr<net::PeerChannel> channel;
        std::shared_ptr<net::PeerChannel::Report> report; // where the channel's news go
        group::Hello peer;
        std::string name, host;
        std::uint16_t port = 25;
        std::int64_t partnerId = 0;
        bool half = false, replaceKey = false; // half: it is written down as such
        Met met;
        Made made;
        Ticks until;
    };
    using TalkPtr = std::shared_ptr<Talk>;

    void call(const TalkPtr& talk, crypto::PairCode code, std::vector<IpAddress> addresses,
              std::vector<std::uint16_t> ports);
    void open(const TalkPtr& talk, net::PeerConnection connection);
    void news(const TalkPtr& talk, const net::PeerNews& news);
    void drive(const TalkPtr& talk, group::PairStep step);
    void store(const TalkPtr& talk);
    void stored(const TalkPtr& talk, const Result<std::int64_t>& written);
    void finish(const TalkPtr& talk);
    void fail(const TalkPtr& talk, Error error);
    void arm(const TalkPtr& talk, Millis within);
    store::PairRecord record(const Talk& talk) const;

    // Half pairs over an ordinary channel.
    void resume(std::int64_t partnerId, const group::PairOffer& offer);
    void driveResumed(std::int64_t partnerId, group::PairStep step);
    void settle(std::int64_t partnerId, const group::PairLinks& links);
    bool isHalf(std::int64_t partnerId) const;

    template <class T>
    void onWorker(std::function<T()> work, std::function<void(T)> then);

    const Dependencies deps_;
    std::map<std::uint32_t, TalkPtr> talks_;
    std::map<std::int64_t, std::shared_ptr<Talk>> resumed_; // by partner
    std::uint32_t lastNumber_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ismail::service
