#include "status_findings.h"

#include "alert_recipients.h"
#include "base/ip_network.h"
#include "base/text.h"
#include "mail/address.h"
#include "partner_words.h"

#include <algorithm>
#include <set>

namespace ismail::service {

namespace {

using config::Setting;
using rpc::Remedy;
using rpc::Severity;

// Several mail exchangers that do not answer at all, and none that does, are a firewall rather than a coincidence.
constexpr std::size_t silentHopsOfABlockedPort = 3;
constexpr mail::EnhancedStatus noAnswer{4, 4, 1};

std::string orElse(const std::string& text, const char* other) { return text.empty() ? other : text; }

class Finder {
public:
    explicit Finder(const StatusFacts& facts) : facts_(facts) {}

    std::vector<rpc::Finding> run() {
        serverName();
        listeners();
        accepting();
        domains();
        partners();
        outgoing();
        queue();
        certificate();
        access();
        upkeep();
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const auto& a, const auto& b) { return a.severity > b.severity; });
        return std::move(findings_);
    }

private:
    void say(Severity severity, std::string key, std::string text, std::string advice, Remedy remedy,
             std::string subject = {}) {
        findings_.push_back({severity, std::move(key), std::move(text), std::move(advice), remedy, std::move(subject)});
    }
    std::uint64_t number(Setting setting) const { return facts_.settings->number(setting); }

    void serverName() {
        const std::string& name = facts_.serverName;
        if (mail::isDomain(name) && name.find('.') != std::string::npos && !IpAddress::parse(name)) return;
        say(Severity::warning, "server.name",
            "This server calls itself \"" + name + "\", which is no full host name. Other servers may refuse its mail.",
            "Set server.name to the name in its MX record, such as mail.example.org.", Remedy::nameServer);
    }

    void listeners() {
        bool any = false;
        for (const rpc::ListenerInfo& listener : facts_.listeners) {
            any |= listener.state == rpc::ListenerState::listening;
            const std::string where =
                listener.listener + " (" + listener.address + " port " + std::to_string(listener.port) + ")";
            const std::string key = "listener." + listener.listener;
            if (listener.state == rpc::ListenerState::failed)
                say(Severity::problem, key, "The listener " + where + " is not open. " + listener.problem,
                    "End the program that has the port, or give the listener another port or address.",
                    Remedy::freePort, listener.listener);
            if (listener.state == rpc::ListenerState::paused)
                say(Severity::notice, key, "The listener " + where + " is paused: it takes no connections.",
                    "Resume it when it shall take mail again.", Remedy::resumeListener, listener.listener);
        }
        if (!any)
            say(Severity::problem, "listener.none", "No listener is open: this server takes no mail.",
                "Enable listener.relay, or look at what is said about the listeners.", Remedy::openListener);
    }

    void accepting() {
        if (!facts_.accepting && facts_.accepting.error().kind == ErrorKind::exhausted)
            say(Severity::problem, "accept",
                "New mail is answered 452: " + orElse(facts_.accepting.error().text, "there is no room for it."),
                "Free disk space, or lower disk.reserve. Senders keep the mail and try again.", Remedy::makeRoom);
        else if (!facts_.accepting)
            say(Severity::problem, "accept",
                "New mail is answered 451: " + orElse(facts_.accepting.error().text, "it cannot be stored."),
                "Look at the disk and into the log. Senders keep the mail and try again.", Remedy::lookIntoLog);
        else if (facts_.diskFree && *facts_.diskFree < number(Setting::alertDisk))
            say(Severity::warning, "disk", "Only " + humanSize(*facts_.diskFree) + " are free where the mail is kept.",
                "Free some space. Below " + humanSize(number(Setting::diskReserve)) + " new mail is put off.",
                Remedy::makeRoom, humanSize(number(Setting::diskReserve)));
        if (facts_.missingBodies > 0)
            say(Severity::problem, "store.bodies",
                std::to_string(facts_.missingBodies) + " messages in the database have lost their text on the disk.",
                "Look into the log, check the disk, and restore a backup beside this server to find them.",
                Remedy::lookIntoLog);
    }

    void domains() {
        const auto& domains = facts_.directory->domains();
        if (domains.empty())
            say(Severity::notice, "domain.none", "No domain is set up, so no mail from outside is taken.",
                "Add the domains this server is the primary or a secondary of.", Remedy::addDomain);
        for (const accounts::Domain& domain : domains)
            if (domain.enabled && domain.role == accounts::DomainRole::secondary &&
                domain.recipientPolicy == accounts::RecipientPolicy::acceptAll)
                say(Severity::warning, "domain." + domain.name + ".recipients",
                    "As a secondary for " + domain.name +
                        " this server takes mail for every recipient, also for those that do not exist; such mail is "
                        "bounced later, to senders that may be forged.",
                    "Set the recipient policy of the domain to call-ahead or to a list.", Remedy::chooseRecipients,
                    domain.name);
    }

