// One pass of an SPF check over the answers that are there: what spf.h promises is done here. Private to it.
#pragma once

#include "base/ip_network.h"
#include "trust/spf.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

class SpfRun {
public:
    SpfRun(SpfCheck& check, const IpAddress& client);
    // Nothing while an answer is missing; the check has the questions then. Otherwise outcome() is whole.
    std::optional<AuthResult> run();
    SpfOutcome& outcome() { return outcome_; }

private:
    // What a term or an evaluation came to. waiting: an answer is missing.
    enum class Match : std::uint8_t { no, yes, temporary, permanent, waiting };
    // check_host(): its result, or waiting.
    struct Verdict {
        bool waiting = false;
        AuthResult result = AuthResult::none;
    };

    Verdict checkHost(const std::string& domain, bool top);
    Verdict evaluate(const std::string& domain, const SpfRecord& record, bool top);
    Verdict redirected(const std::string& domain, const SpfRecord& record, bool top);
    Match matches(const std::string& domain, const SpfTerm& term);
    Match include(const std::string& target);
    Match addresses(const std::string& target, const SpfTerm& term);
    Match mailHosts(const std::string& target, const SpfTerm& term);
    Match pointers(const std::string& target);
    Match exists(const std::string& target);
    // Nothing: the answer is missing, and asked for.
    const DnsAnswer* ask(const std::string& name, DnsType type);
    // The same for a look-up that counts: failed, void beyond the limit, or a name that no question can have.
    Match lookUp(const std::string& name, DnsType type, const DnsAnswer*& answer);
    Match countTerm();
    Match countVoid();
    bool holds(const DnsAnswer& answer, const SpfTerm& term) const;
    // The names of the client that lead back to it, 10 at most. yes: they are known.
    Match validatedNames(std::vector<std::string>& names, bool voidsCount);
    // %{p} for a domain.
    Match validatedName(const std::string& domain, std::string& name);
    // Expands a domain-spec; fetches %{p} where it is used.
    Match expand(const SpfMacroText& text, const std::string& domain, std::string& out);
    SpfMacroValue values(const std::string& domain);
    // True once the explanation is there or cannot be.
    bool explain();
    Match problem(Match kind, std::string text);
    Verdict verdict(Match kind) const;

    SpfCheck& check_;
    const IpAddress client_;
    const DnsType family_;
    SpfOutcome outcome_;
    std::string sender_, dotted_, clientText_, time_, pointer_;
    const SpfMacroText* explanation_ = nullptr; // of the record that decides
    std::string explanationDomain_;
    std::vector<SpfCheck::Parsed> used_; // keeps explanation_ alive
    bool pointerCounted_ = false;
    bool explaining_ = false; // the limits do not count any more (6.2)
};

} // namespace ismail::trust
