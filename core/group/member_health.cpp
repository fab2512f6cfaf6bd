#include "group/member_health.h"

#include "base/say.h"

#include <algorithm>

namespace ismail::group {

namespace {

bool within(const std::optional<Ticks>& at, Millis time, Ticks now) { return at && now - *at < time; }

bool isHeard(const WitnessWord& word, Ticks now) { return now - word.heardAt < channelAlive; }

// How long ago the witness reached it; nothing: it does not.
std::optional<Millis> reachedAgo(const WitnessWord& word, Ticks now) {
    if (!isHeard(word, now) || word.way == ReachWay::none) return std::nullopt;
    const Millis ago = word.age + (now - word.heardAt);
    return ago < witnessAlive ? std::optional(ago) : std::nullopt;
}

const WitnessWord* bestWitness(const MemberView& view, Ticks now) {
    const WitnessWord* best = nullptr;
    for (const WitnessWord& word : view.witnesses) {
        const auto ago = reachedAgo(word, now);
        if (ago && (!best || *ago < *reachedAgo(*best, now))) best = &word;
    }
    return best;
}

} // namespace

MemberFacts factsOf(const MemberView& view, Ticks now) {
    MemberFacts facts;
    facts.direct = within(view.lastBeat, channelAlive, now) || within(view.lastBanner, bannerAlive, now);
    facts.planned = view.plannedUntil && now < *view.plannedUntil;
    if (bestWitness(view, now))
        facts.witness = WitnessSays::yes;
    else if (std::any_of(view.witnesses.begin(), view.witnesses.end(),
                         [now](const WitnessWord& word) { return isHeard(word, now); }))
        facts.witness = WitnessSays::no;
    // Who is heard is reachable.
    facts.othersReachable = view.othersReachable || facts.witness != WitnessSays::nothing;
    return facts;
}

MemberVerdict verdictOf(const MemberFacts& facts) {
    if (facts.direct) return MemberVerdict::up;
    if (facts.planned) return MemberVerdict::planned;
    if (facts.witness == WitnessSays::yes) return MemberVerdict::cutOff;
    if (!facts.othersReachable) return MemberVerdict::noNetwork;
    return facts.witness == WitnessSays::no ? MemberVerdict::down : MemberVerdict::unknown;
}

VerdictEffect effectOf(MemberVerdict verdict) {
    switch (verdict) {
    case MemberVerdict::up: return {true, {}, false, false};
    case MemberVerdict::cutOff: return {false, downAlertAfter, false, false};
    case MemberVerdict::down: return {false, downAlertAfter, true, false};
    case MemberVerdict::unknown: return {false, downAlertAfter, true, true};
    case MemberVerdict::planned:
    case MemberVerdict::noNetwork: break;
    }
    return {};
}

Sentence verdictSentence(MemberVerdict verdict, const std::string& name, const MemberView& view, Ticks now) {
    switch (verdict) {
    case MemberVerdict::up: return say("member.up", name);
    case MemberVerdict::planned: return say("member.planned", name);
    case MemberVerdict::cutOff: {
        const WitnessWord* witness = bestWitness(view, now);
        return say("member.cutOff", name, witness ? witness->name : std::string("?"));
    }
    case MemberVerdict::down: return say("member.down", name);
    case MemberVerdict::unknown: return say("member.unknown", name);
    case MemberVerdict::noNetwork: break;
    }
    return say("member.noNetwork");
}

std::optional<Ticks> plannedEnd(const Bye& bye, Ticks heardAt) {
    if (bye.reason != ByeReason::restart || bye.backIn.count() <= 0) return std::nullopt;
    return heardAt + Millis(bye.backIn) * 3;
}

std::optional<Millis> skewOf(const Beat& theirs, Ticks sentAt, Ticks now, Time wallNow) {
    if (theirs.echo == 0) return std::nullopt;
    const Millis away = now - sentAt - Millis(theirs.echoAge);
    if (away < Millis(0)) return std::nullopt;
    return theirs.clock + away / 2 - wallNow;
}

SkewLevel skewLevel(Millis skew) {
    const Millis far = skew < Millis(0) ? -skew : skew;
    if (far > Millis(10 * 60'000)) return SkewLevel::warning;
    return far > Millis(2 * 60'000) ? SkewLevel::notice : SkewLevel::fine;
}

} // namespace ismail::group