    bool isUsed(std::int64_t partnerId) const {
        const auto& domains = facts_.directory->domains();
        return std::any_of(domains.begin(), domains.end(), [&](const accounts::Domain& domain) {
            return domain.primaryPartner == partnerId ||
                   std::any_of(domain.secondaries.begin(), domain.secondaries.end(),
                               [&](const auto& link) { return link.partnerId == partnerId; });
        });
    }

    void partners() {
        for (const accounts::Partner& partner : facts_.directory->partners())
            if (!partner.enabled && isUsed(partner.id))
                say(Severity::warning, "partner." + partner.name,
                    "The partner " + partner.name + " is disabled, but domains name it.",
                    "Enable it, or give these domains another partner.", Remedy::enablePartner, partner.name);
        for (const relay::PartnerView& view : facts_.partners) {
            const accounts::Partner* partner = facts_.directory->partner(view.id);
            if (!partner || !partner->enabled) continue;
            if (view.state == relay::PartnerView::State::down) partnerDown(view);
            if (const EtrnRefusal refusal = refusalOf(view); refusal.domains != 0)
                say(Severity::warning, "partner." + view.name + ".etrn",
                    "The partner " + view.name + " refuses to be asked for the mail of " + refusal.first +
                        (refusal.domains > 1 ? " and " + std::to_string(refusal.domains - 1) + " more" : "") + ": " +
                        refusal.reply.oneLine() + ".",
                    "There, name this server as the primary of the domain and let it be recognised, by its address or "
                    "its log-in; or switch ETRN on. Until then what it holds comes only when it tries again by itself.",
                    Remedy::letUsAsk, view.name);
        }
        logins();
        if (!facts_.relayAnswers)
            say(Severity::warning, "relay", "The mail machinery did not answer in time; it may be very busy.",
                "Ask again in a moment.", Remedy::waitAMoment);
    }

    void partnerDown(const relay::PartnerView& view) {
        const std::string key = "partner." + view.name, text = "The partner " + view.name + " " + downText(view) + ".";
        switch (troubleOf(view)) {
        case PartnerTrouble::none: return;
        case PartnerTrouble::unreachable:
            return say(
                Severity::warning, key, text,
                "Look whether it runs and whether its address and port are right. Mail for it is held meanwhile.",
                Remedy::lookAtPartner, view.name);
        case PartnerTrouble::untrusted:
            return say(Severity::warning, key, text,
                       "Give it a certificate for the name it is called by, from an authority that is trusted here "
                       "(tls.ca_file adds one), or choose another TLS policy for it. Mail for it is held meanwhile.",
                       Remedy::trustPartner, view.name);
        case PartnerTrouble::unwilling:
            return say(Severity::warning, key, text,
                       "Look at the log-in and the TLS policy for it here, and at its own log. Mail for it is held "
                       "meanwhile.",
                       Remedy::mendPartnerLogin, view.name);
        }
    }

    // Passwords that go to servers that have not proved their name.
    void logins() {
        const std::string goes = " goes to whatever server answers at its address: its certificate is not checked.";
        const char* const advice = "When its certificate can be checked, set its TLS to verified.";
        for (const accounts::Partner& partner : facts_.directory->partners())
            if (partner.enabled && !partner.user.empty() && partner.tls == accounts::TlsPolicy::unverified)
                say(Severity::notice, "partner." + partner.name + ".login",
                    "The password for the partner " + partner.name + goes, advice, Remedy::verifyPartner, partner.name);
        for (const accounts::ExplicitRoute& route : facts_.directory->routes())
            if (!route.user.empty() && route.tls == accounts::TlsPolicy::unverified)
                say(Severity::notice, "route." + route.domain + ".login",
                    "The password for the server of the route " + route.domain + goes, advice, Remedy::verifyRelay,
                    route.domain);
        if (!facts_.settings->list(Setting::smarthosts).empty() &&
            !facts_.settings->text(Setting::smarthostUser).empty() &&
            facts_.settings->text(Setting::smarthostTls) == "unverified")
            say(Severity::notice, "smarthost.login", "The password for the smarthost" + goes,
                "When its certificate can be checked, set smarthost.tls to verified.", Remedy::verifyRelay);
    }

    void outgoing() {
        std::set<std::string> silent;
        bool anyGoes = false;
        for (const relay::DestinationView& view : facts_.destinations) {
            const auto destination = relay::Destination::parse(view.key);
            if (!destination || destination->kind != relay::Destination::Kind::mx) continue;
            anyGoes |= view.lastDelivered.has_value() || view.inFlight > 0;
            if (view.state == "down" && view.reason.status == noAnswer && view.hop.ends_with(":25"))
                silent.insert(view.hop);
        }
        if (anyGoes || silent.size() < silentHopsOfABlockedPort) return;
        say(Severity::problem, "outbound.port25",
            "None of " + std::to_string(silent.size()) +
                " mail servers answers on port 25. Outgoing connections to that port are most likely blocked, as many "
                "providers do.",
            "Ask the provider to open port 25, or give outgoing mail to a smarthost (smarthost.hosts).",
            Remedy::useSmarthost);
    }

