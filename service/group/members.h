// The channels to paired partners: opened by either side, one of them used, dialled again for ever; and by what comes
// over them, and by what others say, how each partner is.
//
// Promises: a partner with a host that is not behind NAT is called at start, when the network changes and when its last
// channel closes, 1, 2, 4 … 30 s apart; the ports of group.ports are tried in turn after the partner's own. Of several
// channels group/channel_desk.h chooses; of one partner there are mostChannels at most. When a partner is up again
// after it was not, `returned` is told, once. Alerts are those of group/member_health.h, and that a server was copied.
// A partner that refuses the key we call with, or is not who we call, is called with the other keys that we and it
// have, before that is told. The strand only. Does not: know lists (list_talk.h) or make pairs (pair_talks.h).
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/settings.h"
#include "group/channel_desk.h"
#include "group/member_health.h"
#include "identity_keeper.h"
#include "net/peer_dialer.h"
#include "relay/resolver.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

// How a partner is, for people.
struct MemberState {
    std::int64_t partnerId = 0;
    group::MemberVerdict verdict = group::MemberVerdict::unknown;
    Sentence sentence;
    Time since;
    std::optional<Time> lastHeard;
    bool channel = false, dialledHere = false;
    bool twice = false; // two processes with its key, or with ours, were seen within cloneForgotten
    std::optional<Millis> skew;
    std::optional<group::Hello> hello;
    std::optional<group::Health> health;
};

// The keys that the two ends of a channel have proved.
struct ProvedKeys {
    Bytes ours, theirs;
};

