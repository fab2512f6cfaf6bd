#include "trust/dns_compare.h"

#include "base/ip_network.h"
#include "base/say.h"
#include "base/text.h"
#include "trust/dkim_tags.h"
#include "trust/dmarc_record.h"
#include "trust/zone_file.h"

#include <algorithm>

namespace ismail::trust {

namespace {

RecordState settle(RecordLine& line, RecordState state, Sentence note = {}) {
    line.note = std::move(note);
    return line.state = state;
}

std::vector<std::string> shownValues(const DnsAnswer& answer) {
    std::vector<std::string> texts;
    for (const MxHost& mx : answer.mx)
        texts.push_back(std::to_string(mx.preference) + " " + mx.host + ".");
    for (const SrvHost& srv : answer.srv)
        texts.push_back(std::to_string(srv.priority) + " " + std::to_string(srv.weight) + " " +
                        std::to_string(srv.port) + " " + srv.host + ".");
    for (const std::string& value : answer.values)
        texts.push_back(value);
    texts.resize(std::min(texts.size(), maxFoundRecords));
    return texts;
}

void compareExchanger(RecordLine& line, const DnsFacts& facts, const DnsAnswer& answer) {
    const PlannedHost& host = facts.hosts[line.wanted.host];
    const auto preferenceOf = [&](const PlannedHost& of) {
        for (const MxHost& mx : answer.mx)
            if (!of.name.empty() && equalsIgnoreCase(mx.host, of.name)) return static_cast<int>(mx.preference);
        return -1;
    };
    const int own = preferenceOf(host);
    line.found.clear();
    if (own < 0) {
        settle(line, RecordState::missing, host.name.empty() ? say("identity.nameUnknown", host.who) : Sentence{});
        return;
    }
    line.found.push_back(std::to_string(own) + " " + host.name + ".");
    for (const PlannedHost& other : facts.hosts) {
        const int theirs = preferenceOf(other);
        if (theirs < 0 || other.spare == host.spare) continue;
        if (host.spare ? own < theirs : own > theirs) {
            settle(line, RecordState::differs, say("identity.wrongOrder", host.spare ? other.name : host.name));
            return;
        }
    }
    // Something that is not ours before the primary takes the mail away from it.
    const bool taken = !host.spare && std::any_of(answer.mx.begin(), answer.mx.end(),
                                                  [own](const MxHost& mx) { return mx.preference < own; });
    if (taken) {
        settle(line, RecordState::differs, say("identity.wrongOrder", host.name));
        return;
    }
    line.wanted.value = line.found.front();
    settle(line, RecordState::right);
}

void compareAddress(RecordLine& line, const DnsFacts& facts, const DnsAnswer& answer) {
    const PlannedHost& host = facts.hosts[line.wanted.host];
    if (answer.values.empty()) {
        settle(line, RecordState::missing, line.wanted.value.empty() ? say("identity.addressUnknown") : Sentence{});
        return;
    }
    if (line.wanted.value.empty()) {
        const bool anyPublic = std::any_of(answer.values.begin(), answer.values.end(), isPublicAddress);
        line.wanted.value = answer.values.front();
        settle(line, RecordState::right,
               !anyPublic  ? say("identity.addressPrivate", answer.values.front())
               : host.self ? say("identity.addressNotKnownHere")
                           : Sentence{});
        return;
    }
    for (const std::string& value : answer.values)
        if (std::find(host.addresses.begin(), host.addresses.end(), value) == host.addresses.end()) {
            settle(line, RecordState::differs, say("identity.addressStrange", value));
            return;
        }
    line.wanted.value = answer.values.front();
    settle(line, RecordState::right);
}

void compareReverse(RecordLine& line, const DnsAnswer& answer) {
    for (std::string& name : line.found)
        name += ".";
    if (answer.values.empty()) {
        settle(line, RecordState::missing);
        return;
    }
    if (line.wanted.value.empty()) line.wanted.value = line.found.front();
    const bool same = std::any_of(line.found.begin(), line.found.end(),
                                  [&](const std::string& name) { return equalsIgnoreCase(name, line.wanted.value); });
    settle(line, same ? RecordState::right : RecordState::differs,
           same ? Sentence{} : say("identity.reverseDiffers", line.wanted.key, printableText(line.found.front())));
}

void compareService(RecordLine& line, const DnsFacts& facts, const DnsAnswer& answer) {
    if (answer.srv.empty()) {
        settle(line, RecordState::missing);
        return;
    }
    const auto planned = std::find_if(facts.services.begin(), facts.services.end(),
                                      [&](const PlannedService& each) { return each.service == line.wanted.key; });
    for (const SrvHost& srv : answer.srv)
        if (planned != facts.services.end() && srv.port == planned->port && equalsIgnoreCase(srv.host, facts.server)) {
            line.wanted.value = std::to_string(srv.priority) + " " + std::to_string(srv.weight) + " " +
                                std::to_string(srv.port) + " " + facts.server + ".";
            settle(line, RecordState::right);
            return;
        }
    settle(line, RecordState::differs, answer.srv.front().host.empty() ? say("identity.serviceDenied") : Sentence{});
}

bool isAll(std::string_view term) {
    if (!term.empty() && std::string_view("+-~?").find(term.front()) != std::string_view::npos) term.remove_prefix(1);
    return equalsIgnoreCase(term, "all");
}

bool letsEverybody(const SpfRecord& record) {
    return std::any_of(record.terms.begin(), record.terms.end(), [](const SpfTerm& term) {
        return term.mechanism == SpfMechanism::all && term.result == AuthResult::pass;
    });
}

// Does the record name servers that we cannot see into, as the providers of smarthosts want it?
bool namesOthers(const SpfRecord& record) {
    return record.redirect || std::any_of(record.terms.begin(), record.terms.end(), [](const SpfTerm& term) {
               return term.mechanism == SpfMechanism::include || term.mechanism == SpfMechanism::exists;
           });
}

void judgeSpf(RecordLine& line, const DnsFacts& facts, const SpfRecord& record,
              const std::vector<std::string>& addresses, const std::vector<SpfOutcome>& outcomes) {
    bool anyPasses = false, unclear = false;
    std::string refused;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const AuthResult result = outcomes[i].result;
        if (result == AuthResult::permerror) {
            settle(line, RecordState::differs, say("identity.spfWrong", printableText(outcomes[i].problem)));
            return;
        }
        anyPasses |= result == AuthResult::pass;
        unclear |= result == AuthResult::temperror;
        if (result != AuthResult::pass && result != AuthResult::temperror && refused.empty() && i < addresses.size())
            refused = addresses[i];
    }
    const bool good = facts.throughSmarthost ? anyPasses : refused.empty();
    if (facts.throughSmarthost && !good && namesOthers(record))
        settle(line, RecordState::right, say("identity.spfSmarthost"));
    else if (!good && !refused.empty())
        settle(line, RecordState::differs, say("identity.spfRefuses", refused));
    else if (unclear && !anyPasses)
        settle(line, RecordState::notAsked, say("identity.spfUnclear"));
    else
        settle(line, RecordState::right, outcomes.empty() ? say("identity.spfNotTried") : Sentence{});
}

void compareSpf(RecordLine& line, const DnsFacts& facts, const DnsAnswer& answer,
                const std::vector<SpfOutcome>& outcomes) {
    std::vector<std::string> records;
    std::copy_if(answer.values.begin(), answer.values.end(), std::back_inserter(records), isSpfRecord);
    line.found = records;
    if (records.empty()) {
        settle(line, RecordState::missing, facts.throughSmarthost ? say("identity.spfAskProvider") : Sentence{});
        return;
    }
    const auto parsed = parseSpfRecord(records.front());
    if (records.size() > 1)
        settle(line, RecordState::differs, say("identity.severalRecords", "SPF"));
    else if (!parsed)
        settle(line, RecordState::differs, say("identity.spfWrong", printableText(parsed.error().text)));
    else if (letsEverybody(*parsed))
        settle(line, RecordState::differs, say("identity.spfEverybody"));
    else
        judgeSpf(line, facts, *parsed, facts.throughSmarthost ? facts.smarthostAddresses : facts.sendingAddresses(),
                 outcomes);
    const bool keep = line.state == RecordState::right || line.state == RecordState::notAsked;
    // What cannot be read is replaced as a whole: merging it would keep the mistake.
    if (keep)
        line.wanted.value = records.front();
    else if (parsed || records.size() > 1)
        line.wanted.value = mergedSpf(records, spfMechanisms(facts));
}

void compareKey(RecordLine& line, const DnsAnswer& answer) {
    if (line.wanted.name.empty()) {
        settle(line, RecordState::missing, say("identity.noKeys"));
        return;
    }
    if (answer.values.empty()) {
        settle(line, line.wanted.obsolete ? RecordState::right : RecordState::missing);
        return;
    }
    if (line.wanted.obsolete) {
        settle(line, RecordState::right, say("identity.mayGo"));
        return;
    }
    if (answer.values.size() > 1) {
        settle(line, RecordState::differs, say("identity.severalRecords", "DKIM"));
        return;
    }
    const auto ours = DkimTagList::parse(line.wanted.value), theirs = DkimTagList::parse(answer.values.front());
    if (!ours || !theirs) {
        settle(line, RecordState::differs, say("identity.noKeyRecord"));
        return;
    }
    const auto kind = [](const DkimTagList& tags) {
        const std::string_view named = tags.value("k");
        return named.empty() ? std::string("rsa") : asciiLower(named);
    };
    const bool same =
        kind(*ours) == kind(*theirs) && dkimWithoutSpace(ours->value("p")) == dkimWithoutSpace(theirs->value("p"));
    if (same)
        settle(line, RecordState::right);
    else
        settle(line, RecordState::differs,
               theirs->value("p").empty() ? say("identity.keyRevoked") : say("identity.otherKey"));
}

void compareDmarc(RecordLine& line, const DnsFacts& facts, const DnsAnswer& answer) {
    std::vector<std::string> records;
    for (const std::string& text : answer.values)
        if (parseDmarcRecord(text)) records.push_back(text);
    line.found = records;
    if (records.empty()) {
        settle(line, answer.values.empty() ? RecordState::missing : RecordState::differs,
               answer.values.empty() ? Sentence{} : say("identity.noDmarc"));
        if (!answer.values.empty()) line.found = shownValues(answer);
        return;
    }
    const auto record = parseDmarcRecord(records.front());
    if (records.size() > 1) {
        settle(line, RecordState::differs, say("identity.severalRecords", "DMARC"));
        return;
    }
    if (record->broken && record->rua.empty()) {
        settle(line, RecordState::differs, say("identity.noDmarc"));
        return;
    }
    const bool here = std::any_of(record->rua.begin(), record->rua.end(), [&](const std::string& uri) {
        const auto address = mailtoAddress(uri);
        return address && equalsIgnoreCase(address->text(), facts.reportsTo);
    });
    line.wanted.value = records.front();
    if (record->rua.empty()) {
        while (!line.wanted.value.empty() && (line.wanted.value.back() == ';' || line.wanted.value.back() == ' '))
            line.wanted.value.pop_back();
        line.wanted.value += "; rua=mailto:" + facts.reportsTo;
    }
    settle(line, RecordState::right,
           record->rua.empty() ? say("identity.noReports")
           : here              ? Sentence{}
                               : say("identity.reportsElsewhere", printableText(record->rua.front())));
}

} // namespace

