#include "members.h"

#include "base/say.h"
#include "base/text.h"
#include "crypto/random.h"

#include <algorithm>

namespace ismail::service {

using config::Setting;
using group::ChannelEvent;
using group::MemberVerdict;

namespace {

constexpr std::uint16_t tlsFirstPort = 465;
constexpr std::size_t mostPorts = 8;

std::vector<std::uint16_t> portsOf(const accounts::Partner& partner, const config::Settings& settings) {
    std::vector<std::uint16_t> ports{partner.port};
    for (const std::string& text : settings.list(Setting::groupPorts))
        if (const auto port = parseUnsigned(text); port && *port > 0 && *port < 65536 && ports.size() < mostPorts &&
                                                   std::find(ports.begin(), ports.end(), *port) == ports.end())
            ports.push_back(static_cast<std::uint16_t>(*port));
    return ports;
}

double jitter() { return static_cast<unsigned char>(crypto::randomBytes(1)[0]) / 255.0; }

std::string alertKey(std::string_view what, std::int64_t partnerId) {
    return "group." + std::string(what) + "." + std::to_string(partnerId);
}

bool isPaired(const accounts::Partner& partner) {
    return partner.enabled && partner.peer.state != accounts::PairState::none;
}

std::vector<Bytes> keysOf(const accounts::Partner& partner) {
    std::vector<Bytes> keys{partner.peer.key};
    if (!partner.peer.nextKey.empty()) keys.push_back(partner.peer.nextKey);
    return keys;
}

bool haveOneInCommon(const std::vector<Bytes>& some, const std::vector<Bytes>& others) {
    return std::find_first_of(some.begin(), some.end(), others.begin(), others.end()) != some.end();
}

} // namespace

void Members::start() {
    running_ = true;
    sync();
    tick();
}

void Members::stop(group::ByeReason reason) {
    if (!running_) return;
    running_ = false;
    *alive_ = false;
    deps_.strand.cancel(timer_);
    for (auto& [number, line] : lines_)
        line.channel->leave(reason);
    for (auto& [partnerId, member] : members_)
        member.dial.reset();
}

void Members::directoryChanged() {
    if (running_) sync();
}

// A partner whose keys are others is another member; while it changes its key, one of two stays.
void Members::sync() {
    const auto directory = deps_.directory.directory();
    const bool on = deps_.settings.current()->flag(Setting::groupEnabled);
    std::erase_if(members_, [&](auto& entry) {
        const accounts::Partner* partner = directory->partner(entry.first);
        if (on && partner && isPaired(*partner) && haveOneInCommon(keysOf(*partner), entry.second.keys)) return false;
        std::vector<std::uint64_t> numbers;
        for (const auto& [number, line] : lines_)
            if (line.partnerId == entry.first) numbers.push_back(number);
        for (const std::uint64_t number : numbers)
            close(number, group::ByeReason::unpaired);
        return true;
    });
    if (!on) return;
    for (const accounts::Partner& partner : directory->partners()) {
        if (!isPaired(partner)) continue;
        const bool known = members_.contains(partner.id);
        Member& member = members_[partner.id];
        member.keys = keysOf(partner);
        if (known) continue;
        // Alerts outlive the process: one about a copy is over when nothing is seen of it for a while.
        member.cloneSeen = deps_.clock.ticks();
        member.verdictSince = member.nextDial = member.nextHealth = deps_.clock.ticks();
        member.since = deps_.clock.now();
        member.lastHeard = partner.peer.lastHello;
    }
    deps_.changed();
}

void Members::networkChanged() {
    for (auto& [partnerId, member] : members_) {
        member.round = 0;
        member.port = 0;
        member.nextDial = deps_.clock.ticks();
    }
    if (running_) tick();
}

void Members::seen(std::int64_t partnerId) {
    Member* member = find(partnerId);
    if (!member) return;
    member->view.lastBanner = deps_.clock.ticks();
    member->nextDial = std::min(member->nextDial, deps_.clock.ticks());
}

Members::Member* Members::find(std::int64_t partnerId) {
    const auto found = members_.find(partnerId);
    return found == members_.end() ? nullptr : &found->second;
}

void Members::tick() {
    if (!running_) return;
    const Ticks now = deps_.clock.ticks();
    const auto directory = deps_.directory.directory();
    for (auto& [partnerId, member] : members_) {
        const accounts::Partner* partner = directory->partner(partnerId);
        if (!partner) continue;
        if (const auto due = member.desk.deadline(); due && *due <= now) apply(partnerId, member.desk.tick(now));
        choose(partnerId, member);
        forgetClone(partnerId, member, partner->name, now);
        judge(partnerId, member, *partner, now);
        if (mayDial(*partner, member) && member.nextDial <= now) dial(*partner, member);
        tellHealth(partnerId, member, now);
    }
    setBeats(now);
    askNetwork(now);
    timer_ = deps_.strand.postAt(now + lookEvery, [this] { tick(); });
}

// ---- Dialling -------------------------------------------------------------------------------------------------------

bool Members::mayDial(const accounts::Partner& partner, const Member& member) const {
    return !partner.behindNat && !partner.host.empty() && !member.current && !member.dial && !member.resolving;
}

void Members::dial(const accounts::Partner& partner, Member& member) {
    const std::vector<std::uint16_t> ports = portsOf(partner, *deps_.settings.current());
    member.lastPort = member.port % ports.size();
    const std::uint16_t port = ports[member.lastPort];
    if (++member.port >= ports.size()) {
        member.port = 0;
        member.nextDial = deps_.clock.ticks() + group::dialDelay(member.round++, jitter());
    }
    if (const auto address = IpAddress::parse(partner.host)) return call(partner.id, {*address}, port);
    member.resolving = true;
    deps_.resolver.addresses(partner.host, [this, alive = alive_, id = partner.id, port](relay::AddressAnswer answer) {
        deps_.strand.post([this, alive, id, port, answer = std::move(answer)] {
            if (!*alive) return;
            Member* resolved = find(id);
            if (!resolved) return;
            resolved->resolving = false;
            std::vector<IpAddress> addresses;
            for (const std::string& text : answer.addresses)
                if (const auto address = IpAddress::parse(text)) addresses.push_back(*address);
            if (!addresses.empty()) call(id, std::move(addresses), port);
        });
    });
}

void Members::call(std::int64_t partnerId, std::vector<IpAddress> addresses, std::uint16_t port) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    Member* member = find(partnerId);
    if (!running_ || !partner || !member || member->current) return;
    net::PeerCall call;
    call.host = partner->host;
    call.addresses = std::move(addresses);
    call.port = port;
    call.tlsFirst = port == tlsFirstPort;
    call.heloName = deps_.ownName();
    // The key that comes next is wanted first: the partner forgets the other one some day.
    call.keys = keysOf(*partner);
    const auto own = deps_.keys.candidates(call.keys);
    if (member->denied / own.size() % 2 == 0) std::reverse(call.keys.begin(), call.keys.end());
    const crypto::Identity& identity = own[member->denied % own.size()];
    member->calledWith = identity.publicKey();
    member->dial = deps_.dialer.dial(std::move(call), identity, deps_.strand,
                                     [this, partnerId](net::PeerCallEnd end) { dialled(partnerId, std::move(end)); });
}