    void queue() {
        const Millis patience = facts_.settings->duration(Setting::alertStuck);
        std::vector<std::string> stuck;
        for (const store::QueueDestination& each : facts_.waiting) {
            const auto destination = relay::Destination::parse(each.destination);
            if (!destination || destination->kind == relay::Destination::Kind::primary ||
                destination->kind == relay::Destination::Kind::here)
                continue;
            if (each.recipients == each.onHold || each.nextDue == Time{} || each.nextDue == Time::max()) continue;
            if (facts_.now - each.nextDue > patience) stuck.push_back(each.destination);
        }
        if (!stuck.empty())
            say(Severity::warning, "queue.stuck",
                "Mail for " + std::to_string(stuck.size()) +
                    " destinations is overdue for its next try, the first is " + stuck.front() + ".",
                "See the destinations of the queue for the reasons.", Remedy::lookAtQueue);
        if (facts_.queue.onHold > 0)
            say(Severity::notice, "queue.onHold",
                std::to_string(facts_.queue.onHold) + " recipients in the queue are kept back by an administrator.",
                "Release them when their mail shall go on.", Remedy::releaseMail);
    }

    void certificate() {
        if (!facts_.certificate) {
            say(Severity::problem, "certificate",
                "There is no certificate that can be used, so TLS is not offered. " + facts_.certificateProblem,
                "Set tls.certificate_file and tls.key_file, or reset both for a self-signed certificate.",
                Remedy::setCertificate);
            return;
        }
        if (!facts_.certificateProblem.empty())
            say(Severity::warning, "certificate.file",
                "The certificate in the settings cannot be used; the one before stays in force.",
                "Look at the certificate for the reason, mend the files and read them again.", Remedy::mendCertificate);
        const Time end = facts_.certificate->notAfter;
        const auto days = std::chrono::duration_cast<std::chrono::hours>(end - facts_.now).count() / 24;
        if (end <= facts_.now)
            say(Severity::problem, "certificate", "The certificate has ended " + isoTime(end) + ".",
                "Replace the certificate files and read them again.", Remedy::renewCertificate);
        else if (days <= static_cast<std::int64_t>(number(Setting::alertCertificateDays)))
            say(Severity::warning, "certificate",
                "The certificate ends in " + std::to_string(days) + " days, " + isoTime(end) + ".",
                "Replace the certificate files and read them again.", Remedy::renewCertificate);
        if (facts_.certificate->selfSigned)
            say(Severity::notice, "certificate.selfSigned",
                "The certificate is self-signed: mail programs warn, and servers that verify refuse it.",
                "Get one from a certificate authority and set tls.certificate_file and tls.key_file.",
                Remedy::getCertificate);
    }

    void access() {
        for (const std::string& text : facts_.settings->list(Setting::trustedNetworks))
            if (const auto network = IpNetwork::parse(text); network && text.ends_with("/0"))
                say(Severity::problem, "access.trusted_networks",
                    "The whole Internet (" + text + ") is trusted: anybody may send mail through this server.",
                    "Take it out of access.trusted_networks at once.", Remedy::trustLess, text);
    }

    void upkeep() {
        if (!facts_.backupError.empty())
            say(Severity::warning, "backup", "The last backup failed.", "See the status of backups for the reason.",
                Remedy::lookAtBackup);
        else if (!facts_.lastBackup)
            say(Severity::notice, "backup", "No backup has been made yet.",
                "Make one, and set backup.interval so that it is done regularly.", Remedy::scheduleBackup);
        if (allAlertRecipients(*facts_.settings).empty())
            say(Severity::notice, "alert.recipients", "Nobody is told by e-mail when something goes wrong.",
                "Set alert.recipients.", Remedy::nameRecipients);
        if (facts_.activeAlerts > 0)
            say(Severity::warning, "alerts",
                facts_.activeAlerts == 1 ? "An alert is open."
                                         : std::to_string(facts_.activeAlerts) + " alerts are open.",
                "See the list of alerts.", Remedy::lookAtAlerts);
        for (const config::SettingSpec& spec : config::settingTable())
            if (spec.applies == config::Applies::restart &&
                facts_.settings->text(spec.id) != facts_.atStart->text(spec.id))
                say(Severity::notice, "setting." + std::string(spec.key),
                    "The new value of " + std::string(spec.key) + " waits for a restart.", "Restart the service.",
                    Remedy::restartService, std::string(spec.key));
    }

    const StatusFacts& facts_;
    std::vector<rpc::Finding> findings_;
};

} // namespace

std::vector<rpc::Finding> findStatus(const StatusFacts& facts) { return Finder(facts).run(); }

Severity gravest(const std::vector<rpc::Finding>& findings) {
    Severity worst = Severity::ok;
    for (const rpc::Finding& finding : findings)
        worst = std::max(worst, finding.severity);
    return worst;
}

} // namespace ismail::service