class Members {
public:
    static constexpr std::size_t mostChannels = 4;
    static constexpr Millis cloneForgotten{10 * 60'000}; // after the last sign of a copied server
    static constexpr Millis lookEvery{1000};
    static constexpr Millis healthEvery{60'000};
    static constexpr Millis networkAskedEvery{15'000}; // while a member is silent
    static constexpr Millis networkAlive{25'000};      // since the DNS last answered

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        Executor& strand;
        const IdentityKeeper& keys;
        net::PeerDialer& dialer;
        relay::Resolver& resolver;
        AlertSink& alerts;
        std::function<group::Hello()> hello; // ours, as of now
        std::function<std::string()> ownName;
        // Of what it holds for this partner; done on any thread.
        std::function<void(std::int64_t partnerId, std::function<void(group::Health)> done)> health;
        // A partner that was called has proved this key.
        std::function<void(std::int64_t partnerId, const Bytes& key)> proved;
        // A channel is the one to use now.
        std::function<void(std::int64_t partnerId, const group::Hello& peer)> opened;
        // All but hello, beat and health, of the channel that is used.
        std::function<void(std::int64_t partnerId, const group::Message& message)> message;
        std::function<void(std::int64_t partnerId, const group::Beat& beat)> beat;
        std::function<void(std::int64_t partnerId, const group::Bye& bye)> bye;
        std::function<void(std::int64_t partnerId)> returned;
        std::function<void()> changed; // what states() says
    };
    explicit Members(Dependencies deps) : deps_(std::move(deps)) {}
    ~Members() { stop(group::ByeReason::shutdown); }

    void start();
    void stop(group::ByeReason reason);
    void directoryChanged();
    void networkChanged();
    // It greeted us by SMTP, or we it.
    void seen(std::int64_t partnerId);

    // A partner that has proved its key has called.
    void arrived(std::int64_t partnerId, ProvedKeys keys, net::PeerConnection connection);
    // The pair was just made over this channel, whose hellos are exchanged. What the channel tells from now on goes to
    // what this gives.
    net::PeerChannel::Report adopt(std::int64_t partnerId, std::unique_ptr<net::PeerChannel> channel, bool dialledHere,
                                   ProvedKeys keys, const group::Hello& peer);

    void send(std::int64_t partnerId, group::Message message);
    void setBeat(std::int64_t partnerId, Bytes lists);
    // Ends the channel; it is dialled again unless the partner is gone by then.
    void drop(std::int64_t partnerId, group::ByeReason reason);
    bool isOpen(std::int64_t partnerId) const;
    // A partner is at the other end of a channel with this address.
    bool isPeerAddress(const std::string& address) const;
    // What the partner said first over the channel that is used; nothing: there is none.
    std::optional<group::Hello> peerHello(std::int64_t partnerId) const;
    // Over the channel that is used; nothing: there is none.
    std::optional<ProvedKeys> proved(std::int64_t partnerId) const;
    std::vector<MemberState> states() const;

private:
    struct Line {
        std::int64_t partnerId = 0;
        bool dialledHere = false;
        ProvedKeys keys;
        std::unique_ptr<net::PeerChannel> channel;
    };
    struct Member {
        group::ChannelDesk desk;
        std::vector<Bytes> keys; // that are known of it
        group::MemberView view;
        group::MemberVerdict verdict = group::MemberVerdict::unknown;
        Ticks verdictSince;
        Time since;
        bool alerted = false, wasUp = false;
        std::optional<Time> lastHeard;
        std::optional<group::Hello> hello;
        std::optional<group::Health> health;
        std::optional<Millis> skew;
        std::optional<Bytes> lists;
        std::map<Bytes, group::WitnessWord> witnesses; // by the server id of who says it
        std::optional<std::uint64_t> current;          // channel
        std::optional<Ticks> cloneSeen;                // or when this server started: the alert may be older
        bool twice = false;
        Ticks nextHealth;
        // dialling
        std::unique_ptr<net::PeerDial> dial;
        bool resolving = false;
        unsigned round = 0;
        std::size_t port = 0, lastPort = 0; // of the round
        std::size_t denied = 0;             // calls of late whose keys did not fit
        Bytes calledWith;                   // our key
        Ticks nextDial;
    };

    void tick();
    void arm();
    void sync();
    bool mayDial(const accounts::Partner& partner, const Member& member) const;
    void dial(const accounts::Partner& partner, Member& member);
    void call(std::int64_t partnerId, std::vector<IpAddress> addresses, std::uint16_t port);
    void dialled(std::int64_t partnerId, net::PeerCallEnd end);
    bool tryOtherKeys(Member& member) const;
    void add(std::int64_t partnerId, bool dialledHere, ProvedKeys keys, net::PeerConnection connection);
    void opened(std::uint64_t number, Member& member, const group::Hello& peer, Ticks at);
    void closed(std::uint64_t number, Member& member, const net::PeerNews& news);
    void news(std::uint64_t number, const net::PeerNews& news);
    void heard(std::uint64_t number, Member& member, const group::Beat& beat, Ticks at);
    void apply(std::int64_t partnerId, const group::ChannelDesk::Verdict& verdict);
    void cloneFound(std::int64_t partnerId, bool isThisServer);
    void forgetClone(std::int64_t partnerId, Member& member, const std::string& name, Ticks now);
    void choose(std::int64_t partnerId, Member& member);
    void close(std::uint64_t number, std::optional<group::ByeReason> bye);
    void judge(std::int64_t partnerId, Member& member, const accounts::Partner& partner, Ticks now);
    void askNetwork(Ticks now);
    void tellHealth(std::int64_t partnerId, Member& member, Ticks now);
    std::vector<group::Reach> reachOf(std::int64_t exceptPartner, Ticks now) const;
    void setBeats(Ticks now);
    Member* find(std::int64_t partnerId);

    const Dependencies deps_;
    std::map<std::int64_t, Member> members_;
    std::map<std::uint64_t, Line> lines_;
    std::uint64_t lastNumber_ = 0;
    Executor::TimerId timer_ = 0;
    std::optional<Ticks> networkAnswered_;
    Ticks networkAsked_{};
    bool running_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ismail::service