// After a call whose keys did not fit: whether the next is with others that were not tried since it last worked.
bool Members::tryOtherKeys(Member& member) const {
    if (++member.denied < deps_.keys.candidates(member.keys).size() * member.keys.size()) return true;
    member.denied = 0;
    return false;
}

void Members::dialled(std::int64_t partnerId, net::PeerCallEnd end) {
    Member* member = find(partnerId);
    if (!member || !running_) return;
    // The dial is still on the stack.
    deps_.strand.post([dial = std::shared_ptr<net::PeerDial>(std::move(member->dial))] {});
    if (end.connection) {
        member->round = 0;
        member->port = 0;
        member->denied = 0;
        deps_.proved(partnerId, end.key);
        return add(partnerId, true, {member->calledWith, end.key}, std::move(*end.connection));
    }
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    deps_.log.info("peer.not_reached",
                   {{"partner", partner ? partner->name : ""},
                    {"stage", end.stage},
                    {"why", end.sentence.code.empty() ? end.reply.oneLine() : render(end.sentence)}});
    if (partner && end.stage == "peer" && tryOtherKeys(*member)) {
        member->port = member->lastPort;
        member->nextDial = deps_.clock.ticks();
        return;
    }
    // The next port at once; a new round waits (dial()).
    if (partner && member->port != 0) member->nextDial = deps_.clock.ticks();
    // Somebody answers and is not the partner: this does not pass by itself.
    if (partner && end.stage == "peer")
        deps_.alerts.raise(alertKey("key", partnerId), say("alert.peerDenied", partner->name), end.sentence);
}

// ---- Channels -------------------------------------------------------------------------------------------------------

void Members::arrived(std::int64_t partnerId, ProvedKeys keys, net::PeerConnection connection) {
    if (running_ && find(partnerId)) add(partnerId, false, std::move(keys), std::move(connection));
}

