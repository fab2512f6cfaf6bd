#include "pair_talks.h"

#include "base/say.h"
#include "base/text.h"

#include <algorithm>

namespace ismail::service {

using accounts::PairState;
using config::Setting;
using group::ChannelEvent;

namespace {

std::vector<std::uint16_t> usualPorts(const config::Settings& settings) {
    std::vector<std::uint16_t> ports;
    for (const std::string& text : settings.list(Setting::groupPorts))
        if (const auto port = parseUnsigned(text); port && *port > 0 && *port < 65536)
            ports.push_back(static_cast<std::uint16_t>(*port));
    if (ports.empty()) ports.push_back(25);
    return ports;
}

} // namespace

template <class T>
void PairTalks::onWorker(std::function<T()> work, std::function<void(T)> then) {
    auto shared = std::make_shared<std::function<T()>>(std::move(work));
    const bool taken = deps_.workers.submit([this, alive = alive_, shared, then] {
        auto outcome = std::make_shared<T>((*shared)());
        deps_.strand.post([alive, outcome, then] {
            if (*alive) then(std::move(*outcome));
        });
    });
    if (!taken) then(T(failure(ErrorKind::unavailable, say("service.slow", 10))));
}

void PairTalks::stop() {
    *alive_ = false;
    talks_.clear();
    resumed_.clear();
}

// ---- Beginning ------------------------------------------------------------------------------------------------------

void PairTalks::arrived(const GroupTicket& ticket, net::PeerConnection connection) {
    auto talk = std::make_shared<Talk>();
    talk->number = ++lastNumber_;
    talk->key = ticket.key;
    talk->ownKey = ticket.ownKey;
    talk->grant = *ticket.grant;
    const auto directory = deps_.directory.directory();
    const accounts::Partner* known = store::partnerByKey(*directory, ticket.key);
    talk->own = std::make_unique<store::DirectoryDomains>(directory, known ? known->id : 0);
    talk->giver.emplace(talk->grant, *talk->own);
    // Whoever has been told the code may take the place of a partner of this name: that is what the code is for.
    talk->replaceKey = true;
    talks_.emplace(talk->number, talk);
    arm(talk, chooseWithin);
    open(talk, std::move(connection));
}

void PairTalks::enter(crypto::PairCode code, std::string host, std::uint16_t port, Met met) {
    if (host.empty()) host = code.host;
    if (host.empty()) return met(failure(ErrorKind::invalid, say("pair.noHost")));
    const auto callers =
        std::count_if(talks_.begin(), talks_.end(), [](const auto& entry) { return entry.second->taker.has_value(); });
    if (static_cast<std::size_t>(callers) >= mostCallers)
        return met(failure(ErrorKind::exhausted, say("pair.tooManyTalks")));
    auto talk = std::make_shared<Talk>();
    talk->number = ++lastNumber_;
    talk->host = host;
    talk->met = std::move(met);
    talk->own = std::make_unique<store::DirectoryDomains>(deps_.directory.directory(), 0);
    talk->taker.emplace(*talk->own);
    talks_.emplace(talk->number, talk);
    arm(talk, talkWithin);
    auto ports = port != 0 ? std::vector<std::uint16_t>{port} : usualPorts(*deps_.settings.current());
    auto shared = std::make_shared<crypto::PairCode>(std::move(code));
    if (const auto address = IpAddress::parse(host))
        return call(talk, std::move(*shared), {*address}, std::move(ports));
    deps_.resolver.addresses(host, [this, alive = alive_, talk, shared, ports](relay::AddressAnswer answer) {
        deps_.strand.post([this, alive, talk, shared, ports, answer = std::move(answer)] {
            if (!*alive || !talks_.contains(talk->number)) return;
            std::vector<IpAddress> addresses;
            for (const std::string& text : answer.addresses)
                if (const auto address = IpAddress::parse(text)) addresses.push_back(*address);
            if (addresses.empty())
                return fail(talk, failure(ErrorKind::unavailable, say("peer.noAddress", talk->host)));
            call(talk, std::move(*shared), std::move(addresses), ports);
        });
    });
}

void PairTalks::call(const TalkPtr& talk, crypto::PairCode code, std::vector<IpAddress> addresses,
                     std::vector<std::uint16_t> ports) {
    net::PeerCall call;
    call.host = talk->host;
    call.addresses = addresses;
    call.port = talk->port = ports.front();
    call.tlsFirst = call.port == 465;
    call.heloName = deps_.ownName();
    call.code = crypto::PairCode{code.host, code.secret.clone(), code.tag};
    ports.erase(ports.begin());
    auto kept = std::make_shared<crypto::PairCode>(std::move(code));
    const crypto::Identity own = deps_.keys.keys().current().identity;
    talk->ownKey = own.publicKey();
    talk->dial = deps_.dialer.dial(
        std::move(call), own, deps_.strand, [this, talk, kept, addresses, ports](net::PeerCallEnd end) {
            deps_.strand.post([dial = std::shared_ptr<net::PeerDial>(std::move(talk->dial))] {});
            if (!talks_.contains(talk->number)) return;
            if (end.connection) {
                talk->key = end.key;
                return open(talk, std::move(*end.connection));
            }
            // Nobody is at that port, or no ISMail: the next one. A server that refuses the code is the answer.
            if (end.stage != "peer" && !ports.empty()) return this->call(talk, std::move(*kept), addresses, ports);
            Sentence why = end.sentence.code.empty()
                               ? say("peer.callFailed", talk->host, end.stage, end.reply.oneLine())
                               : end.sentence;
            fail(talk, failure(end.stage == "peer" ? ErrorKind::denied : ErrorKind::unavailable, std::move(why)));
        });
}

void PairTalks::open(const TalkPtr& talk, net::PeerConnection connection) {
    talk->report = std::make_shared<net::PeerChannel::Report>(
        [this, alive = alive_, weak = std::weak_ptr<Talk>(talk)](const net::PeerNews& told) {
            if (const TalkPtr open = weak.lock(); open && *alive) news(open, told);
        });
    talk->channel = std::make_unique<net::PeerChannel>(
        std::move(connection), group::PeerChannel::Mode::pairing, deps_.hello(), deps_.clock, deps_.log, deps_.strand,
        [report = talk->report](const net::PeerNews& told) {
            const auto to = *report; // what it tells may change where the next news go
            to(told);
        });
}

void PairTalks::arm(const TalkPtr& talk, Millis within) {
    talk->until = deps_.clock.ticks() + within;
    deps_.strand.postAt(talk->until, [this, alive = alive_, weak = std::weak_ptr<Talk>(talk)] {
        const TalkPtr late = weak.lock();
        if (!late || !*alive || !talks_.contains(late->number) || deps_.clock.ticks() < late->until) return;
        fail(late, failure(ErrorKind::unavailable, say("pair.tooSlow")));
    });
}

// ---- Talking --------------------------------------------------------------------------------------------------------

void PairTalks::news(const TalkPtr& talk, const net::PeerNews& news) {
    switch (news.event.kind) {
    case ChannelEvent::Kind::opened:
        talk->peer = *news.peer;
        return drive(talk, talk->giver ? talk->giver->begin() : talk->taker->begin());
    case ChannelEvent::Kind::message:
        if (!news.event.message || std::holds_alternative<group::Beat>(*news.event.message)) return;
        return drive(talk, talk->giver ? talk->giver->receive(*news.event.message)
                                       : talk->taker->receive(*news.event.message));
    case ChannelEvent::Kind::late:
    case ChannelEvent::Kind::back: return;
    case ChannelEvent::Kind::closed:
        return fail(talk, failure(ErrorKind::unavailable, say("pair.cutOff", news.event.why)));
    }
}

void PairTalks::drive(const TalkPtr& talk, group::PairStep step) {
    for (group::Message& message : step.send)
        talk->channel->send(std::move(message));
    if (step.store) return store(talk);
    if (step.choose) {
        arm(talk, chooseWithin);
        PairMet met{talk->number, talk->key, talk->peer, talk->taker->domains(), talk->taker->giverHolds()};
        if (const Met tell = std::exchange(talk->met, {})) tell(std::move(met));
    }
    if (step.finished) return finish(talk);
    if (!step.failed.empty()) fail(talk, failure(ErrorKind::unavailable, say("pair.cutOff", std::string(step.failed))));
}

void PairTalks::offer(std::uint32_t number, PairChoice choice, Made made) {
    const auto found = talks_.find(number);
    if (found == talks_.end() || !found->second->taker || found->second->met || found->second->made)
        return made(failure(ErrorKind::notFound, say("pair.noTalk")));
    const TalkPtr talk = found->second;
    talk->made = std::move(made);
    talk->name = choice.name.empty() ? talk->peer.name : choice.name;
    // The administrator has seen who it is, and whom it takes the place of.
    talk->replaceKey = true;
    arm(talk, talkWithin);
    drive(talk, talk->taker->offer(std::move(choice.offer)));
}

void PairTalks::leave(std::uint32_t number) {
    const auto found = talks_.find(number);
    if (found != talks_.end()) fail(found->second, failure(ErrorKind::unavailable, say("pair.withdrawn")));
}

store::PairRecord PairTalks::record(const Talk& talk) const {
    store::PairRecord record;
    record.key = talk.key;
    record.features = talk.peer.features;
    record.whole = talk.half;
    record.caller = talk.taker.has_value();
    record.replaceKey = talk.replaceKey;
    record.name = talk.name.empty() ? talk.peer.name : talk.name;
    if (talk.taker) {
        record.host = talk.host;
        record.port = talk.port;
        if (!talk.half) record.offer = talk.taker->offered();
        if (talk.half) record.links = talk.taker->links();
    } else {
        record.host = talk.peer.hosts.empty() ? talk.peer.name : talk.peer.hosts.front();
        record.port = talk.peer.ports.empty() ? 25 : static_cast<std::uint16_t>(talk.peer.ports.front());
        record.behindNat = talk.peer.hosts.empty();
        record.links = talk.giver->links();
        if (talk.grant.mostHeld != 0) record.mostHeld = talk.grant.mostHeld;
    }
    return record;
}

void PairTalks::store(const TalkPtr& talk) {
    using Written = Result<std::int64_t>;
    onWorker<Written>([this, record = record(*talk)] { return deps_.pairs.store(record); },
                      [this, talk](const Written& written) { stored(talk, written); });
}

void PairTalks::stored(const TalkPtr& talk, const Result<std::int64_t>& written) {
    if (!talks_.contains(talk->number)) return;
    if (written) {
        talk->partnerId = *written;
        talk->half = true;
    }
    group::PairStep step = talk->giver ? talk->giver->stored(written.ok()) : talk->taker->stored(written.ok());
    if (written) return drive(talk, std::move(step));
    for (group::Message& message : step.send)
        talk->channel->send(std::move(message));
    fail(talk, written.error());
}

void PairTalks::finish(const TalkPtr& talk) {
    talks_.erase(talk->number);
    PairMade made{talk->partnerId, talk->giver ? talk->giver->links() : talk->taker->links(), {}};
    if (talk->taker) made.refused = talk->taker->refused();
    deps_.log.info("pair.made", {{"partner", talk->peer.name},
                                 {"id", crypto::serverIdText(crypto::serverId(talk->key))},
                                 {"heldHere", made.links.theirsHere.size()},
                                 {"heldThere", made.links.oursThere.size()}});
    talk->channel->becomeChannel();
    const auto report = talk->report;
    *report = deps_.members.adopt(talk->partnerId, std::move(talk->channel), talk->taker.has_value(),
                                  {talk->ownKey, talk->key}, talk->peer);
    if (const Made tell = std::exchange(talk->made, {})) tell(std::move(made));
}

void PairTalks::fail(const TalkPtr& talk, Error error) {
    if (talks_.erase(talk->number) == 0) return;
    deps_.log.info("pair.ended", {{"peer", talk->peer.name}, {"why", error.text}});
    if (const Met tell = std::exchange(talk->met, {})) tell(error);
    if (const Made tell = std::exchange(talk->made, {})) tell(error);
    if (!talk->channel) return;
    talk->channel->leave(group::ByeReason::unpaired);
    // Its news may be on the stack.
    deps_.strand.post([channel = std::shared_ptr<net::PeerChannel>(std::move(talk->channel))] {});
}

// ---- Half pairs -----------------------------------------------------------------------------------------------------

bool PairTalks::isHalf(std::int64_t partnerId) const {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    return partner && partner->peer.state == PairState::half;
}

void PairTalks::opened(std::int64_t partnerId) {
    resumed_.erase(partnerId);
    if (!isHalf(partnerId)) return;
    using Half = Result<std::optional<store::HalfPair>>;
    onWorker<Half>([this, partnerId] { return deps_.pairs.half(partnerId); },
                   [this, partnerId](const Half& half) {
                       if (half && *half && (*half)->caller) resume(partnerId, (*half)->offer);
                   });
}

// The caller says again what it offered.
void PairTalks::resume(std::int64_t partnerId, const group::PairOffer& offer) {
    auto talk = std::make_shared<Talk>();
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner) return;
    talk->partnerId = partnerId;
    talk->key = partner->peer.key;
    talk->name = partner->name;
    talk->host = partner->host;
    talk->port = partner->port;
    talk->peer.features = partner->peer.features;
    talk->half = true;
    talk->own = std::make_unique<store::DirectoryDomains>(directory, partnerId);
    talk->taker.emplace(*talk->own, offer);
    resumed_[partnerId] = talk;
    driveResumed(partnerId, talk->taker->begin());
}

