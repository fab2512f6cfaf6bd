#include "trust/spf_run.h"

#include "base/text.h"
#include "trust/client_name.h"

#include <algorithm>
#include <tuple>

namespace ismail::trust {

namespace {

// The 32 nibbles of an IPv6 address with dots, or an IPv4 address as it is (7.3). Capitals, as published vectors have
// it.
std::string dottedAddress(const IpAddress& address) {
    if (address.isV4()) return address.text();
    std::string out;
    for (const char c : toHex(std::string(address.v6().begin(), address.v6().end()))) {
        if (!out.empty()) out += '.';
        out += asciiUpper(c);
    }
    return out;
}

bool samePrefix(const IpAddress::V6& a, const IpAddress::V6& b, unsigned bits) {
    for (std::size_t i = 0; i < a.size() && bits > 0; ++i) {
        const unsigned here = std::min(bits, 8U);
        const unsigned mask = 0xFFU << (8 - here) & 0xFFU;
        if (((a[i] ^ b[i]) & mask) != 0) return false;
        bits -= here;
    }
    return true;
}

bool isWithin(std::string_view name, std::string_view domain) {
    if (name.size() == domain.size()) return equalsIgnoreCase(name, domain);
    return name.size() > domain.size() && name[name.size() - domain.size() - 1] == '.' &&
           equalsIgnoreCase(name.substr(name.size() - domain.size()), domain);
}

std::string forPeople(std::string_view name) {
    std::string out(name);
    for (char& c : out)
        if (c < '!' || c > '~') c = '?';
    return out;
}

} // namespace

SpfRun::SpfRun(SpfCheck& check, const IpAddress& client)
    : check_(check), client_(client), family_(client.isV4() ? DnsType::a : DnsType::aaaa), outcome_(check.outcome_),
      sender_(check.local_ + '@' + check.outcome_.domain), dotted_(dottedAddress(client)), clientText_(client.text()),
      time_(std::to_string(toMillis(check.input_.now) / 1000)) {}

std::optional<AuthResult> SpfRun::run() {
    const Verdict verdict = checkHost(outcome_.domain, true);
    if (verdict.waiting) return std::nullopt;
    outcome_.result = verdict.result;
    if (verdict.result == AuthResult::fail && !explain()) return std::nullopt;
    return verdict.result;
}

SpfRun::Match SpfRun::problem(Match kind, std::string text) {
    if (outcome_.problem.empty()) outcome_.problem = std::move(text);
    return kind;
}

SpfRun::Verdict SpfRun::verdict(Match kind) const {
    switch (kind) {
    case Match::waiting: return {true, AuthResult::none};
    case Match::temporary: return {false, AuthResult::temperror};
    case Match::permanent: return {false, AuthResult::permerror};
    default: return {false, AuthResult::neutral};
    }
}

const DnsAnswer* SpfRun::ask(const std::string& name, DnsType type) {
    const SpfCheck::Key key(name, type);
    const auto found = check_.answers_.find(key);
    if (found != check_.answers_.end()) return &found->second;
    if (check_.open_.emplace(key, true).second) check_.fresh_.push_back({name, type});
    return nullptr;
}

SpfRun::Match SpfRun::countVoid() {
    if (explaining_ || ++outcome_.voids <= maxSpfVoids) return Match::no;
    return problem(Match::permanent, "more than 2 of the names that the record asks for do not exist");
}

SpfRun::Match SpfRun::countTerm() {
    if (explaining_ || ++outcome_.lookups <= maxSpfTerms) return Match::no;
    return problem(Match::permanent, "the record needs more than 10 look-ups");
}

// yes: there is an answer, which may be empty; no: there cannot be one.
SpfRun::Match SpfRun::lookUp(const std::string& name, DnsType type, const DnsAnswer*& answer) {
    answer = nullptr;
    const auto query = queryName(name);
    if (!query) return Match::no;
    answer = ask(*query, type);
    if (answer == nullptr) return Match::waiting;
    if (answer->failed()) return problem(Match::temporary, "the DNS does not answer for " + forPeople(*query));
    const bool empty = type == DnsType::mx ? answer->mx.empty() : answer->values.empty();
    if (answer->status != DnsStatus::ok || empty) {
        const Match counted = countVoid();
        return counted == Match::no ? Match::yes : counted;
    }
    return Match::yes;
}

// Section 4.3 to 4.5.
SpfRun::Verdict SpfRun::checkHost(const std::string& domain, bool top) {
    const auto name = queryName(domain);
    if (!name || name->find('.') == std::string::npos) {
        problem(Match::no, "this is no domain name of more than one label: " + forPeople(domain.substr(0, 80)));
        return {};
    }
    const DnsAnswer* answer = nullptr;
    const Match looked = lookUp(*name, DnsType::txt, answer);
    if (looked != Match::yes) return verdict(looked);
    const std::string* text = nullptr;
    if (answer->status == DnsStatus::ok)
        for (const std::string& value : answer->values) {
            if (!isSpfRecord(value)) continue;
            if (text != nullptr)
                return verdict(problem(Match::permanent, forPeople(*name) + " has more than one SPF record"));
            text = &value;
        }
    if (text == nullptr) {
        if (top) problem(Match::no, forPeople(*name) + " has no SPF record");
        return {};
    }
    if (top && *name == outcome_.domain && text->size() <= maxSpfRecord) outcome_.record = *text;
    auto& parsed = check_.parsed_[*text];
    if (parsed == nullptr) parsed = std::make_shared<const Result<SpfRecord>>(parseSpfRecord(*text));
    if (!parsed->ok()) return verdict(problem(Match::permanent, forPeople(*name) + ": " + parsed->error().text));
    used_.push_back(parsed);
    return evaluate(domain, **used_.back(), top);
}

SpfRun::Verdict SpfRun::evaluate(const std::string& domain, const SpfRecord& record, bool top) {
    for (const SpfTerm& term : record.terms) {
        const Match match = matches(domain, term);
        if (match == Match::no) continue;
        if (match != Match::yes) {
            if (top && match != Match::waiting) {
                outcome_.mechanism = term.written;
                outcome_.mechanismOf = domain;
            }
            return verdict(match);
        }
        if (top) {
            outcome_.mechanism = term.written;
            outcome_.mechanismOf = domain;
            if (record.explanation) {
                explanation_ = &*record.explanation;
                explanationDomain_ = domain;
            }
        }
        return {false, term.result};
    }
    return record.redirect ? redirected(domain, record, top) : Verdict{false, AuthResult::neutral};
}

// Section 6.1.
SpfRun::Verdict SpfRun::redirected(const std::string& domain, const SpfRecord& record, bool top) {
    if (const Match counted = countTerm(); counted != Match::no) return verdict(counted);
    std::string target;
    if (const Match expanded = expand(*record.redirect, domain, target); expanded != Match::yes)
        return verdict(expanded);
    const Verdict result = checkHost(target, top);
    if (result.waiting || result.result != AuthResult::none) return result;
    outcome_.problem = "the record redirects to a domain without one: " + forPeople(target);
    return {false, AuthResult::permerror};
}

SpfRun::Match SpfRun::matches(const std::string& domain, const SpfTerm& term) {
    switch (term.mechanism) {
    case SpfMechanism::all: return Match::yes;
    case SpfMechanism::ip4:
        return client_.isV4() && samePrefix(client_.v6(), term.network, 96 + term.bits4) ? Match::yes : Match::no;
    case SpfMechanism::ip6:
        return !client_.isV4() && samePrefix(client_.v6(), term.network, term.bits6) ? Match::yes : Match::no;
    default: break;
    }
    if (const Match counted = countTerm(); counted != Match::no) return counted;
    std::string target = domain;
    if (term.domain)
        if (const Match expanded = expand(*term.domain, domain, target); expanded != Match::yes) return expanded;
    switch (term.mechanism) {
    case SpfMechanism::include: return include(target);
    case SpfMechanism::a: return addresses(target, term);
    case SpfMechanism::mx: return mailHosts(target, term);
    case SpfMechanism::ptr: return pointers(target);
    default: return exists(target);
    }
}

// Section 5.2.
SpfRun::Match SpfRun::include(const std::string& target) {
    const Verdict verdict = checkHost(target, false);
    if (verdict.waiting) return Match::waiting;
    switch (verdict.result) {
    case AuthResult::pass: return Match::yes;
    case AuthResult::temperror: return Match::temporary;
    case AuthResult::permerror: return Match::permanent;
    case AuthResult::none:
        outcome_.problem = "the record includes a domain without one: " + forPeople(target);
        return Match::permanent;
    default: return Match::no;
    }
}

bool SpfRun::holds(const DnsAnswer& answer, const SpfTerm& term) const {
    const unsigned bits = client_.isV4() ? 96 + term.bits4 : term.bits6;
    return std::any_of(answer.values.begin(), answer.values.end(), [&](const std::string& value) {
        const auto address = IpAddress::parse(value);
        return address && address->isV4() == client_.isV4() && samePrefix(client_.v6(), address->v6(), bits);
    });
}

SpfRun::Match SpfRun::addresses(const std::string& target, const SpfTerm& term) {
    const DnsAnswer* answer = nullptr;
    const Match looked = lookUp(target, family_, answer);
    if (looked != Match::yes) return looked;
    return holds(*answer, term) ? Match::yes : Match::no;
}

// Section 5.4: the addresses of every name are looked up, then compared.
SpfRun::Match SpfRun::mailHosts(const std::string& target, const SpfTerm& term) {
    const DnsAnswer* answer = nullptr;
    const Match looked = lookUp(target, DnsType::mx, answer);
    if (looked != Match::yes) return looked;
    if (answer->mx.size() > maxSpfHosts)
        return problem(Match::permanent, forPeople(target) + " has more than 10 mail servers");
    auto hosts = answer->mx;
    std::sort(hosts.begin(), hosts.end(), [](const MxHost& a, const MxHost& b) {
        return std::tie(a.preference, a.host) < std::tie(b.preference, b.host);
    });
    bool missing = false;
    for (const MxHost& host : hosts)
        if (const auto query = queryName(host.host); query && ask(*query, family_) == nullptr) missing = true;
    if (missing) return Match::waiting;
    bool found = false;
    for (const MxHost& host : hosts) {
        const DnsAnswer* one = nullptr;
        const Match here = lookUp(host.host, family_, one);
        if (here == Match::temporary || here == Match::permanent) return here;
        found = found || (one != nullptr && holds(*one, term));
    }
    return found ? Match::yes : Match::no;
}

// Section 5.5: trouble with the DNS is as no name, and only the first ten names count.
SpfRun::Match SpfRun::validatedNames(std::vector<std::string>& names, bool voidsCount) {
    const auto countOne = [&] { return voidsCount ? countVoid() : Match::no; };
    const DnsAnswer* answer = ask(reverseName(client_), DnsType::ptr);
    if (answer == nullptr) return Match::waiting;
    if (answer->failed()) return Match::yes;
    if (answer->status != DnsStatus::ok || answer->values.empty())
        return countOne() == Match::no ? Match::yes : Match::permanent;
    const std::size_t count = std::min(answer->values.size(), maxSpfHosts);
    std::vector<const DnsAnswer*> answers(count);
    bool missing = false;
    for (std::size_t i = 0; i < count; ++i)
        if (const auto query = queryName(answer->values[i])) {
            answers[i] = ask(*query, family_);
            missing = missing || answers[i] == nullptr;
        }
    if (missing) return Match::waiting;
    const SpfTerm exactly;
    for (std::size_t i = 0; i < count; ++i) {
        if (answers[i] == nullptr || answers[i]->failed()) continue;
        if (answers[i]->status != DnsStatus::ok || answers[i]->values.empty()) {
            if (countOne() != Match::no) return Match::permanent;
        } else if (holds(*answers[i], exactly)) {
            names.push_back(*queryName(answer->values[i]));
        }
    }
    return Match::yes;
}

SpfRun::Match SpfRun::pointers(const std::string& target) {
    std::vector<std::string> names;
    if (const Match named = validatedNames(names, true); named != Match::yes) return named;
    std::string_view domain = target;
    if (domain.ends_with('.')) domain.remove_suffix(1);
    const bool found =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) { return isWithin(name, domain); });
    return found ? Match::yes : Match::no;
}

