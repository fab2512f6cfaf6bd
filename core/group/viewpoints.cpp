#include "group/viewpoints.h"

#include "base/say.h"
#include "base/text.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ismail::group {

namespace {

using Weight = ViewFinding::Weight;
using Values = std::set<std::string>;
// What of one host each side sees that has looked.
struct Look {
    const View* view;
    const HostView* host;
};

constexpr std::size_t maxShownValues = 6, maxShownValue = 200; // in a sentence

Values valuesOf(const std::vector<ProbeFact>& facts, ProbeFactKind what, std::string_view about = {}) {
    Values values;
    for (const ProbeFact& fact : facts)
        if (fact.what == what && (about.empty() || equalsIgnoreCase(fact.about, about))) values.insert(fact.value);
    return values;
}

// Cut, but not in the middle of a character.
std::string shownText(const std::string& text) {
    std::size_t end = std::min(text.size(), maxShownValue);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

std::string shownValues(const Values& values) {
    std::vector<std::string> shown;
    for (const std::string& value : values)
        if (shown.size() < maxShownValues) shown.push_back(shownText(value));
    if (values.size() > maxShownValues) shown.push_back("…");
    return shown.empty() ? "–" : join(shown, ", ");
}

Sentence sideOf(const View& view) { return view.name.empty() ? say("probe.here") : say("words", view.name); }

template <class List, class Which>
std::vector<Sentence> sidesOf(const List& looks, const Which& which) {
    std::vector<Sentence> sides;
    for (const auto& look : looks)
        if (which(look)) sides.push_back(sideOf(*look.view));
    return sides;
}

// The DNS has answered about this name.
bool isAnswered(const std::vector<ProbeFact>& facts, std::string_view name) {
    return std::none_of(facts.begin(), facts.end(), [name](const ProbeFact& fact) {
        return fact.what == ProbeFactKind::failure && fact.value.starts_with("dns ") &&
               equalsIgnoreCase(fact.about, name);
    });
}

bool isOwn(const Look& look) {
    const auto& own = look.view->ownHosts;
    return std::find(own.begin(), own.end(), look.host->host) != own.end();
}

// A private address was not called.
bool isSpared(const HostView& host) {
    return std::any_of(host.facts.begin(), host.facts.end(), [](const ProbeFact& fact) {
        return fact.what == ProbeFactKind::failure && fact.value == enumText(ProbeFailure::notPublic);
    });
}

const ProbeFact* failureAt(const HostView& host, std::string_view stage) {
    for (const ProbeFact& fact : host.facts)
        if (fact.what == ProbeFactKind::failure && fact.value.starts_with("call " + std::string(stage))) return &fact;
    return nullptr;
}

// Sides that answered otherwise than the first, told apart by what they saw.
struct Split {
    Values ours, theirs;
    std::vector<Sentence> others, failing;
};

template <class List, class Seen>
std::optional<Split> splitBy(const List& looks, const Seen& seen) {
    Split split;
    for (const auto& look : looks) {
        const Values values = seen(look);
        if (split.others.empty()) split.ours = values;
        const bool same = values == split.ours;
        if (!same && split.failing.empty()) split.theirs = values;
        if (same || values == split.theirs) (same ? split.others : split.failing).push_back(sideOf(*look.view));
    }
    return split.failing.empty() ? std::nullopt : std::optional(std::move(split));
}

} // namespace

bool HostView::has(ProbeFactKind what) const {
    return std::any_of(facts.begin(), facts.end(), [what](const ProbeFact& fact) { return fact.what == what; });
}

std::vector<std::string> exchangersOf(const std::string& domain, const std::vector<ProbeFact>& facts) {
    std::vector<std::pair<std::uint64_t, std::string>> found;
    bool any = false;
    for (const ProbeFact& fact : facts) {
        if (fact.what != ProbeFactKind::mx) continue;
        any = true;
        const std::size_t blank = fact.value.find(' ');
        if (blank == std::string::npos) continue;
        const auto preference = parseUnsigned(std::string_view(fact.value).substr(0, blank));
        std::string host = asciiLower(fact.value.substr(blank + 1));
        const bool known =
            std::any_of(found.begin(), found.end(), [&](const auto& each) { return each.second == host; });
        if (preference && !host.empty() && host != "." && host.size() <= maxHostName && !known)
            found.emplace_back(*preference, std::move(host));
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> hosts;
    for (auto& each : found)
        if (hosts.size() < maxViewHosts) hosts.push_back(std::move(each.second));
    if (!any) hosts.push_back(domain);
    return hosts;
}

Sentence outcomeSentence(ViewOutcome outcome, const std::string& name, const std::string& domain) {
    switch (outcome) {
    case ViewOutcome::seen: return {};
    case ViewOutcome::notShared: return say("probe.notShared", name, domain);
    case ViewOutcome::busy: return say("probe.busy", name);
    case ViewOutcome::late: return say("probe.late", name);
    case ViewOutcome::away: return say("probe.away", name);
    case ViewOutcome::tooOld: return say("probe.tooOld", name);
    }
    return {};
}

Sentence failureSentence(const ProbeFact& fact) {
    if (fact.what != ProbeFactKind::failure) return {};
    const std::string_view value = fact.value;
    const std::size_t blank = std::min(value.find(' '), value.size());
    const std::string_view rest = trim(value.substr(blank));
    const auto why = enumFromText<ProbeFailure>(value.substr(0, blank));
    if (!why) return {};
    switch (*why) {
    case ProbeFailure::dns: return say("probe.noDns", fact.about, rest);
    case ProbeFailure::notPublic: return say("probe.notPublic", fact.about);
    case ProbeFailure::time: return say("probe.noTime", fact.about);
    case ProbeFailure::call: break;
    }
    const std::size_t end = std::min(rest.find(' '), rest.size());
    return say("probe.noCall", fact.about, rest.substr(0, end), trim(rest.substr(end)));
}

std::optional<Time> endOf(const ProbeFact& fact) {
    constexpr std::uint64_t latest = 253'402'300'799'000; // the last millisecond of the year 9999
    const auto number = parseUnsigned(fact.value);
    return number && *number <= latest ? std::optional(fromMillis(static_cast<std::int64_t>(*number))) : std::nullopt;
}

namespace {

class Judge {
public:
    Judge(const std::string& domain, const std::vector<View>& views, Time now) : domain_(domain), now_(now) {
        for (const View& view : views)
            if (view.outcome == ViewOutcome::seen) views_.push_back({&view, nullptr});
    }

    std::vector<ViewFinding> judge() {
        compareRecords(ProbeFactKind::mx, "MX", domain_, Weight::warning);
        compareRecords(ProbeFactKind::spf, "SPF", domain_, Weight::warning);
        compareRecords(ProbeFactKind::mtaSts, "MTA-STS", domain_, Weight::warning);
        for (const std::string& host : hosts())
            judgeHost(looksAt(host));
        for (const Look& look : views_)
            tellMissed(*look.view);
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const ViewFinding& a, const ViewFinding& b) { return a.weight > b.weight; });
        if (findings_.empty() && views_.size() > 1) found(Weight::good, say("probe.agree", views_.size()));
        return std::move(findings_);
    }

private:
    void found(Weight weight, Sentence sentence) { findings_.push_back({weight, std::move(sentence)}); }

    std::vector<std::string> hosts() const {
        std::vector<std::string> all;
        for (const Look& look : views_)
            for (const HostView& host : look.view->hosts)
                if (std::find(all.begin(), all.end(), host.host) == all.end()) all.push_back(host.host);
        return all;
    }
    std::vector<Look> looksAt(const std::string& host) const {
        std::vector<Look> looks;
        for (const Look& look : views_)
            for (const HostView& each : look.view->hosts)
                if (each.host == host && each.outcome == ViewOutcome::seen) looks.push_back({look.view, &each});
        return looks;
    }

    // Of the domain.
    void compareRecords(ProbeFactKind what, std::string_view type, const std::string& name, Weight weight) {
        std::vector<Look> looks = views_;
        const std::string asked = what == ProbeFactKind::mtaSts ? "_mta-sts." + name : name;
        std::erase_if(looks, [&](const Look& look) { return !isAnswered(look.view->facts, asked); });
        const auto split = splitBy(looks, [&](const Look& look) { return valuesOf(look.view->facts, what, name); });
        if (split)
            found(weight, say("probe.otherRecords", type, name, shownValues(split->theirs), split->failing,
                              shownValues(split->ours), split->others));
    }

    // Of some hosts a side has said nothing.
    void tellMissed(const View& view) {
        const auto missed = std::find_if(view.hosts.begin(), view.hosts.end(), [](const HostView& host) {
            return host.outcome != ViewOutcome::seen && host.outcome != ViewOutcome::notShared;
        });
        if (missed != view.hosts.end() && !view.name.empty())
            found(Weight::notice, outcomeSentence(missed->outcome, view.name, domain_));
    }

    void judgeHost(const std::vector<Look>& looks) {
        if (looks.empty()) return;
        const std::string& host = looks.front().host->host;
        judgeNames(host, looks);
        judgeReach(host, looks);
        judgeTls(host, looks);
        judgeCertificates(host, looks);
    }

    void judgeNames(const std::string& host, const std::vector<Look>& looks) {
        std::vector<Look> answered = looks;
        std::erase_if(answered, [&](const Look& look) { return !isAnswered(look.host->facts, host); });
        const auto split = splitBy(answered, [&](const Look& look) {
            Values values = valuesOf(look.host->facts, ProbeFactKind::a, host);
            values.merge(valuesOf(look.host->facts, ProbeFactKind::aaaa, host));
            return values;
        });
        if (split)
            found(Weight::notice, say("probe.otherRecords", "A/AAAA", host, shownValues(split->theirs), split->failing,
                                      shownValues(split->ours), split->others));
        const auto isAlias = [](const Look& look) { return look.host->has(ProbeFactKind::cname); };
        const auto alias = std::find_if(looks.begin(), looks.end(), isAlias);
        if (alias != looks.end())
            found(Weight::problem,
                  say("probe.alias", host, shownValues(valuesOf(alias->host->facts, ProbeFactKind::cname)),
                      sidesOf(looks, isAlias)));
    }

    void judgeReach(const std::string& host, const std::vector<Look>& looks) {
        const auto reaches = [](const Look& look) { return look.host->has(ProbeFactKind::banner); };
        // A server that does not reach its own public address from inside is not to blame: many routers do not do that.
        const auto fails = [&](const Look& look) {
            return !reaches(look) && !isOwn(look) && !look.host->cut && !isSpared(*look.host);
        };
        const std::vector<Sentence> failing = sidesOf(looks, fails), others = sidesOf(looks, reaches);
        if (failing.empty()) return;
        found(Weight::problem, others.empty() ? say("probe.unreachableAnywhere", host, failing)
                                              : say("probe.unreachable", host, failing, others));
    }

    void judgeTls(const std::string& host, const std::vector<Look>& looks) {
        const auto offers = [](const Look& look) {
            const Values seen = valuesOf(look.host->facts, ProbeFactKind::starttls);
            return !seen.empty() && !seen.contains("none");
        };
        const auto lacks = [](const Look& look) {
            return valuesOf(look.host->facts, ProbeFactKind::starttls).contains("none");
        };
        const std::vector<Sentence> failing = sidesOf(looks, lacks), others = sidesOf(looks, offers);
        if (!failing.empty())
            found(Weight::warning, others.empty() ? say("probe.noTlsAnywhere", host, failing)
                                                  : say("probe.noTls", host, failing, others));
        const auto breaks = [](const Look& look) { return failureAt(*look.host, "tls ") != nullptr; };
        const auto broken = std::find_if(looks.begin(), looks.end(), breaks);
        if (broken == looks.end()) return;
        const std::string why = failureAt(*broken->host, "tls ")->value.substr(std::string_view("call tls ").size());
        found(Weight::warning, say("probe.tlsFails", host, sidesOf(looks, breaks), shownText(why)));
    }

    void judgeCertificates(const std::string& host, const std::vector<Look>& looks) {
        compareCertificates(host, looks);
        const auto differs = [](const Look& look) {
            return valuesOf(look.host->facts, ProbeFactKind::dane).contains("differs");
        };
        if (const auto failing = sidesOf(looks, differs); !failing.empty())
            found(Weight::problem, say("probe.tlsaDiffers", host, failing));

        std::optional<Time> soonest;
        for (const Look& look : looks)
            for (const ProbeFact& fact : look.host->facts)
                if (const auto end = fact.what == ProbeFactKind::certificateEnd ? endOf(fact) : std::nullopt)
                    soonest = std::min(soonest.value_or(*end), *end);
        const auto seen =
            sidesOf(looks, [](const Look& look) { return look.host->has(ProbeFactKind::certificateEnd); });
        if (soonest && *soonest <= now_)
            found(Weight::warning, say("probe.certificateEnded", host, *soonest, seen));
        else if (soonest && *soonest - now_ <= certificateNotice)
            found(Weight::notice, say("probe.certificateEnds", host, *soonest, seen));

        const auto isOther = [&](const Look& look) {
            const Values names = valuesOf(look.host->facts, ProbeFactKind::certificateName);
            return !names.empty() && std::none_of(names.begin(), names.end(),
                                                  [&](const std::string& name) { return covers(name, host); });
        };
        const auto other = std::find_if(looks.begin(), looks.end(), isOther);
        if (other != looks.end())
            found(Weight::notice, say("probe.otherName", host,
                                      shownValues(valuesOf(other->host->facts, ProbeFactKind::certificateName)),
                                      sidesOf(looks, isOther)));
    }

    // RFC 6125 section 6.4.3: a star stands for one label, the first.
    static bool covers(std::string_view name, std::string_view host) {
        if (!name.starts_with("*.")) return equalsIgnoreCase(name, host);
        const std::size_t dot = host.find('.');
        return dot != std::string_view::npos && equalsIgnoreCase(name.substr(1), host.substr(dot));
    }

    // By address: hosts of one name may have a certificate each.
    void compareCertificates(const std::string& host, const std::vector<Look>& looks) {
        std::map<std::string, std::vector<Look>> byAddress;
        for (const Look& look : looks)
            for (const ProbeFact& fact : look.host->facts)
                if (fact.what == ProbeFactKind::certificate) byAddress[fact.about].push_back(look);
        for (const auto& entry : byAddress) {
            const std::string& address = entry.first;
            const auto split = splitBy(entry.second, [&address](const Look& look) {
                return valuesOf(look.host->facts, ProbeFactKind::certificate, address);
            });
            if (split)
                found(Weight::warning, say("probe.otherCertificate", address, host, split->failing, split->others));
        }
    }

    const std::string& domain_;
    const Time now_;
    std::vector<Look> views_; // those that have seen anything
    std::vector<ViewFinding> findings_;
};

} // namespace

std::vector<ViewFinding> judgeViews(const std::string& domain, const std::vector<View>& views, Time now) {
    return Judge(domain, views, now).judge();
}

} // namespace ismail::group
