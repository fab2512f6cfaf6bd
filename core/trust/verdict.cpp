#include "trust/verdict.h"

#include <array>

namespace ismail::trust {

namespace {

template <std::size_t count, class E>
std::string_view nameIn(const std::array<std::string_view, count>& of, E value) {
    return of.at(static_cast<std::size_t>(value));
}

constexpr std::array<std::string_view, 5> groups{"connection", "identity", "content", "relation", "rule"};
constexpr std::array<std::string_view, 5> decisions{"deliver", "mark", "junk", "quarantine", "refuse"};
constexpr std::array<std::string_view, 5> clients{"account", "trusted", "partner", "known", "stranger"};

} // namespace

std::string_view reasonGroupName(ReasonGroup group) { return nameIn(groups, group); }
std::string_view decisionName(Decision decision) { return nameIn(decisions, decision); }
std::string_view clientClassName(ClientClass client) { return nameIn(clients, client); }

std::string provenAuthor(const Findings& findings) {
    return findings.dmarc.judged && findings.dmarc.result == AuthResult::pass ? findings.dmarc.author : std::string();
}

const Judgement& Verdict::of(std::int64_t accountId) const {
    for (const auto& [account, judgement] : accounts)
        if (account == accountId) return judgement;
    return overall;
}

} // namespace ismail::trust
