// The servers that this one knows: answers their calls and calls them, makes pairs by codes, keeps lists of recipients
// true, and knows how each member is. Put together from peer_desk (who calls), pair_talks (how a pair is made), members
// (channels and how the partners are), list_talk (recipients), probe_talk (how a domain looks from each server) and
// key_talk (new keys), all of which live on one strand of their own. Once an hour half pairs and old keys whose time is
// over are forgotten.
//
// Promises: thread-safe; with group.enabled off nobody is answered or called. What changes for people is told to
// `changed`. stop() says good-bye over every channel, while the reactors still run.
#pragma once

#include "identity_keeper.h"
#include "key_talk.h"
#include "list_talk.h"
#include "members.h"
#include "net/peer_channel.h"
#include "net/peer_dialer.h"
#include "net/port_look.h"
#include "net/strand.h"
#include "pair_talks.h"
#include "peer_desk.h"
#include "probe_talk.h"
#include "prober.h"
#include "relay/routing/own_identity.h"
#include "store/store.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

class GroupService final : public net::PeerSink {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        store::Store& store;
        IdentityKeeper& keys;
        net::ReactorPool& reactors;
        const net::TlsContexts& tls;
        Workers& dialWorkers; // TLS handshakes and such
        Workers& workers;     // the store
        Workers& stretchers;  // minutes of computing for lists
        relay::Resolver& resolver;
        AlertSink& alerts;
        std::string version; // of the product
        std::function<std::string()> ownName;
        std::function<void(const std::string& address)> proofFailed; // PeerDesk::Dependencies::failed
        std::function<std::vector<std::int64_t>()> ownPorts;         // of the relay listener, where it is open
        // What this server tells the partner of itself; blocks.
        std::function<group::Health(std::int64_t partnerId)> health;
        std::function<void(std::int64_t partnerId)> returned; // held mail is to be sent now
        std::function<void()> everyFewSeconds;                // on a worker
        std::function<void()> changed;
        std::function<std::shared_ptr<const relay::OwnIdentity>()> names; // of this server
    };
    explicit GroupService(Dependencies deps);
    ~GroupService() override;

    relay::PeerDoor& door() { return desk_; }
    void arrived(std::shared_ptr<relay::PeerTicket> ticket, net::PeerConnection connection) override;

    void start();
    void stop();
    void directoryChanged();
    void networkChanged();
    void seen(std::int64_t partnerId);

    // For administrators; each waits for the strand, or for the other server. Any thread but the strand.
    const IdentityKeeper& keys() const { return deps_.keys; }
    // A new key for this server. Open pairing codes end. Errors: those of IdentityKeeper::renew().
    Status rekey();
    struct OpenCode {
        std::uint32_t id;
        Millis left;
    };
    struct State {
        std::vector<MemberState> members;
        std::vector<OpenCode> codes;
    };
    Result<State> state();
    struct Shown {
        std::uint32_t id;
        Secret<std::string> code;
        Millis left;
    };
    Result<Shown> showCode(std::string host, group::PairGrant grant, std::optional<Millis> life);
    Status cancelCode(std::uint32_t id);
    Result<PairMet> enterCode(crypto::PairCode code, std::string host, std::uint16_t port);
    Result<PairMade> offer(std::uint32_t talk, PairChoice choice);
    // Both in one, without a choice: all that the other server lends is held here. Does not wait; done on the strand.
    void pairBy(crypto::PairCode code, std::function<void(const Result<PairMade>&)> done);
    void leaveTalk(std::uint32_t talk);
    // How a domain looks from each of these: a partner, or 0 for this server; a view of each, in their order.
    Result<std::vector<group::View>> look(const std::string& domain, const std::vector<std::int64_t>& askers);
    Result<std::size_t> fetchAnew(std::int64_t domainId);
    // Its channel is opened anew, so that each side tells all it has to tell.
    void askAnew(std::int64_t partnerId);
    Status unpair(std::int64_t partnerId, bool revoke);

private:
    static constexpr Millis everyHour{3'600'000};

    group::Hello hello() const;
    void upkeep();
    Members::Dependencies membersDependencies();
    Prober::Dependencies proberDependencies();
    // This server's own, or that at which a partner has proved its key.
    bool isOurs(const std::string& address) const;
    template <class T>
    Result<T> onStrand(std::function<T()> work);

    const Dependencies deps_;
    net::Strand strand_;
    net::PeerDialer dialer_;
    const std::int64_t process_; // its number, which tells copies of a machine apart
    PeerDesk desk_;
    Members members_;
    ListTalk lists_;
    net::PortLooker looker_;
    Prober prober_;
    ProbeTalk probes_;
    PairTalks talks_;
    KeyTalk keyTalk_;
    bool stopped_ = false;
};

} // namespace ismail::service
