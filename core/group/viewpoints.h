// How a domain and its mail exchangers look from several servers of a group, and what follows from the differences:
// each finding names the sides that see it.
//
// Pure. What members say is taken as it is: it may be wrong or a lie, and only words follow from it.
#pragma once

#include "base/clock.h"
#include "base/sentence.h"
#include "group/messages_health.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr std::size_t maxViewHosts = 9; // that one side is asked about: with the domain, ten
constexpr Millis certificateNotice{14 * 24 * std::int64_t{3'600'000}}; // before it ends

enum class ViewOutcome : std::uint8_t {
    seen,
    notShared, // it does not serve the domain with this server, or the host is none of its exchangers there
    busy,      // it was asked too often
    late,      // no answer in time
    away,      // it is not connected
    tooOld     // it cannot be asked
};
constexpr std::array<std::string_view, 6> enumNames(ViewOutcome) {
    return {"seen", "notShared", "busy", "late", "away", "tooOld"};
}

// One exchanger.
struct HostView {
    std::string host;
    ViewOutcome outcome = ViewOutcome::seen;
    std::vector<ProbeFact> facts;
    bool cut = false;

    bool has(ProbeFactKind what) const;
};

// One side.
struct View {
    std::string name;                  // of the partner; empty: this server
    std::vector<std::string> ownHosts; // its own names, lower case
    ViewOutcome outcome = ViewOutcome::seen;
    std::vector<ProbeFact> facts; // of the domain
    bool cut = false;
    std::vector<HostView> hosts; // as its MX records name them, the best first
};

struct ViewFinding {
    enum class Weight : std::uint8_t { good, notice, warning, problem } weight = Weight::good;
    Sentence sentence;
};

// The hosts that MX facts name, the best first, each once, maxViewHosts at most; lower case. A domain without such
// records is its own host (RFC 5321 section 5.1), one that takes no mail has none (RFC 7505).
std::vector<std::string> exchangersOf(const std::string& domain, const std::vector<ProbeFact>& facts);

// Why this side has seen nothing; empty: it has.
Sentence outcomeSentence(ViewOutcome outcome, const std::string& name, const std::string& domain);
// What a fact of kind failure says; empty: nothing that is known here.
Sentence failureSentence(const ProbeFact& fact);
// What a fact of kind certificateEnd says.
std::optional<Time> endOf(const ProbeFact& fact);

// The gravest first.
std::vector<ViewFinding> judgeViews(const std::string& domain, const std::vector<View>& views, Time now);

} // namespace ismail::group
