#include "identity_api.h"

#include "../group/probe_talk.h"
#include "answers.h"
#include "base/ip_network.h"
#include "base/say.h"
#include "listener_settings.h"
#include "mail/idn.h"
#include "relay/routing/destination_resolver.h"
#include "trust/dkim_life.h"
#include "trust/dmarc_report_mail.h"
#include "trust/zone_file.h"
#include "view_mapping.h"

#include <algorithm>

namespace ismail::service {

namespace {

using config::Setting;
using trust::RecordState;

constexpr std::size_t maxShown = 4096; // octets of a value that was found

rpc::Severity severity(relay::DnsFinding::Severity value) {
    switch (value) {
    case relay::DnsFinding::Severity::good: return rpc::Severity::ok;
    case relay::DnsFinding::Severity::note: return rpc::Severity::notice;
    case relay::DnsFinding::Severity::problem: break;
    }
    return rpc::Severity::problem;
}

rpc::Severity severity(const trust::RecordLine& line) {
    if (line.state == RecordState::notAsked) return rpc::Severity::notice;
    if (line.state == RecordState::right) return line.wanted.obsolete ? rpc::Severity::notice : rpc::Severity::ok;
    switch (line.wanted.importance) {
    case trust::Importance::must: return rpc::Severity::problem;
    case trust::Importance::should: return rpc::Severity::warning;
    case trust::Importance::may: break;
    }
    return rpc::Severity::notice;
}

std::string shown(const std::string& text) { return trust::printableText(text.substr(0, maxShown)); }

rpc::DnsLine lineOf(const trust::RecordLine& line) {
    const trust::WantedRecord& wanted = line.wanted;
    rpc::DnsLine out;
    out.kind = static_cast<rpc::RecordKind>(wanted.purpose);
    out.state = static_cast<rpc::RecordState>(line.state);
    out.importance = static_cast<rpc::Importance>(wanted.importance);
    out.severity = severity(line);
    out.type = dnsTypeName(wanted.type);
    out.owner = wanted.name;
    out.wanted = shown(wanted.value);
    out.zone = trust::zoneLine(wanted);
    for (const std::string& value : line.found)
        out.found.push_back(shown(value));
    out.why = render(wanted.why);
    out.whySentence = wanted.why;
    out.note = render(line.note);
    out.noteSentence = line.note;
    out.obsolete = wanted.obsolete;
    return out;
}

rpc::Finding finding(const std::string& domain, rpc::Severity severity, Sentence sentence) {
    rpc::Finding out;
    out.severity = severity;
    out.key = "dns." + domain;
    out.text = render(sentence);
    out.sentence = std::move(sentence);
    return out;
}

std::string reportsAddress(const std::string& domain) { return std::string(trust::dmarcReportsLocal) + "@" + domain; }

bool fromHereOnly(const std::string& address) {
    const auto ip = IpAddress::parse(address);
    return ip && ip->isLoopback();
}

} // namespace

std::vector<trust::PlannedService> plannedServices(const config::Settings& settings,
                                                   const std::vector<net::ListenerState>& states) {
    std::vector<trust::PlannedService> services;
    for (const ListenerRow& row : listenerTable) {
        // RFC 6186 has no name for what other servers use, and mail programs take no password without TLS.
        if (row.enabled == Setting::relayEnabled || settings.text(row.tls) == "none") continue;
        const auto open = std::find_if(states.begin(), states.end(), [&](const net::ListenerState& state) {
            return state.name == row.name && state.phase == net::ListenerPhase::open && !fromHereOnly(state.address);
        });
        if (open != states.end()) services.push_back({row.name, open->port});
    }
    return services;
}

relay::SendingFacts IdentityApi::sendingFacts(const std::string& domain) const {
    const auto settings = deps_.directory.current();
    relay::SendingFacts facts;
    for (const std::string& text : settings->list(Setting::smarthosts))
        if (const auto host = relay::parseHostPort(text, 25)) facts.smarthosts.push_back(host->host);
    facts.throughSmarthost = !facts.smarthosts.empty() && settings->text(Setting::smarthostMode) == "always";
    facts.services = plannedServices(*settings, deps_.listeners());
    facts.reportsTo = reportsAddress(domain);
    for (const std::string_view policy : {"none", "quarantine"}) {
        const auto counts = deps_.reports.under(domain, std::string(policy));
        if (!counts || counts->reports == 0) continue;
        const auto days = std::chrono::duration_cast<std::chrono::days>(counts->last - counts->first).count();
        facts.reported[std::string(policy)] = {static_cast<int>(days), counts->messages, counts->proven};
    }
    const auto directory = deps_.directory.directory();
    if (const accounts::Domain* known = directory->domain(domain))
        for (const auto& key : deps_.keys.dkimKeys()->of(known->id)) {
            const bool needed =
                key->state != accounts::DkimKeyState::removable && key->state != accounts::DkimKeyState::revoked;
            facts.keys.push_back({key->selector, trust::dkimRecordText(*key), needed});
        }
    return facts;
}

Result<rpc::DomainDns::Response> IdentityApi::handle(rpc::DomainDns, const Caller&,
                                                     const rpc::DomainDns::Request& request) {
    const auto name = mail::toAscii(request.domain);
    if (!name || !mail::isDomain(*name)) return invalid(say("domain.noName", request.domain));
    const auto report = deps_.relay.checkDns(*name, sendingFacts(*name), request.anew);
    if (!report) return report.error();
    rpc::DomainDns::Response response;
    response.domain = report->exchangers.domain;
    response.checked = deps_.clock.now();
    std::vector<trust::WantedRecord> wanted;
    for (const trust::RecordLine& line : report->lines) {
        response.lines.push_back(lineOf(line));
        wanted.push_back(line.wanted);
        response.verdict = std::max(response.verdict, response.lines.back().severity);
    }
    for (const relay::DnsFinding& each : report->exchangers.findings) {
        response.findings.push_back(finding(response.domain, severity(each.severity), each.sentence));
        response.verdict = std::max(response.verdict, response.findings.back().severity);
    }
    if (report->exchangers.role == "secondary")
        response.findings.push_back(
            finding(response.domain, rpc::Severity::ok, say("identity.sendingElsewhere", response.domain)));
    if (!wanted.empty()) response.zoneFile = trust::zoneFile(response.domain, wanted);
    response.advice = render(report->dmarc.text);
    response.adviceSentence = report->dmarc.text;
    response.proposed = shown(report->dmarc.record);
    if (const Status added = addViewpoints(response, request.from); !added) return added.error();
    return response;
}

Result<std::vector<std::int64_t>> IdentityApi::askers(const std::string& domain, const std::string& from) const {
    if (from.empty()) return std::vector<std::int64_t>{};
    const std::vector<std::int64_t> here{0};
    if (from == "here") return here;
    const auto directory = deps_.directory.directory();
    if (from != "all") {
        const accounts::Partner* partner = directory->partnerByName(from);
        if (!partner || partner->peer.state != accounts::PairState::paired)
            return notFound(say("probe.noMember", from));
        return std::vector<std::int64_t>{partner->id};
    }
    std::vector<std::int64_t> all = here;
    for (const accounts::Partner& partner : directory->partners())
        if (all.size() < maxViewpoints && partner.peer.state == accounts::PairState::paired &&
            isShared(directory->domain(domain), partner.id))
            all.push_back(partner.id);
    return all;
}

Status IdentityApi::addViewpoints(rpc::DomainDns::Response& response, const std::string& from) const {
    const auto who = askers(response.domain, from);
    if (!who) return who.error();
    if (who->empty()) return {};
    const auto views = deps_.look(response.domain, *who);
    if (!views) return views.error();
    for (const group::View& view : *views)
        response.viewpoints.push_back(viewpointOf(view, response.domain, deps_.ownName()));
    for (const group::ViewFinding& each : group::judgeViews(response.domain, *views, deps_.clock.now())) {
        response.findings.push_back(finding(response.domain, severityOf(each.weight), each.sentence));
        response.verdict = std::max(response.verdict, response.findings.back().severity);
    }
    return {};
}

Result<rpc::DmarcReports::Response> IdentityApi::handle(rpc::DmarcReports, const Caller&,
                                                        const rpc::DmarcReports::Request& request) {
    const auto name = mail::toAscii(request.domain);
    if (!name || !mail::isDomain(*name)) return invalid(say("domain.noName", request.domain));
    const auto summary = deps_.reports.summary(*name, deps_.clock.now() - std::chrono::days(request.days));
    if (!summary) return summary.error();
    rpc::DmarcReports::Response response;
    response.domain = *name;
    response.reportsTo = reportsAddress(*name);
    response.reports = summary->counts.reports;
    response.messages = summary->counts.messages;
    response.proven = summary->counts.proven;
    response.sourcesInAll = summary->sourcesInAll;
    for (const store::DayCounts& day : summary->days)
        response.days.push_back({day.day, day.messages, day.proven});
    for (const store::SourceCounts& source : summary->sources)
        response.sources.push_back({source.source, source.messages, source.proven, source.dkim, source.spf});
    for (const store::ReporterCounts& each : summary->reporters)
        response.reporters.push_back({each.reporter, each.reports, each.messages, each.last});
    return response;
}

} // namespace ismail::service
