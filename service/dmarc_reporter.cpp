#include "dmarc_reporter.h"

#include "base/text.h"
#include "mail/generated_header.h"
#include "mail/idn.h"
#include "mail/transfer_encode.h"
#include "relay/reception/report_step.h"
#include "trust/dmarc_record.h"
#include "trust/dmarc_report_mail.h"
#include "trust/packed.h"

#include <algorithm>
#include <utility>

namespace ismail::service {

namespace {

using config::Setting;

constexpr std::int64_t secondsOfDay = 24 * 60 * 60;

std::string valueOf(const std::string& published, std::string_view name) {
    for (const std::string_view word : split(published, ' '))
        if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=')
            return std::string(word.substr(name.size() + 1));
    return {};
}

bool hasActiveKeys(const accounts::DkimKeySource& keys, const accounts::Domain& domain) {
    return domain.enabled && domain.role == accounts::DomainRole::primary &&
           !keys.dkimKeys()->active(domain.id).empty();
}

std::string asciiHost(const std::string& domain) {
    const auto ascii = mail::toAscii(domain);
    return ascii ? asciiLower(*ascii) : std::string();
}

} // namespace

bool isInsideOrganisation(const std::string& host, const relay::DmarcAsker& asker) {
    if (host == asker.domain) return true;
    return !asker.organisation.empty() && (host == asker.organisation || host.ends_with("." + asker.organisation));
}

trust::DmarcReport dmarcReportOf(const store::DueDmarcReport& due, const std::vector<store::DmarcResultRow>& rows,
                                 const mail::Address& from) {
    trust::DmarcReport report;
    report.organisation = asciiHost(from.domain);
    report.email = from.text();
    report.begin = due.day * secondsOfDay;
    report.end = report.begin + secondsOfDay - 1;
    report.id = std::to_string(report.begin) + "." + due.asker.domain + "@" + report.organisation;
    const std::string& published = due.asker.published;
    report.policy = {due.asker.domain,
                     valueOf(published, "p"),
                     valueOf(published, "sp"),
                     valueOf(published, "np"),
                     valueOf(published, "adkim") == "s",
                     valueOf(published, "aspf") == "s",
                     valueOf(published, "t") == "y",
                     {}};
    for (const store::DmarcResultRow& row : rows) {
        const relay::DmarcSeen& seen = row.seen;
        trust::ReportedRow& told = report.rows.emplace_back();
        told.source = seen.source;
        told.count = row.count;
        told.disposition = seen.disposition;
        told.dkim = seen.dkim;
        told.spf = seen.spf;
        told.reason = seen.reason;
        told.author = seen.author;
        told.spfDomain = seen.spfDomain;
        told.spfResult = seen.spfResult;
        for (const std::string_view line : split(seen.signatures, '\n')) {
            const auto words = split(line, ' ');
            if (words.size() == 3)
                told.signatures.push_back({std::string(words[0]), std::string(words[1]), std::string(words[2])});
        }
    }
    return report;
}

Bytes dmarcReportMessage(const trust::DmarcReport& report, const mail::Address& from, const mail::Address& to,
                         Time now) {
    const std::string file = report.organisation + "!" + report.policy.domain + "!" + std::to_string(report.begin) +
                             "!" + std::to_string(report.end) + ".xml.gz";
    const std::string subject = "Report Domain: " + report.policy.domain + " Submitter: " + report.organisation +
                                " Report-ID: <" + report.id + ">";
    Bytes message = mail::generatedHeader({from.text(), to, subject, report.id, now}) +
                    "Content-Type: application/gzip;\r\n"
                    " name=\"" +
                    file + "\"\r\nContent-Disposition: attachment;\r\n filename=\"" + file +
                    "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    mail::Base64Encoder encoder;
    encoder.feed(trust::gzipped(trust::writeDmarcReport(report)), message);
    encoder.finish(message);
    return message + "\r\n";
}

std::optional<mail::Address> DmarcReporter::sender() const {
    const auto directory = deps_.directory.directory();
    const std::string given = deps_.settings.current()->text(Setting::dmarcReportFrom);
    if (!given.empty()) {
        const auto address = mail::parseMailbox(given);
        const accounts::Domain* domain = address ? directory->domain(asciiHost(address->domain)) : nullptr;
        if (domain && hasActiveKeys(deps_.keys, *domain)) return *address;
        return std::nullopt;
    }
    for (const accounts::Domain& domain : directory->domains())
        if (hasActiveKeys(deps_.keys, domain)) return mail::Address{"postmaster", domain.name};
    return std::nullopt;
}

void DmarcReporter::look() {
    deps_.store.flush();
    if (!deps_.settings.current()->flag(Setting::dmarcSendReports)) return;
    const auto from = sender();
    if (!from) return;
    const auto due = deps_.store.due(maxAtOnce);
    if (!due) return;
    for (const store::DueDmarcReport& each : *due)
        report(each, *from);
}

void DmarcReporter::report(const store::DueDmarcReport& due, const mail::Address& from) {
    const std::string& domain = due.asker.domain;
    const auto to = targets(due.asker);
    if (!to) {
        (void)deps_.store.postpone(due.day, domain, againAfter);
        return;
    }
    const auto rows = deps_.store.rows(due.day, domain, maxRows);
    if (!rows) return;
    // First: a report that is lost is better than one that is sent every minute.
    if (const Status settled = deps_.store.settle(due.day, domain); !settled) return;
    if (to->empty() || rows->empty()) return;
    const trust::DmarcReport content = dmarcReportOf(due, *rows, from);
    for (const mail::Address& each : *to) {
        if (isReadHere(each)) {
            keep(content);
            continue;
        }
        Bytes message = dmarcReportMessage(content, from, each, deps_.clock.now());
        if (message.size() > maxOctets) {
            deps_.log.warning("dmarc.report_too_large", {{"domain", domain}, {"octets", message.size()}});
            return;
        }
        deps_.log.info("dmarc.report", {{"domain", domain}, {"to", each.text()}, {"rows", content.rows.size()}});
        deps_.send(each, std::move(message));
    }
}

bool DmarcReporter::isReadHere(const mail::Address& address) const {
    const auto directory = deps_.directory.directory();
    const accounts::Domain* domain = directory->domain(asciiHost(address.domain));
    if (!domain || !domain->enabled || domain->role != accounts::DomainRole::primary) return false;
    const std::string key = mail::addressKey(directory->canonical(address));
    return equalsIgnoreCase(address.local, trust::dmarcReportsLocal) && !directory->account(key) &&
           !directory->alias(key);
}

void DmarcReporter::keep(const trust::DmarcReport& report) {
    auto kept = relay::keptOf(report, report.organisation, deps_.clock.now(), *deps_.directory.directory());
    if (!kept) return;
    deps_.book.keep(std::move(*kept), [&log = deps_.log, domain = report.policy.domain](const Status& status) {
        if (!status) log.warning("dmarc.report_not_kept", {{"domain", domain}, {"reason", status.error().text}});
    });
}

std::optional<std::vector<mail::Address>> DmarcReporter::targets(const relay::DmarcAsker& asker) {
    std::vector<mail::Address> all;
    for (const std::string& uri : asker.reports) {
        const auto address = trust::mailtoAddress(uri);
        if (!address || all.size() >= trust::maxDmarcUris) continue;
        std::vector<mail::Address> found{*address};
        if (!isInsideOrganisation(asciiHost(address->domain), asker)) {
            auto outside = outsideTarget(*address, asker.domain);
            if (!outside) return std::nullopt;
            found = std::move(*outside);
        }
        for (mail::Address& each : found)
            if (all.size() < trust::maxDmarcUris && std::find(all.begin(), all.end(), each) == all.end())
                all.push_back(std::move(each));
    }
    return all;
}

// RFC 9990 section 4: the host says that it takes reports for the domain, and may name another address of its own.
std::optional<std::vector<mail::Address>> DmarcReporter::outsideTarget(const mail::Address& wanted,
                                                                       const std::string& policyDomain) {
    const std::string host = asciiHost(wanted.domain);
    if (host.empty()) return std::vector<mail::Address>();
    const DnsAnswer answer = deps_.ask({policyDomain + "._report._dmarc." + host, DnsType::txt});
    if (answer.status == DnsStatus::temporary) return std::nullopt;
    bool consent = false;
    std::vector<mail::Address> others;
    for (const std::string& text : answer.values) {
        const auto record = trust::parseDmarcRecord(text);
        if (!record) continue;
        consent = true;
        for (const std::string& uri : record->rua) {
            const auto other = trust::mailtoAddress(uri);
            if (!other) continue;
            if (asciiHost(other->domain) != host) return std::vector<mail::Address>(); // it must not lead elsewhere
            others.push_back(*other);
        }
    }
    if (!consent) {
        deps_.log.info("dmarc.report_without_consent", {{"domain", policyDomain}, {"to", wanted.text()}});
        return std::vector<mail::Address>();
    }
    return others.empty() ? std::vector<mail::Address>{wanted} : others;
}

} // namespace ismail::service
