// What a server makes of another member of its group: whether it is up, down, or only out of reach from here; and how
// far the clocks are apart.
//
//   reached from here  a witness reaches it        others or DNS reachable  verdict
//   yes                -                           -                        up: drain
//   no, said "restart" -                           -                        planned: hold; no alert for three times
//                                                                           as long as it said
//   no                 yes                         -                        cut off: hold; the line is to blame
//   no                 all fresh witnesses say no  yes                      down: hold, alert after two minutes
//   no                 no fresh witness            yes                      unknown: hold; it, or the way to it
//   no                 no fresh witness            no                       no network here: hold, blame nobody
//
// A witness is another member that reports in its beats whom it reaches. A verdict decides about words and alerts,
// never about mail: a wrong one loses nothing. All functions are pure; times are handed in.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/sentence.h"
#include "group/messages_talk.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr Millis beatEvery{5000};
constexpr Millis beatMissed{10'000};       // after this a look at the other ways is due
constexpr Millis channelAlive{20'000};     // since the last beat
constexpr Millis bannerAlive{60'000};      // since its SMTP port last greeted
constexpr Millis bannerProbeEvery{30'000}; // while mail is held for it
constexpr Millis witnessAlive{30'000};     // since the witness last reached it
constexpr Millis downAlertAfter{120'000};

struct WitnessWord {
    std::string name;
    Ticks heardAt;  // when the beat came
    ReachWay way{}; // as it says
    Millis age{0};  // when it said so
};

// What is known of the member.
struct MemberView {
    std::optional<Ticks> lastBeat, lastBanner;
    std::optional<Ticks> plannedUntil; // plannedEnd() of its bye, if that was its last word
    std::vector<WitnessWord> witnesses;
    bool othersReachable = false; // another member by any way, or the DNS
};

enum class MemberVerdict : std::uint8_t { up, planned, cutOff, down, unknown, noNetwork };
constexpr std::array<std::string_view, 6> enumNames(MemberVerdict) {
    return {"up", "planned", "cutOff", "down", "unknown", "noNetwork"};
}

// The columns of the table.
enum class WitnessSays : std::uint8_t { nothing, no, yes };
struct MemberFacts {
    bool direct = false, planned = false;
    WitnessSays witness = WitnessSays::nothing;
    bool othersReachable = false;
};
MemberFacts factsOf(const MemberView& view, Ticks now);
MemberVerdict verdictOf(const MemberFacts& facts);

struct VerdictEffect {
    bool drain = false;               // send what is held
    std::optional<Millis> alertAfter; // since the verdict began; none: no alert
    bool offerPromotion = false;      // and emergency access
    bool warn = false;                // the offer says that the member may be alive
};
VerdictEffect effectOf(MemberVerdict verdict);

// For "cut off", the witness who reached it last.
Sentence verdictSentence(MemberVerdict verdict, const std::string& name, const MemberView& view, Ticks now);

// Three times as long as the member said; nothing where its bye promises no return.
std::optional<Ticks> plannedEnd(const Bye& bye, Ticks heardAt);

// How far the partner's clock is ahead. sentAt: when the beat was sent here that it echoes. Half the round trip is the
// error. Nothing where it echoes none, or claims to have kept it for longer than it was away.
std::optional<Millis> skewOf(const Beat& theirs, Ticks sentAt, Ticks now, Time wallNow);
enum class SkewLevel : std::uint8_t { fine, notice, warning };
SkewLevel skewLevel(Millis skew); // over two minutes, over ten, either way

} // namespace ismail::group