void PairTalks::driveResumed(std::int64_t partnerId, group::PairStep step) {
    for (group::Message& message : step.send)
        deps_.members.send(partnerId, std::move(message));
    const auto found = resumed_.find(partnerId);
    if (found == resumed_.end()) return;
    if (step.finished || !step.failed.empty()) {
        resumed_.erase(found);
        return;
    }
    if (!step.store) return;
    using Written = Result<std::int64_t>;
    onWorker<Written>([this, record = record(*found->second)] { return deps_.pairs.store(record); },
                      [this, partnerId, talk = found->second](const Written& written) {
                          driveResumed(partnerId, talk->taker->stored(written.ok()));
                      });
}

bool PairTalks::message(std::int64_t partnerId, const group::Message& message) {
    if (const auto resumed = resumed_.find(partnerId); resumed != resumed_.end()) {
        if (!std::holds_alternative<group::PairAccept>(message) && !std::holds_alternative<group::PairRefuse>(message))
            return false;
        driveResumed(partnerId, resumed->second->taker->receive(message));
        return true;
    }
    const auto directory = deps_.directory.directory();
    if (const auto* offer = std::get_if<group::PairOffer>(&message)) {
        deps_.members.send(partnerId, group::repeatAccept(*offer, store::linksOf(*directory, partnerId), 0));
        return true;
    }
    if (isHalf(partnerId) && (std::holds_alternative<group::PairDone>(message) || group::isWholeBy(message)))
        settle(partnerId, store::linksOf(*directory, partnerId));
    return std::holds_alternative<group::PairDone>(message);
}

// The giver learns that the caller has written the pair down.
void PairTalks::settle(std::int64_t partnerId, const group::PairLinks& links) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner) return;
    store::PairRecord record;
    record.key = partner->peer.key;
    record.name = partner->name;
    record.host = partner->host;
    record.port = partner->port;
    record.features = partner->peer.features;
    record.behindNat = partner->behindNat;
    record.whole = true;
    record.links = links;
    using Written = Result<std::int64_t>;
    onWorker<Written>(
        [this, partnerId, record]() -> Written {
            // With an offer it is the caller's half, which waits for an answer.
            const auto half = deps_.pairs.half(partnerId);
            if (!half) return half.error();
            return *half && (*half)->caller ? Written(partnerId) : deps_.pairs.store(record);
        },
        [this](const Written& written) {
            if (!written) deps_.log.warning("pair.not_stored", {{"reason", written.error().text}});
        });
}

} // namespace ismail::service
