#include "status_findings.h"

#include "alert_recipients.h"
#include "base/ip_network.h"
#include "base/say.h"
#include "base/text.h"
#include "mail/address.h"
#include "partner_words.h"
#include "relay/routing/router.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace ismail::service {

namespace {

using config::Setting;
using rpc::Remedy;
using rpc::Severity;

// Several mail exchangers that do not answer at all, and none that does, are a firewall rather than a coincidence.
constexpr std::size_t silentHopsOfABlockedPort = 3;
constexpr mail::EnhancedStatus noAnswer{4, 4, 1};

// A reason that was not given is said in general.
Sentence orElse(const Error& error, Sentence other) {
    return error.text.empty() ? std::move(other) : sentenceOf(error);
}

class Finder {
public:
    explicit Finder(const StatusFacts& facts) : facts_(facts) {}

    std::vector<rpc::Finding> run() {
        serverName();
        listeners();
        accepting();
        domains();
        partners();
        if (facts_.group) std::ranges::move(findGroup(*facts_.group), std::back_inserter(findings_));
        outgoing();
        queue();
        certificate();
        access();
        lists();
        upkeep();
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const auto& a, const auto& b) { return a.severity > b.severity; });
        return std::move(findings_);
    }

private:
    void found(Severity severity, std::string key, Sentence sentence, std::string advice, Remedy remedy,
               std::string subject = {}) {
        std::string text = render(sentence);
        findings_.push_back({severity, std::move(key), std::move(text), std::move(advice), remedy, std::move(subject),
                             std::move(sentence)});
    }
    std::uint64_t number(Setting setting) const { return facts_.settings->number(setting); }

    void lists() {
        for (const relay::ListHealth::State& state : facts_.lists)
            if (!state.setAside.empty())
                found(Severity::warning, "dnsbl." + state.list.zone, state.setAside,
                      "Take it out of dnsbl.lists, or mend what it complains of; it is tested again every day.",
                      Remedy::lookAtList, state.list.zone);
    }

    void serverName() {
        const std::string& name = facts_.serverName;
        if (mail::isDomain(name) && name.find('.') != std::string::npos && !IpAddress::parse(name)) return;
        found(Severity::warning, "server.name", say("server.notFullName", name),
              "Set server.name to the name in its MX record, such as mail.example.org.", Remedy::nameServer);
    }

    void listeners() {
        bool any = false;
        for (const rpc::ListenerInfo& listener : facts_.listeners) {
            any |= listener.state == rpc::ListenerState::listening;
            const std::string key = "listener." + listener.listener;
            if (listener.state == rpc::ListenerState::failed)
                found(Severity::problem, key,
                      say("listener.notOpen", listener.listener, listener.address, listener.port,
                          listener.problemSentence.empty() ? say("words", listener.problem) : listener.problemSentence),
                      "End the program that has the port, or give the listener another port or address.",
                      Remedy::freePort, listener.listener);
            if (listener.state == rpc::ListenerState::paused)
                found(Severity::notice, key, say("listener.paused", listener.listener, listener.address, listener.port),
                      "Resume it when it shall take mail again.", Remedy::resumeListener, listener.listener);
        }
        if (!any)
            found(Severity::problem, "listener.none", say("listener.noneOpen"),
                  "Enable listener.relay, or look at what is said about the listeners.", Remedy::openListener);
    }

    void accepting() {
        if (!facts_.accepting && facts_.accepting.error().kind == ErrorKind::exhausted)
            found(Severity::problem, "accept",
                  say("accept.noRoom", orElse(facts_.accepting.error(), say("accept.noRoomUnsaid"))),
                  "Free disk space, or lower disk.reserve. Senders keep the mail and try again.", Remedy::makeRoom);
        else if (!facts_.accepting)
            found(Severity::problem, "accept",
                  say("accept.notStored", orElse(facts_.accepting.error(), say("accept.notStoredUnsaid"))),
                  "Look at the disk and into the log. Senders keep the mail and try again.", Remedy::lookIntoLog);
        else if (facts_.diskFree && *facts_.diskFree < number(Setting::alertDisk))
            found(Severity::warning, "disk", say("disk.low", *facts_.diskFree),
                  "Free some space. Below " + humanSize(number(Setting::diskReserve)) + " new mail is put off.",
                  Remedy::makeRoom, humanSize(number(Setting::diskReserve)));
        if (facts_.missingBodies > 0)
            found(Severity::problem, "store.bodies", say("store.textsLost", facts_.missingBodies),
                  "Look into the log, check the disk, and restore a backup beside this server to find them.",
                  Remedy::lookIntoLog);
    }

    void domains() {
        const auto& domains = facts_.directory->domains();
        if (domains.empty())
            found(Severity::notice, "domain.none", say("domain.noneSetUp"),
                  "Add the domains this server is the primary or a secondary of.", Remedy::addDomain);
        for (const accounts::Domain& domain : domains)
            if (domain.enabled && domain.role == accounts::DomainRole::secondary &&
                domain.recipientPolicy == accounts::RecipientPolicy::acceptAll)
                found(Severity::warning, "domain." + domain.name + ".recipients", say("domain.takesAll", domain.name),
                      "Set the recipient policy of the domain to call-ahead or to a list.", Remedy::chooseRecipients,
                      domain.name);
        if (!facts_.withoutPostmaster.empty())
            found(Severity::notice, "postmaster", say("postmaster.nobody", facts_.withoutPostmaster),
                  "Set server.postmaster to an address that somebody reads, or make an account or alias postmaster.",
                  Remedy::namePostmaster, facts_.withoutPostmaster);
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
                found(Severity::warning, "partner." + partner.name, say("partner.disabledButNamed", partner.name),
                      "Enable it, or give these domains another partner.", Remedy::enablePartner, partner.name);
        for (const relay::PartnerView& view : facts_.partners) {
            const accounts::Partner* partner = facts_.directory->partner(view.id);
            if (!partner || !partner->enabled) continue;
            // How a paired one is, findGroup() knows better.
            if (view.state == relay::PartnerView::State::down && partner->peer.state == accounts::PairState::none)
                partnerDown(view);
            if (const EtrnRefusal refusal = refusalOf(view); refusal.domains != 0)
                found(
                    Severity::warning, "partner." + view.name + ".etrn",
                    refusal.domains > 1 ? say("partner.refusesMore", view.name, refusal.first, refusal.domains - 1,
                                              refusal.reply.oneLine())
                                        : say("partner.refuses", view.name, refusal.first, refusal.reply.oneLine()),
                    "There, name this server as the primary of the domain and let it be recognised, by its address or "
                    "its log-in; or switch ETRN on. Until then what it holds comes only when it tries again by itself.",
                    Remedy::letUsAsk, view.name);
        }
        logins();
        if (!facts_.relayAnswers)
            found(Severity::warning, "relay", say("relay.busy"), "Ask again in a moment.", Remedy::waitAMoment);
    }

    void partnerDown(const relay::PartnerView& view) {
        const std::string key = "partner." + view.name;
        const Sentence text = say("partner.down", view.name, downState(view));
        switch (troubleOf(view)) {
        case PartnerTrouble::none: return;
        case PartnerTrouble::unreachable:
            return found(
                Severity::warning, key, text,
                "Look whether it runs and whether its address and port are right. Mail for it is held meanwhile.",
                Remedy::lookAtPartner, view.name);
        case PartnerTrouble::untrusted:
            return found(Severity::warning, key, text,
                         "Give it a certificate for the name it is called by, from an authority that is trusted here "
                         "(tls.ca_file adds one), or choose another TLS policy for it. Mail for it is held meanwhile.",
                         Remedy::trustPartner, view.name);
        case PartnerTrouble::unwilling:
            return found(Severity::warning, key, text,
                         "Look at the log-in and the TLS policy for it here, and at its own log. Mail for it is held "
                         "meanwhile.",
                         Remedy::mendPartnerLogin, view.name);
        }
    }

    // Passwords that go to servers that have not proved their name.
    void logins() {
        const char* const advice = "When its certificate can be checked, set its TLS to verified.";
        for (const accounts::Partner& partner : facts_.directory->partners())
            if (partner.enabled && !partner.user.empty() && partner.tls == accounts::TlsPolicy::unverified)
                found(Severity::notice, "partner." + partner.name + ".login", say("partner.login", partner.name),
                      advice, Remedy::verifyPartner, partner.name);
        for (const accounts::ExplicitRoute& route : facts_.directory->routes())
            if (!route.user.empty() && route.tls == accounts::TlsPolicy::unverified)
                found(Severity::notice, "route." + route.domain + ".login", say("route.login", route.domain), advice,
                      Remedy::verifyRelay, route.domain);
        if (!facts_.settings->list(Setting::smarthosts).empty() &&
            !facts_.settings->text(Setting::smarthostUser).empty() &&
            facts_.settings->text(Setting::smarthostTls) == "unverified")
            found(Severity::notice, "smarthost.login", say("smarthost.login"),
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
        found(Severity::problem, "outbound.port25", say("outbound.port25Blocked", silent.size()),
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
            found(Severity::warning, "queue.stuck", say("queue.overdue", stuck.size(), stuck.front()),
                  "See the destinations of the queue for the reasons.", Remedy::lookAtQueue);
        if (facts_.queue.onHold > 0)
            found(Severity::notice, "queue.onHold", say("queue.keptBack", facts_.queue.onHold),
                  "Release them when their mail shall go on.", Remedy::releaseMail);
    }

    void certificate() {
        if (!facts_.certificate) {
            found(Severity::problem, "certificate",
                  say("certificate.none",
                      facts_.certificateProblem ? sentenceOf(*facts_.certificateProblem) : Sentence{}),
                  "Set tls.certificate_file and tls.key_file, or reset both for a self-signed certificate.",
                  Remedy::setCertificate);
            return;
        }
        if (facts_.certificateProblem)
            found(Severity::warning, "certificate.file", say("certificate.notUsed"),
                  "Look at the certificate for the reason, mend the files and read them again.",
                  Remedy::mendCertificate);
        const Time end = facts_.certificate->notAfter;
        const auto days = std::chrono::duration_cast<std::chrono::hours>(end - facts_.now).count() / 24;
        if (end <= facts_.now)
            found(Severity::problem, "certificate", say("certificate.ended", end),
                  "Replace the certificate files and read them again.", Remedy::renewCertificate);
        else if (days <= static_cast<std::int64_t>(number(Setting::alertCertificateDays)))
            found(Severity::warning, "certificate", say("certificate.endsSoon", days, end),
                  "Replace the certificate files and read them again.", Remedy::renewCertificate);
        if (facts_.certificate->selfSigned)
            found(Severity::notice, "certificate.selfSigned", say("certificate.selfSigned"),
                  "Get one from a certificate authority and set tls.certificate_file and tls.key_file.",
                  Remedy::getCertificate);
    }

    void access() {
        for (const std::string& text : facts_.settings->list(Setting::trustedNetworks))
            if (const auto network = IpNetwork::parse(text); network && text.ends_with("/0"))
                found(Severity::problem, "access.trusted_networks", say("access.everybodyTrusted", text),
                      "Take it out of access.trusted_networks at once.", Remedy::trustLess, text);
    }

    void upkeep() {
        if (!facts_.backupError.empty())
            found(Severity::warning, "backup", say("backup.lastFailed"), "See the status of backups for the reason.",
                  Remedy::lookAtBackup);
        else if (!facts_.lastBackup)
            found(Severity::notice, "backup", say("backup.none"),
                  "Make one, and set backup.interval so that it is done regularly.", Remedy::scheduleBackup);
        if (allAlertRecipients(*facts_.settings).empty())
            found(Severity::notice, "alert.recipients", say("alerts.toNobody"), "Set alert.recipients.",
                  Remedy::nameRecipients);
        if (facts_.activeAlerts > 0)
            found(Severity::warning, "alerts", say("alerts.open", facts_.activeAlerts), "See the list of alerts.",
                  Remedy::lookAtAlerts);
        for (const config::SettingSpec& spec : config::settingTable())
            if (spec.applies == config::Applies::restart &&
                facts_.settings->text(spec.id) != facts_.atStart->text(spec.id))
                found(Severity::notice, "setting." + std::string(spec.key), say("setting.waitsForRestart", spec.key),
                      "Restart the service.", Remedy::restartService, std::string(spec.key));
    }

    const StatusFacts& facts_;
    std::vector<rpc::Finding> findings_;
};

} // namespace

std::vector<rpc::Finding> findStatus(const StatusFacts& facts) { return Finder(facts).run(); }

std::string domainWithoutPostmaster(const accounts::Directory& directory, const config::Settings& settings,
                                    const relay::OwnIdentity& self) {
    const relay::Router router(directory, settings, self);
    for (const accounts::Domain& domain : directory.domains()) {
        if (!domain.enabled || domain.role != accounts::DomainRole::primary) continue;
        const relay::Route route = router.route({"postmaster", domain.name}, relay::SenderRights::ownDomainsOnly);
        return route.kind == relay::Route::Kind::refused ? domain.name : std::string();
    }
    return {};
}

Severity gravest(const std::vector<rpc::Finding>& findings) {
    Severity worst = Severity::ok;
    for (const rpc::Finding& finding : findings)
        worst = std::max(worst, finding.severity);
    return worst;
}

} // namespace ismail::service