void Members::add(std::int64_t partnerId, bool dialledHere, ProvedKeys keys, net::PeerConnection connection) {
    const auto open = std::count_if(lines_.begin(), lines_.end(),
                                    [partnerId](const auto& entry) { return entry.second.partnerId == partnerId; });
    if (static_cast<std::size_t>(open) >= mostChannels)
        return deps_.log.warning("peer.too_many_channels", {{"peer", connection.peer.text()}});
    const std::uint64_t number = ++lastNumber_;
    auto channel = std::make_unique<net::PeerChannel>(
        std::move(connection), group::PeerChannel::Mode::channel, deps_.hello(), deps_.clock, deps_.log, deps_.strand,
        [this, number](const net::PeerNews& told) { news(number, told); });
    lines_.emplace(number, Line{partnerId, dialledHere, std::move(keys), std::move(channel)});
}

net::PeerChannel::Report Members::adopt(std::int64_t partnerId, std::unique_ptr<net::PeerChannel> channel,
                                        bool dialledHere, ProvedKeys keys, const group::Hello& peer) {
    sync();
    const std::uint64_t number = ++lastNumber_;
    lines_.emplace(number, Line{partnerId, dialledHere, std::move(keys), std::move(channel)});
    if (Member* member = find(partnerId)) opened(number, *member, peer, deps_.clock.ticks());
    return [this, number](const net::PeerNews& told) { news(number, told); };
}

void Members::news(std::uint64_t number, const net::PeerNews& news) {
    const auto line = lines_.find(number);
    if (line == lines_.end()) return;
    const std::int64_t partnerId = line->second.partnerId;
    Member* member = find(partnerId);
    if (!member) {
        if (news.event.kind == ChannelEvent::Kind::closed) close(number, std::nullopt);
        return;
    }
    if (news.skew) member->skew = news.skew;
    switch (news.event.kind) {
    case ChannelEvent::Kind::opened:
        if (news.peer) opened(number, *member, *news.peer, news.at);
        break;
    case ChannelEvent::Kind::message:
        if (!news.event.message) break;
        if (const auto* beat = std::get_if<group::Beat>(&*news.event.message))
            return heard(number, *member, *beat, news.at);
        if (member->current != number) break;
        if (const auto* health = std::get_if<group::Health>(&*news.event.message)) {
            member->health = *health;
            deps_.changed();
        } else {
            deps_.message(partnerId, *news.event.message);
        }
        break;
    case ChannelEvent::Kind::late: deps_.log.info("peer.late", {{"channel", number}}); break;
    case ChannelEvent::Kind::back:
        member->view.lastBeat = news.at;
        if (member->current == number) deps_.returned(partnerId);
        break;
    case ChannelEvent::Kind::closed: return closed(number, *member, news);
    }
}

void Members::opened(std::uint64_t number, Member& member, const group::Hello& peer, Ticks at) {
    const Line& line = lines_.at(number);
    member.hello = peer;
    member.view.lastBeat = at;
    member.view.plannedUntil.reset();
    member.lastHeard = deps_.clock.now();
    deps_.alerts.clear(alertKey("key", line.partnerId), say("alert.peerDenied", peer.name),
                       say("member.up", peer.name));
    const Bytes callerId = crypto::serverId(line.dialledHere ? line.keys.ours : line.keys.theirs);
    apply(line.partnerId, member.desk.opened(number, line.dialledHere, callerId, peer.process, at));
    choose(line.partnerId, member);
}

void Members::heard(std::uint64_t number, Member& member, const group::Beat& beat, Ticks at) {
    const std::int64_t partnerId = lines_.at(number).partnerId;
    member.view.lastBeat = at;
    member.lastHeard = deps_.clock.now();
    apply(partnerId, member.desk.heard(number, at));
    choose(partnerId, member);
    if (member.current != number) return;
    const Bytes witness = crypto::serverId(member.keys.front());
    const auto hasId = [](const Member& other, const Bytes& id) {
        return std::any_of(other.keys.begin(), other.keys.end(),
                           [&](const Bytes& key) { return crypto::serverId(key) == id; });
    };
    for (const group::Reach& reach : beat.reach)
        for (auto& [otherId, other] : members_)
            if (otherId != partnerId && hasId(other, reach.id.data))
                other.witnesses[witness] = {member.hello ? member.hello->name : std::string(), at, reach.way,
                                            std::chrono::duration_cast<Millis>(reach.age)};
    deps_.beat(partnerId, beat);
}