std::string mergedSpf(const std::vector<std::string>& records, const std::vector<std::string>& mechanisms) {
    std::vector<std::string> terms = mechanisms;
    std::string last, redirect;
    for (const std::string& record : records)
        for (const std::string_view part :
             split(std::string_view(record).substr(std::string_view("v=spf1").size()), ' ')) {
            const std::string term(trim(part));
            if (term.empty()) continue;
            if (isAll(term))
                last = last.empty() ? term : last;
            else if (startsWithIgnoreCase(term, "redirect="))
                redirect = redirect.empty() ? term : redirect;
            else if (std::none_of(terms.begin(), terms.end(), [&](const std::string& have) {
                         return equalsIgnoreCase(have, term) || equalsIgnoreCase("+" + have, term);
                     }))
                terms.push_back(term);
        }
    if (last.empty() && !redirect.empty())
        last = redirect;
    else if (last.empty() || asciiLower(last.front()) == 'a' || last.front() == '+')
        last = "~all";
    return "v=spf1 " + join(terms, " ") + (terms.empty() ? "" : " ") + last;
}

RecordLine compareRecord(WantedRecord wanted, const DnsFacts& facts, const DnsAnswer& answer,
                         const std::vector<SpfOutcome>& spf) {
    RecordLine line;
    line.wanted = std::move(wanted);
    if (answer.failed() && !line.wanted.name.empty()) {
        settle(line, RecordState::notAsked,
               answer.detail.empty() ? say("identity.notAsked") : say("identity.notAskedBecause", answer.detail));
        return line;
    }
    line.found = shownValues(answer);
    switch (line.wanted.purpose) {
    case RecordPurpose::exchanger: compareExchanger(line, facts, answer); break;
    case RecordPurpose::address: compareAddress(line, facts, answer); break;
    case RecordPurpose::reverse: compareReverse(line, answer); break;
    case RecordPurpose::spf: compareSpf(line, facts, answer, spf); break;
    case RecordPurpose::dkim: compareKey(line, answer); break;
    case RecordPurpose::dmarc: compareDmarc(line, facts, answer); break;
    case RecordPurpose::service: compareService(line, facts, answer); break;
    }
    return line;
}

} // namespace ismail::trust
