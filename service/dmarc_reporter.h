// Sends the daily reports that domains ask for whose mail came in (DMARC, RFC 9990).
//
// Promises: one report a day and policy domain, when it is due (store/upkeep/dmarc_store.h), to ten addresses at most,
// only by mail, 10 MB at most; an address outside the domain's organisation gets one only with its consent in the DNS
// (section 4); without a sender, so that nobody is told where it does not arrive. What is for dmarc-reports@ of a
// domain here is kept at once, without a mail. Nothing is sent unless dmarc.send_reports is on and the sender's domain
// is primary here and has keys that sign. What fails is logged. Blocks: workers only.
#pragma once

#include "accounts/directory.h"
#include "accounts/dkim_keys.h"
#include "base/clock.h"
#include "base/dns.h"
#include "base/log.h"
#include "config/settings.h"
#include "mail/address.h"
#include "relay/dmarc_reports.h"
#include "store/upkeep/dmarc_store.h"
#include "trust/dmarc_report.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

class DmarcReporter {
public:
    static constexpr std::size_t maxAtOnce = 20; // reports in one look; the others come with the next
    static constexpr std::size_t maxRows = 20'000;
    static constexpr std::size_t maxOctets = 10u << 20; // of the message
    static constexpr std::chrono::hours againAfter{1};  // where the DNS did not answer

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        const accounts::DkimKeySource& keys;
        store::DmarcStore& store;
        relay::ReportBook& book;                   // for reports about domains here
        std::function<DnsAnswer(DnsQuestion)> ask; // blocks
        // Signs it and puts it on its way, without a sender.
        std::function<void(const mail::Address& to, Bytes message)> send;
    };
    explicit DmarcReporter(Dependencies deps) : deps_(std::move(deps)) {}

    // Sends what is due; to be called every minute.
    void look();

private:
    std::optional<mail::Address> sender() const;
    bool isReadHere(const mail::Address& address) const;
    void keep(const trust::DmarcReport& report);
    void report(const store::DueDmarcReport& due, const mail::Address& from);
    // Nothing: the DNS did not answer.
    std::optional<std::vector<mail::Address>> targets(const relay::DmarcAsker& asker);
    std::optional<std::vector<mail::Address>> outsideTarget(const mail::Address& wanted,
                                                            const std::string& policyDomain);

    const Dependencies deps_;
};

// Pure: the report of a day, and the message that carries it.
trust::DmarcReport dmarcReportOf(const store::DueDmarcReport& due, const std::vector<store::DmarcResultRow>& rows,
                                 const mail::Address& from);
Bytes dmarcReportMessage(const trust::DmarcReport& report, const mail::Address& from, const mail::Address& to,
                         Time now);
// The host takes reports for the domain without being asked: it is of the same organisation.
bool isInsideOrganisation(const std::string& host, const relay::DmarcAsker& asker);

} // namespace ismail::service