void Members::closed(std::uint64_t number, Member& member, const net::PeerNews& news) {
    const std::int64_t partnerId = lines_.at(number).partnerId;
    deps_.log.info("peer.channel_closed", {{"channel", number}, {"why", news.event.why}});
    if (news.event.bye && news.event.bye->reason == group::ByeReason::clone) cloneFound(partnerId, true);
    if (news.event.bye && member.current == number) {
        member.view.plannedUntil = group::plannedEnd(*news.event.bye, news.at);
        deps_.bye(partnerId, *news.event.bye);
    }
    member.desk.closed(number);
    lines_.erase(number);
    // It is gone as of now, not when its last beat is too old.
    if (member.current == number) member.view.lastBeat.reset();
    choose(partnerId, member);
    if (!member.current) member.nextDial = deps_.clock.ticks() + group::dialDelay(member.round++, jitter());
}

void Members::apply(std::int64_t partnerId, const group::ChannelDesk::Verdict& verdict) {
    for (const group::ChannelDesk::Close& each : verdict.close)
        close(each.number, each.bye);
    if (verdict.clone) cloneFound(partnerId, false);
}

// Both servers tell their administrators: the one that was called twice, and the one that it then refused.
void Members::cloneFound(std::int64_t partnerId, bool isThisServer) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    Member* member = find(partnerId);
    if (!partner || !member) return;
    member->cloneSeen = deps_.clock.ticks();
    member->twice = true;
    deps_.alerts.raise(alertKey("clone", partnerId),
                       isThisServer ? say("alert.cloneHere", partner->name) : say("alert.clone", partner->name),
                       isThisServer ? say("alert.cloneHereText", partner->name)
                                    : say("alert.cloneText", partner->name));
}

void Members::forgetClone(std::int64_t partnerId, Member& member, const std::string& name, Ticks now) {
    if (!member.cloneSeen || now - *member.cloneSeen < cloneForgotten) return;
    member.cloneSeen.reset();
    member.twice = false;
    deps_.alerts.clear(alertKey("clone", partnerId), say("alert.cloneOver", name), say("alert.cloneOverText", name));
}

void Members::close(std::uint64_t number, std::optional<group::ByeReason> bye) {
    const auto line = lines_.find(number);
    if (line == lines_.end()) return;
    if (Member* member = find(line->second.partnerId)) member->desk.closed(number);
    if (bye) {
        line->second.channel->leave(*bye);
        // It tells `closed` and goes then.
        line->second.partnerId = 0;
    } else {
        lines_.erase(line);
    }
}

// Which channel is used may have changed.
void Members::choose(std::int64_t partnerId, Member& member) {
    const auto current = member.desk.current();
    if (current == member.current) return;
    member.current = current;
    deps_.changed();
    if (!current) return;
    member.nextHealth = deps_.clock.ticks();
    member.lists.reset();
    deps_.log.info("peer.channel", {{"partner", member.hello ? member.hello->name : ""}, {"channel", *current}});
    if (member.hello) deps_.opened(partnerId, *member.hello);
}

void Members::send(std::int64_t partnerId, group::Message message) {
    Member* member = find(partnerId);
    if (!member || !member->current) return;
    lines_.at(*member->current).channel->send(std::move(message));
}

void Members::setBeat(std::int64_t partnerId, Bytes lists) {
    if (Member* member = find(partnerId)) member->lists = std::move(lists);
}

void Members::drop(std::int64_t partnerId, group::ByeReason reason) {
    Member* member = find(partnerId);
    if (!member || !member->current) return;
    close(*member->current, reason);
    choose(partnerId, *member);
}

bool Members::isOpen(std::int64_t partnerId) const { return proved(partnerId).has_value(); }

std::optional<ProvedKeys> Members::proved(std::int64_t partnerId) const {
    const auto found = members_.find(partnerId);
    if (found == members_.end() || !found->second.current) return std::nullopt;
    return lines_.at(*found->second.current).keys;
}

bool Members::isPeerAddress(const std::string& address) const {
    return std::any_of(members_.begin(), members_.end(), [&](const auto& entry) {
        if (!entry.second.current) return false;
        const std::string& peer = lines_.at(*entry.second.current).channel->peer();
        return peer.starts_with(address + ":") || peer.starts_with("[" + address + "]:");
    });
}

std::optional<group::Hello> Members::peerHello(std::int64_t partnerId) const {
    const auto found = members_.find(partnerId);
    return isOpen(partnerId) ? found->second.hello : std::nullopt;
}

// ---- How they are ---------------------------------------------------------------------------------------------------

