// The verdict on a message: what was found, the reasons with their points, and the one decision that follows. Log,
// window, header fields, filters and partners all read this value; it is kept with the message.
#pragma once

#include "base/sentence.h"
#include "trust/findings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::trust {

// A message is refused for points only with reasons of two of the first three.
enum class ReasonGroup : std::uint8_t { connection, identity, content, relation, rule };
std::string_view reasonGroupName(ReasonGroup group);

struct Reason {
    ReasonGroup group = ReasonGroup::rule;
    int points = 0; // negative: speaks for the message
    Sentence sentence;
    std::int64_t accountId = 0; // counts for this recipient only; 0: for all
    bool absolute = false;      // refuses by itself, as an administrator wants it
};

enum class Decision : std::uint8_t {
    deliver,
    mark, // delivered, and called suspicious in a header field
    junk,
    quarantine,
    refuse
};
std::string_view decisionName(Decision decision);

// What is the same for all recipients, or for one of them.
struct Judgement {
    int points = 0;
    Decision decision = Decision::deliver;
};

struct Verdict {
    static constexpr std::size_t maxText = 8 * 1024; // octets that are kept of it

    Findings findings;
    std::vector<Reason> reasons;
    Judgement overall;
    // Of recipients for whom it differs, by account.
    std::vector<std::pair<std::int64_t, Judgement>> accounts;

    const Judgement& of(std::int64_t accountId) const;
};

} // namespace ismail::trust