// Section 5.7: addresses of IPv4, whatever the client has.
SpfRun::Match SpfRun::exists(const std::string& target) {
    const DnsAnswer* answer = nullptr;
    const Match looked = lookUp(target, DnsType::a, answer);
    if (looked != Match::yes) return looked;
    return answer->status == DnsStatus::ok && !answer->values.empty() ? Match::yes : Match::no;
}

// Section 7.3: the domain itself, else a name below it, else any. The client's own names are no term, so what is
// missing there does not count as void.
SpfRun::Match SpfRun::validatedName(const std::string& domain, std::string& name) {
    if (!pointerCounted_) {
        pointerCounted_ = true;
        if (const Match counted = countTerm(); counted != Match::no) return counted;
    }
    std::vector<std::string> names;
    if (const Match named = validatedNames(names, false); named != Match::yes) return named;
    name = names.empty() ? "unknown" : names.front();
    const auto best = [&](const auto& fits) {
        const auto found = std::find_if(names.begin(), names.end(), fits);
        if (found != names.end()) name = *found;
        return found != names.end();
    };
    if (!best([&](const std::string& one) { return equalsIgnoreCase(one, domain); }))
        best([&](const std::string& one) { return isWithin(one, domain); });
    return Match::yes;
}

SpfMacroValue SpfRun::values(const std::string& domain) {
    return [this, &domain](char letter) -> std::string_view {
        switch (letter) {
        case 's': return sender_;
        case 'l': return check_.local_;
        case 'o': return outcome_.domain;
        case 'd': return domain;
        case 'i': return dotted_;
        case 'p': return pointer_;
        case 'v': return client_.isV4() ? "in-addr" : "ip6";
        case 'h': return check_.input_.helo;
        case 'c': return clientText_;
        case 'r': return check_.input_.receiver.empty() ? std::string_view("unknown") : check_.input_.receiver;
        case 't': return time_;
        default: return {};
        }
    };
}

