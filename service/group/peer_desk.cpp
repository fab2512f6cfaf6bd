#include "peer_desk.h"

#include "base/say.h"
#include "base/text.h"
#include "store/directory/pair_store.h"

namespace ismail::service {

using config::Setting;
using group::PeerPurpose;
using group::PeerRefusal;

// What both ends of a handshake's calls hold: the session's reactor may destroy the handshake meanwhile.
struct PeerDesk::Talk {
    std::string address;
    Bytes binding;
    std::optional<group::PeerAnswerer> answerer;
    PeerPurpose purpose = PeerPurpose::mail;
    bool knownOnly = false;
};

class PeerDesk::Handshake final : public relay::PeerHandshake {
public:
    Handshake(PeerDesk& desk, std::shared_ptr<Talk> talk) : desk_(desk), talk_(std::move(talk)) {}

    void first(Bytes m1, relay::PeerFirstAnswer answer) override {
        desk_.deps_.strand.post([&desk = desk_, talk = talk_, m1 = std::move(m1), answer = std::move(answer)] {
            desk.first(*talk, m1, answer);
        });
    }
    void second(Bytes m3, relay::PeerVerdictAnswer answer) override {
        desk_.deps_.strand.post([&desk = desk_, talk = talk_, m3 = std::move(m3), answer = std::move(answer)] {
            answer(desk.second(*talk, m3));
        });
    }

private:
    PeerDesk& desk_;
    std::shared_ptr<Talk> talk_;
};

bool PeerDesk::isOpen() const { return deps_.settings.current()->flag(Setting::groupEnabled); }

std::unique_ptr<relay::PeerHandshake> PeerDesk::begin(const relay::PeerInfo& peer, Bytes binding) {
    auto talk = std::make_shared<Talk>();
    talk->address = peer.address;
    talk->binding = binding;
    talk->answerer.emplace(deps_.keys.identities(), std::move(binding));
    return std::make_unique<Handshake>(*this, std::move(talk));
}

void PeerDesk::first(Talk& talk, const Bytes& m1, const relay::PeerFirstAnswer& answer) {
    const Ticks now = deps_.clock.ticks();
    const auto address = IpAddress::parse(talk.address);
    const bool toPair = m1.size() > 1 && m1[1] == static_cast<char>(PeerPurpose::pair);
    const auto leave = address ? rates_.begin(*address, toPair, now) : group::HandshakeRates::Leave::no;
    if (leave == group::HandshakeRates::Leave::no) {
        deps_.log.info("peer.refused", {{"peer", talk.address}, {"why", "too many handshakes"}});
        return answer(group::peerRefusalReply(PeerRefusal::busy));
    }
    talk.knownOnly = leave == group::HandshakeRates::Leave::knownOnly;
    group::PeerAnswerer::First said = talk.answerer->first(m1, book_.anyOpen(now));
    if (said.m2.empty()) {
        deps_.log.info("peer.refused", {{"peer", talk.address}, {"why", said.log}});
        return answer(group::peerRefusalReply(said.refusal));
    }
    talk.purpose = said.purpose;
    answer(std::move(said.m2));
}

relay::PeerVerdict PeerDesk::second(Talk& talk, const Bytes& m3) {
    const auto claim = talk.answerer->second(m3);
    if (!claim) {
        deps_.failed(talk.address);
        return refuse(talk, PeerRefusal::denied, "the signature does not fit");
    }
    switch (claim->purpose) {
    case PeerPurpose::pair: return redeem(talk, *claim);
    case PeerPurpose::mail:
    case PeerPurpose::channel: return recognise(talk, *claim);
    case PeerPurpose::turn: break;
    }
    return refuse(talk, PeerRefusal::denied, "connections are not turned round");
}

relay::PeerVerdict PeerDesk::redeem(const Talk& talk, const group::PeerClaim& claim) {
    const Ticks now = deps_.clock.ticks();
    auto grant = book_.redeem(claim, talk.binding, now);
    if (book_.burnt()) deps_.alerts.raise("group.codes", say("alert.codesBurnt"), say("alert.codesBurntText"));
    if (!grant) {
        deps_.failed(talk.address);
        return refuse(talk, PeerRefusal::denied, "no open pairing code has this proof");
    }
    auto ticket = std::make_shared<GroupTicket>();
    ticket->key = claim.key;
    ticket->ownKey = claim.ownKey;
    ticket->grant = std::move(grant);
    deps_.log.info("pair.code_used",
                   {{"peer", talk.address}, {"id", crypto::serverIdText(crypto::serverId(claim.key))}});
    return {group::peerWelcome(deps_.ownName()), proto::AfterPeer::handOver, 0, {}, std::move(ticket)};
}

relay::PeerVerdict PeerDesk::recognise(const Talk& talk, const group::PeerClaim& claim) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = store::partnerByKey(*directory, claim.key);
    if (!partner || !partner->enabled) return refuse(talk, PeerRefusal::denied, "no partner has this key");
    const Ticks now = deps_.clock.ticks();
    if (talk.knownOnly && !rates_.knows(claim.key, now)) return refuse(talk, PeerRefusal::busy, "too many handshakes");
    if (const auto address = IpAddress::parse(talk.address)) rates_.succeeded(claim.key, *address, now);
    deps_.proved(partner->id, claim.key);
    if (claim.purpose == PeerPurpose::mail)
        return {group::peerWelcome(deps_.ownName()), proto::AfterPeer::mail, partner->id, partner->name, nullptr};
    auto ticket = std::make_shared<GroupTicket>();
    ticket->key = claim.key;
    ticket->ownKey = claim.ownKey;
    ticket->partnerId = partner->id;
    return {group::peerWelcome(deps_.ownName()), proto::AfterPeer::handOver, partner->id, partner->name,
            std::move(ticket)};
}

relay::PeerVerdict PeerDesk::refuse(const Talk& talk, PeerRefusal refusal, std::string_view why) {
    deps_.log.info("peer.refused", {{"peer", talk.address}, {"why", why}});
    relay::PeerVerdict verdict;
    verdict.reply = group::peerRefusalReply(refusal);
    return verdict;
}

Result<group::PairBook::Shown> PeerDesk::show(const std::string& host, group::PairGrant grant, Millis life) {
    const Bytes key = deps_.keys.keys().current().identity.publicKey();
    return book_.show(key, host, std::move(grant), deps_.clock.ticks(), life);
}

void PeerDesk::withdrawAll() {
    const auto codes = openCodes();
    for (const auto& code : codes)
        withdraw(code.first);
}

} // namespace ismail::service