std::vector<group::Reach> Members::reachOf(std::int64_t exceptPartner, Ticks now) const {
    std::vector<group::Reach> reach;
    for (const auto& [partnerId, member] : members_) {
        if (partnerId == exceptPartner || reach.size() >= group::maxReach) continue;
        const bool byChannel = member.current && member.view.lastBeat;
        const auto& at = byChannel ? member.view.lastBeat : member.view.lastBanner;
        reach.push_back({{crypto::serverId(member.keys.front())},
                         byChannel ? group::ReachWay::channel
                         : at      ? group::ReachWay::smtp
                                   : group::ReachWay::none,
                         std::chrono::duration_cast<std::chrono::seconds>(at ? now - *at : Millis(0))});
    }
    return reach;
}

void Members::setBeats(Ticks now) {
    for (auto& [partnerId, member] : members_)
        if (member.current) lines_.at(*member.current).channel->setBeat(member.lists, reachOf(partnerId, now));
}

void Members::judge(std::int64_t partnerId, Member& member, const accounts::Partner& partner, Ticks now) {
    member.view.witnesses.clear();
    for (const auto& [id, word] : member.witnesses)
        member.view.witnesses.push_back(word);
    member.view.othersReachable = networkAnswered_ && now - *networkAnswered_ <= networkAlive;
    for (const auto& [otherId, other] : members_)
        if (otherId != partnerId && other.current) member.view.othersReachable = true;
    const MemberVerdict verdict = group::verdictOf(group::factsOf(member.view, now));
    const group::VerdictEffect effect = group::effectOf(verdict);
    if (verdict != member.verdict) {
        member.verdict = verdict;
        member.verdictSince = now;
        member.since = deps_.clock.now();
        deps_.log.info("peer.verdict", {{"partner", partner.name}, {"verdict", enumText(verdict)}});
        deps_.changed();
        if (effect.drain && !std::exchange(member.wasUp, true)) deps_.returned(partnerId);
        if (!effect.drain) member.wasUp = false;
    }
    const std::string key = alertKey("member", partnerId);
    const Sentence sentence = group::verdictSentence(verdict, partner.name, member.view, now);
    const bool due = effect.alertAfter && now - member.verdictSince >= *effect.alertAfter;
    if (due && !std::exchange(member.alerted, true))
        deps_.alerts.raise(key, say("alert.member", partner.name), sentence);
    else if (!effect.alertAfter && std::exchange(member.alerted, false))
        deps_.alerts.clear(key, say("alert.member", partner.name), sentence);
}

// Whether this server has a network is asked only while a member is silent.
void Members::askNetwork(Ticks now) {
    if (now - networkAsked_ < networkAskedEvery) return;
    const auto silent =
        std::find_if(members_.begin(), members_.end(), [](const auto& entry) { return !entry.second.current; });
    if (silent == members_.end()) return;
    networkAsked_ = now;
    // A name that nobody has: the answer comes from outside, and is not kept for long. Not below "invalid" or "test",
    // which the resolver answers itself (RFC 6761), and not below the partner's name, whose DNS may be silent with it.
    DnsQuestion question{"x" + toHex(crypto::randomBytes(4)), DnsType::a};
    deps_.resolver.ask(std::move(question), [this, alive = alive_](const DnsAnswer& answer) {
        const bool answered = answer.status != DnsStatus::temporary && answer.status != DnsStatus::malformed;
        deps_.strand.post([this, alive, answered] {
            if (*alive && answered) networkAnswered_ = deps_.clock.ticks();
        });
    });
}

void Members::tellHealth(std::int64_t partnerId, Member& member, Ticks now) {
    if (!member.current || member.nextHealth > now) return;
    member.nextHealth = now + healthEvery;
    deps_.health(partnerId, [this, alive = alive_, partnerId](group::Health health) {
        deps_.strand.post([this, alive, partnerId, health = std::move(health)] {
            if (*alive) send(partnerId, health);
        });
    });
}

std::vector<MemberState> Members::states() const {
    std::vector<MemberState> states;
    const auto directory = deps_.directory.directory();
    for (const auto& [partnerId, member] : members_) {
        const accounts::Partner* partner = directory->partner(partnerId);
        if (!partner) continue;
        MemberState state;
        state.partnerId = partnerId;
        state.verdict = member.verdict;
        state.sentence = group::verdictSentence(member.verdict, partner->name, member.view, deps_.clock.ticks());
        state.since = member.since;
        state.lastHeard = member.lastHeard;
        state.channel = member.current.has_value();
        if (member.current) state.dialledHere = lines_.at(*member.current).dialledHere;
        state.twice = member.twice;
        state.skew = member.skew;
        state.hello = member.hello;
        state.health = member.health;
        states.push_back(std::move(state));
    }
    return states;
}

} // namespace ismail::service
