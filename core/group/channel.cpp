#include "group/channel.h"

#include <algorithm>
#include <utility>

namespace ismail::group {

namespace {

constexpr Millis oneSecond{1000}, aMinute{60'000};
constexpr std::size_t beatsRemembered = 8; // an echo of an older one tells nothing of use

bool isPairing(const Message& message) { return kindOf(message).starts_with("pair."); }

bool isCommon(const Message& message) {
    return std::holds_alternative<Bye>(message) || std::holds_alternative<Fault>(message) ||
           std::holds_alternative<Beat>(message);
}

// What the engine sends by itself, or by leave().
bool isOwnBusiness(const Message& message) {
    return std::holds_alternative<Beat>(message) || std::holds_alternative<Bye>(message);
}

// The feature without which a message is not understood; empty: none.
std::string_view featureOf(const Message& message) {
    const std::string_view kind = kindOf(message);
    if (kind.starts_with("list.") || kind == DomainState::kind) return featureSync;
    if (kind.starts_with("key.")) return featureRekey;
    return kind.starts_with("probe.") ? featureProbe : std::string_view();
}

} // namespace

PeerChannel::PeerChannel(Mode mode, Hello hello, Ticks now)
    : mode_(mode), hello_(std::move(hello)), began_(now), secondBegan_(now), lastBeat_(now), nextBeat_(now) {
    put(hello_);
}

void PeerChannel::feed(ByteView bytes, Ticks now) {
    if (closed_ || leaving_) return;
    decoder_.feed(bytes);
    readFrames(now);
}

void PeerChannel::readFrames(Ticks now) {
    while (!closed_ && !leaving_) {
        if (now - secondBegan_ >= oneSecond) {
            secondBegan_ = now;
            framesInSecond_ = 0;
        }
        throttled_ = framesInSecond_ >= framesASecond;
        if (throttled_) return;
        const auto body = decoder_.next();
        if (decoder_.broken()) return close("a frame is too long or empty");
        if (!body) return;
        ++framesInSecond_;
        takeFrame(*body, now);
    }
}

void PeerChannel::takeFrame(ByteView body, Ticks now) {
    auto read = decodeMessage(body);
    if (!read.ok()) return close(read.error().text);
    if (!agreed_) {
        const auto* hello = read->message ? std::get_if<Hello>(&*read->message) : nullptr;
        const auto* bye = read->message ? std::get_if<Bye>(&*read->message) : nullptr;
        if (bye) return close("the partner said bye", *bye);
        return hello ? takeHello(*hello, now) : close("the partner did not begin with hello");
    }
    if (!read->message) return fault(FaultCode::unsupported, std::move(read->kind));
    takeMessage(std::move(*read->message), now);
}

void PeerChannel::takeHello(const Hello& hello, Ticks now) {
    const auto agreed = agree(hello_, hello);
    peer_ = hello;
    if (!agreed) {
        leave(ByeReason::version);
        return close("there is no protocol that both speak");
    }
    agreed_ = agreed;
    decoder_.allow(maxPeerFrame);
    lastBeat_ = now;
    events_.push_back({ChannelEvent::Kind::opened, {}, {}, {}});
}

bool PeerChannel::isAllowed(const Message& message) const {
    if (isCommon(message)) return true;
    if (std::holds_alternative<Hello>(message)) return false;
    if (mode_ == Mode::pairing) return isPairing(message);
    // An offer comes again over a channel; domains are named once.
    if (std::holds_alternative<PairDomains>(message)) return false;
    const std::string_view feature = featureOf(message);
    return feature.empty() || agreed_->has(feature);
}

void PeerChannel::takeMessage(Message message, Ticks now) {
    if (std::holds_alternative<Hello>(message)) return close("the partner said hello twice");
    if (const auto* bye = std::get_if<Bye>(&message)) return close("the partner said bye", *bye);
    if (const auto* beat = std::get_if<Beat>(&message)) takeBeat(*beat, now);
    if (!isAllowed(message)) return fault(FaultCode::unsupported, std::string(kindOf(message)));
    if (!admitRequest(message, now) || !isAwaited(message)) return;
    const bool page = std::holds_alternative<ListPage>(message);
    events_.push_back({ChannelEvent::Kind::message, std::move(message), {}, {}});
    if (page) pageCame();
}

void PeerChannel::takeBeat(const Beat& beat, Ticks now) {
    heard_ = beat;
    heardAt_ = lastBeat_ = now;
    if (std::exchange(late_, false)) events_.push_back({ChannelEvent::Kind::back, {}, {}, {}});
}

bool PeerChannel::admitRequest(const Message& message, Ticks now) {
    if (std::holds_alternative<ListWant>(message)) {
        if (!std::exchange(pageAsked_, true)) return true;
        fault(FaultCode::busy, std::string(ListWant::kind));
        return false;
    }
    const auto* probe = std::get_if<ProbeAsk>(&message);
    if (!probe) return true;
    while (!probeTimes_.empty() && now - probeTimes_.front() >= aMinute)
        probeTimes_.pop_front();
    const bool tooMany = probeTimes_.size() >= probesAMinute || probesAsked_.size() >= maxOpenRequests ||
                         probesAsked_.contains(probe->id);
    if (tooMany) {
        fault(FaultCode::busy, std::string(ProbeAsk::kind), probe->id);
        return false;
    }
    probeTimes_.push_back(now);
    probesAsked_.insert(probe->id);
    return true;
}

bool PeerChannel::isAwaited(const Message& message) {
    if (std::holds_alternative<ListPage>(message)) return wantOpen_;
    if (const auto* answer = std::get_if<ProbeAnswer>(&message)) return probesOpen_.erase(answer->id) != 0;
    if (const auto* refused = std::get_if<Fault>(&message)) {
        probesOpen_.erase(refused->id);
        if (refused->about == ListWant::kind && wantOpen_) pageCame();
    }
    return true;
}

void PeerChannel::pageCame() {
    wantOpen_ = false;
    if (heldWants_.empty()) return;
    const ListWant want = std::move(heldWants_.front());
    heldWants_.pop_front();
    wantOpen_ = true;
    put(want);
}

PeerChannel::Sent PeerChannel::send(const Message& message) {
    if (!isOpen() || !isAllowed(message) || isOwnBusiness(message)) return Sent::refused;
    if (const auto* probe = std::get_if<ProbeAsk>(&message)) {
        if (openRequests() >= maxOpenRequests || !probesOpen_.insert(probe->id).second) return Sent::refused;
    }
    if (const auto* want = std::get_if<ListWant>(&message)) {
        std::erase_if(heldWants_, [want](const ListWant& each) { return each.domain == want->domain; });
        if (wantOpen_) {
            if (heldWants_.size() >= maxHeldWants) return Sent::refused;
            heldWants_.push_back(*want);
            return Sent::held;
        }
        if (openRequests() >= maxOpenRequests) return Sent::refused;
        wantOpen_ = true;
    }
    noteAnswer(message);
    put(message);
    return closed_ ? Sent::refused : Sent::yes;
}

void PeerChannel::noteAnswer(const Message& message) {
    if (const auto* answer = std::get_if<ProbeAnswer>(&message)) probesAsked_.erase(answer->id);
    if (std::holds_alternative<ListPage>(message)) pageAsked_ = false;
    if (const auto* refusal = std::get_if<Fault>(&message)) {
        probesAsked_.erase(refusal->id);
        if (refusal->about == ListWant::kind) pageAsked_ = false;
    }
}

void PeerChannel::setBeat(std::optional<Bytes> lists, std::vector<Reach> reach) {
    lists_.reset();
    if (lists) lists_ = rpc::Blob{std::move(*lists)};
    reach_ = std::move(reach);
    if (reach_.size() > maxReach) reach_.resize(maxReach);
}

void PeerChannel::leave(ByeReason reason, std::chrono::seconds backIn) {
    if (closed_ || leaving_) return;
    put(Bye{reason, std::clamp(backIn, std::chrono::seconds(0), std::chrono::seconds(86'400))});
    leaving_ = true;
}

std::optional<ChannelEvent> PeerChannel::next() {
    if (events_.empty()) return std::nullopt;
    ChannelEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

Bytes PeerChannel::takeOutput(std::size_t most) {
    Bytes taken = out_.substr(outBegin_, most);
    outBegin_ += taken.size();
    // What was taken goes once it is the larger part.
    if (outBegin_ * 2 >= out_.size()) {
        out_.erase(0, outBegin_);
        outBegin_ = 0;
    }
    return taken;
}

void PeerChannel::sendBeat(Ticks now, Time wall) {
    Beat beat;
    beat.number = ++beatNumber_;
    if (heard_) {
        beat.echo = heard_->number;
        beat.echoAge = std::clamp<std::int64_t>((now - heardAt_).count(), 0, 86'400'000);
    }
    beat.clock = wall;
    beat.lists = lists_;
    beat.reach = reach_;
    beatsSent_[beat.number] = now;
    if (beatsSent_.size() > beatsRemembered) beatsSent_.erase(beatsSent_.begin());
    nextBeat_ = now + beatEvery;
    put(beat);
}

void PeerChannel::tick(Ticks now, Time wall) {
    if (closed_ || leaving_) return;
    if (throttled_) readFrames(now);
    if (closed_ || leaving_) return;
    if (!agreed_) {
        if (now - began_ >= greetingLife) close("the partner did not say hello");
        return;
    }
    const Millis silence = now - lastBeat_;
    if (silence >= channelAlive) return close("the partner was silent");
    if (silence >= beatMissed && !std::exchange(late_, true)) events_.push_back({ChannelEvent::Kind::late, {}, {}, {}});
    if (now >= nextBeat_) sendBeat(now, wall);
}

Ticks PeerChannel::deadline() const {
    if (closed_ || leaving_) return Ticks::max();
    Ticks due = throttled_ ? secondBegan_ + oneSecond : Ticks::max();
    if (!agreed_) return std::min(due, began_ + greetingLife);
    due = std::min(due, lastBeat_ + (late_ ? channelAlive : beatMissed));
    return std::min(due, nextBeat_);
}

std::optional<Millis> PeerChannel::skew(Ticks now, Time wallNow) const {
    if (!heard_) return std::nullopt;
    const auto sent = beatsSent_.find(heard_->echo);
    if (sent == beatsSent_.end()) return std::nullopt;
    return skewOf(*heard_, sent->second, heardAt_, wallNow - (now - heardAt_));
}

void PeerChannel::put(const Message& message) {
    if (closed_) return;
    const Bytes body = encodeMessage(message);
    if (body.size() > maxPeerFrame) return close("a message for the partner is too long");
    if (pendingOutput() + body.size() > maxOutbox) {
        // What waits is of no use any more: the channel is built anew, and asks for what it needs.
        out_.clear();
        outBegin_ = 0;
        return close("the partner does not read");
    }
    out_ += rpc::frame(body);
}

void PeerChannel::fault(FaultCode code, std::string about, std::int64_t id) { put(Fault{code, std::move(about), id}); }

void PeerChannel::close(std::string why, std::optional<Bye> bye) {
    if (closed_) return;
    closed_ = true;
    throttled_ = false;
    events_.push_back({ChannelEvent::Kind::closed, {}, std::move(bye), std::move(why)});
}

} // namespace ismail::group
