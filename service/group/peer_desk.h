// Answers callers that want to prove themselves as partners (relay/group_ports.h), and keeps the pairing codes that
// this server shows.
//
// Promises: nobody is let in but by the key of a partner that is enabled, or by an open code, which is then used up;
// the limits of group/handshake_rates.h hold; when codes die of wrong guesses, an alert says so. All of it is decided
// on the strand; an answer is a signature or two, some 0.3 ms. Does not: keep connections (members.h, pair_talks.h).
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/settings.h"
#include "group/handshake.h"
#include "group/handshake_rates.h"
#include "group/pair_book.h"
#include "identity_keeper.h"
#include "relay/group_ports.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::service {

// Goes with a connection that is handed over: either a code was redeemed, or a partner has proved its key.
struct GroupTicket final : relay::PeerTicket {
    Bytes key, ownKey;                     // that were proved
    std::optional<group::PairGrant> grant; // pairing
    std::int64_t partnerId = 0;            // else
};

class PeerDesk final : public relay::PeerDoor {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        Executor& strand;
        const IdentityKeeper& keys;
        AlertSink& alerts;
        std::function<std::string()> ownName;
        // It could not prove what it claimed, which is told like a log-in that failed. Not of a key that no partner
        // has: a partner that does not know yet that its pair was ended calls again and again, and the people behind
        // its address shall be able to log in.
        std::function<void(const std::string& address)> failed;
        std::function<void(std::int64_t partnerId, const Bytes& key)> proved; // a partner, its key
    };
    explicit PeerDesk(Dependencies deps) : deps_(std::move(deps)) {}

    bool isOpen() const override;
    std::unique_ptr<relay::PeerHandshake> begin(const relay::PeerInfo& peer, Bytes binding) override;

    // The strand only. Errors of PairBook::show().
    Result<group::PairBook::Shown> show(const std::string& host, group::PairGrant grant, Millis life);
    bool withdraw(std::uint32_t id) { return book_.withdraw(id); }
    void withdrawAll();
    std::vector<std::pair<std::uint32_t, Ticks>> openCodes() { return book_.open(deps_.clock.ticks()); }

private:
    class Handshake;
    struct Talk;
    void first(Talk& talk, const Bytes& m1, const relay::PeerFirstAnswer& answer);
    relay::PeerVerdict second(Talk& talk, const Bytes& m3);
    relay::PeerVerdict redeem(const Talk& talk, const group::PeerClaim& claim);
    relay::PeerVerdict recognise(const Talk& talk, const group::PeerClaim& claim);
    relay::PeerVerdict refuse(const Talk& talk, group::PeerRefusal refusal, std::string_view why);

    const Dependencies deps_;
    group::HandshakeRates rates_;
    group::PairBook book_;
};

} // namespace ismail::service