SpfRun::Match SpfRun::expand(const SpfMacroText& text, const std::string& domain, std::string& out) {
    if (usesSpfMacro(text, 'p'))
        if (const Match named = validatedName(domain, pointer_); named != Match::yes) return named;
    out = expandSpfDomain(text, values(domain));
    return Match::yes;
}

// Section 6.2: whatever goes wrong, there is no explanation.
bool SpfRun::explain() {
    if (explanation_ == nullptr) return true;
    explaining_ = true;
    std::string name;
    const Match expanded = expand(*explanation_, explanationDomain_, name);
    if (expanded != Match::yes) return expanded != Match::waiting;
    const auto query = queryName(name);
    if (!query) return true;
    const DnsAnswer* answer = ask(*query, DnsType::txt);
    if (answer == nullptr) return false;
    if (answer->status != DnsStatus::ok || answer->values.size() != 1) return true;
    if (answer->values.front().size() > maxSpfRecord) return true;
    const auto text = parseSpfMacros(answer->values.front(), SpfMacroUse::explanation);
    if (!text) return true;
    if (usesSpfMacro(*text, 'p'))
        if (validatedName(explanationDomain_, pointer_) == Match::waiting) return false;
    outcome_.explanation = expandSpfText(*text, values(explanationDomain_), maxSpfExplanation);
    return true;
}

} // namespace ismail::trust
