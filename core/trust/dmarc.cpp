#include "trust/dmarc.h"

#include "base/text.h"

#include <algorithm>
#include <utility>

namespace ismail::trust {

namespace {

constexpr std::string_view dmarcPrefix = "_dmarc.";

bool isAtOrBelow(std::string_view name, std::string_view domain) {
    return name == domain ||
           (name.size() > domain.size() && name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.');
}

// The domain one label below an ancestor of it.
std::string oneBelow(std::string_view domain, std::string_view ancestor) {
    const std::string_view before = domain.substr(0, domain.size() - ancestor.size() - 1);
    const auto dot = before.rfind('.');
    return std::string(domain.substr(dot == std::string_view::npos ? 0 : dot + 1));
}

} // namespace

std::vector<std::string> dmarcWalkNames(const std::string& domain) {
    std::vector<std::string> names{domain};
    auto labels = split(domain, '.');
    const std::size_t keep = std::min(labels.size() - 1, maxDmarcWalk - 1);
    std::string_view rest = domain;
    for (std::size_t i = 0; i < labels.size() && labels.size() - i > 1; ++i) {
        rest.remove_prefix(labels[i].size() + 1);
        if (labels.size() - i - 1 <= keep) names.emplace_back(rest);
    }
    return names;
}

DmarcCheck::DmarcCheck(DmarcInput input) : input_(std::move(input)) {
    std::vector<std::string>& authors = input_.authors;
    for (std::string& author : authors)
        author = asciiLower(author);
    std::sort(authors.begin(), authors.end());
    authors.erase(std::unique(authors.begin(), authors.end()), authors.end());
    if (authors.size() != 1) {
        finish(AuthResult::none, authors.empty() ? "the message names no author's domain"
                                                 : "the message names authors of more than one domain");
        return;
    }
    const auto author = queryName(authors.front());
    outcome_.author = author ? *author : authors.front();
    if (!author) {
        finish(AuthResult::permerror, "the author's domain is no domain name");
        return;
    }
    if (input_.dkim.size() > maxDmarcSignatures) input_.dkim.resize(maxDmarcSignatures);
    for (DmarcIdentifier& one : input_.dkim)
        one.domain = queryName(one.domain).value_or("");
    input_.spf.domain = queryName(input_.spf.domain).value_or("");
    run();
}

std::vector<DnsQuestion> DmarcCheck::questions() { return std::exchange(fresh_, {}); }

void DmarcCheck::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    if (done_ || open_.erase({question.name, question.type}) == 0) return;
    if (question.type == DnsType::a) {
        existence_ = answer;
    } else {
        Kept& kept = records_[question.name.substr(dmarcPrefix.size())];
        kept.trouble = answer.failed();
        // What does not begin with the version is no record; of several none counts (4.10 step 2).
        std::size_t count = 0;
        for (const std::string& text : answer.values)
            if (auto record = parseDmarcRecord(text); record && ++count == 1) kept.record = std::move(record);
        if (count > 1 || answer.status != DnsStatus::ok) kept.record.reset();
    }
    run();
}

void DmarcCheck::finish(AuthResult result, std::string problem) {
    outcome_.result = result;
    outcome_.problem = std::move(problem);
    done_ = true;
}

DmarcCheck::Found DmarcCheck::find(const std::string& name) {
    Found found;
    const auto known = records_.find(name);
    if (known != records_.end()) {
        found.trouble = known->second.trouble;
        found.record = known->second.record ? &*known->second.record : nullptr;
        return found;
    }
    const auto query = queryName(std::string(dmarcPrefix) + name);
    if (!query) return found; // too long for a record
    found.waiting = true;
    if (open_.emplace(*query, DnsType::txt).second) fresh_.push_back({*query, DnsType::txt});
    return found;
}

// Section 4.10, and the choice of 4.10.2. Trouble above what is found already leaves that.
DmarcCheck::Walk DmarcCheck::walk(const std::string& domain) {
    Walk walk;
    walk.organizational = domain;
    for (const std::string& name : dmarcWalkNames(domain)) {
        const Found found = find(name);
        walk.waiting = found.waiting;
        walk.trouble = found.trouble;
        if (found.waiting || found.trouble) return walk;
        if (found.record == nullptr) continue;
        const bool start = name == domain;
        if (start) walk.own = found.record;
        if (found.record->psd == DmarcPsd::yes && !start) {
            walk.ofSuffix = found.record;
            walk.suffix = name;
            walk.organizational = oneBelow(domain, name);
            const auto below = records_.find(walk.organizational);
            walk.ofOrganization = below != records_.end() && below->second.record ? &*below->second.record : nullptr;
            return walk;
        }
        walk.organizational = name;
        walk.ofOrganization = found.record;
        if (found.record->psd != DmarcPsd::unknown) return walk;
    }
    return walk;
}

// Section 4.10.1. False: there is no record that can be used.
bool DmarcCheck::choosePolicy(const Walk& author) {
    const DmarcRecord* record = author.own;
    outcome_.policyDomain = outcome_.author;
    if (record == nullptr && author.ofOrganization != nullptr) {
        record = author.ofOrganization;
        outcome_.policyDomain = author.organizational;
    } else if (record == nullptr) {
        record = author.ofSuffix;
        outcome_.policyDomain = author.suffix;
    }
    if (record == nullptr) {
        outcome_.policyDomain.clear();
        finish(AuthResult::none, "the author's domain has no DMARC record");
        return false;
    }
    outcome_.record = *record;
    if (record->broken && record->rua.empty()) {
        finish(AuthResult::none, "the DMARC record of " + outcome_.policyDomain + " asks for nothing that is valid");
        return false;
    }
    return true;
}

DmarcCheck::Alignment DmarcCheck::aligned(const DmarcIdentifier& identifier, bool strict, const Walk& author) {
    if (identifier.domain.empty()) return Alignment::no;
    if (identifier.domain == outcome_.author) return Alignment::yes;
    if (strict) return Alignment::no;
    if (author.trouble) return Alignment::unknown;
    if (!isAtOrBelow(identifier.domain, author.organizational)) return Alignment::no;
    const Walk other = walk(identifier.domain);
    if (other.waiting) return Alignment::waiting;
    if (other.trouble) return Alignment::unknown;
    return other.organizational == author.organizational ? Alignment::yes : Alignment::no;
}

// Section 3.2.13: NXDOMAIN, whatever was asked for. False: the answer is missing.
bool DmarcCheck::authorExists(bool& exists, bool& trouble) {
    if (!existence_) {
        if (open_.emplace(outcome_.author, DnsType::a).second) fresh_.push_back({outcome_.author, DnsType::a});
        return false;
    }
    trouble = existence_->failed();
    exists = existence_->status != DnsStatus::nxDomain;
    return true;
}

void DmarcCheck::run() {
    const Walk author = walk(outcome_.author);
    if (author.waiting) return;
    outcome_.organizationalDomain = author.trouble ? std::string() : author.organizational;
    if (author.trouble && author.own == nullptr)
        return finish(AuthResult::temperror, "the DNS does not answer for the author's domain");
    if (choosePolicy(author)) judge(author);
}

void DmarcCheck::judge(const Walk& author) {
    const DmarcRecord& record = outcome_.record;
    bool waiting = false, unknown = false;
    outcome_.dkimAligned = outcome_.spfAligned = false;
    outcome_.alignedDomain.clear();
    const auto look = [&](const DmarcIdentifier& identifier, bool strict, bool& passed) {
        const bool trouble = identifier.result == AuthResult::temperror;
        if (passed || (identifier.result != AuthResult::pass && !trouble)) return;
        const Alignment alignment = aligned(identifier, strict, author);
        waiting = waiting || alignment == Alignment::waiting;
        unknown = unknown || alignment == Alignment::unknown || (trouble && alignment == Alignment::yes);
        if (trouble || alignment != Alignment::yes) return;
        passed = true;
        if (outcome_.alignedDomain.empty()) outcome_.alignedDomain = identifier.domain;
    };
    for (const DmarcIdentifier& signature : input_.dkim)
        look(signature, record.strictDkim, outcome_.dkimAligned);
    look(input_.spf, record.strictSpf, outcome_.spfAligned);

    bool exists = true, existenceUnknown = false;
    const bool inherited = outcome_.policyDomain != outcome_.author;
    if (inherited && record.np && !record.broken && !authorExists(exists, existenceUnknown)) waiting = true;
    if (waiting) return;

    outcome_.rule = !inherited ? DmarcRule::own : exists ? DmarcRule::subdomain : DmarcRule::missingSubdomain;
    const DmarcPolicy p = record.p.value_or(DmarcPolicy::none);
    outcome_.asked = record.broken          ? DmarcPolicy::none
                     : !inherited           ? p
                     : !exists && record.np ? *record.np
                                            : record.sp.value_or(p);
    outcome_.alignedBy = outcome_.dkimAligned  ? DmarcAligned::dkim
                         : outcome_.spfAligned ? DmarcAligned::spf
                                               : DmarcAligned::nothing;
    if (outcome_.alignedBy != DmarcAligned::nothing) return finish(AuthResult::pass);
    if (unknown) return finish(AuthResult::temperror, "the DNS does not answer for a domain that may prove the author");
    if (existenceUnknown)
        return finish(AuthResult::temperror, "the DNS does not say whether the author's domain exists");
    outcome_.applied = *outcome_.asked;
    if (record.testing && outcome_.applied != DmarcPolicy::none)
        outcome_.applied = static_cast<DmarcPolicy>(static_cast<int>(outcome_.applied) - 1);
    finish(AuthResult::fail);
}

} // namespace ismail::trust
