#include "relay/relay_core.h"

#include "base/ip_network.h"
#include "base/say.h"
#include "mail/header_scan.h"

#include <algorithm>

namespace ismail::relay {

RelayCore::RelayCore(RelayDependencies deps)
    : deps_(std::move(deps)), randomEngine_(deps_.randomSeed), identity_(deps_.settings, deps_.host),
      rewriting_(deps_.mac ? std::optional<SenderRewriting>(std::in_place, deps_.mac, deps_.clock) : std::nullopt),
      batv_(deps_.mac ? std::optional<trust::Batv>(std::in_place, deps_.mac, deps_.clock) : std::nullopt),
      senderSigning_(batv_ ? std::optional<SenderSigning>(std::in_place, deps_.settings, deps_.directory, *batv_)
                           : std::nullopt),
      sending_(deps_.clock),
      checks_(deps_.door ? std::optional(CheckDependencies{deps_.clock, deps_.log, deps_.resolver, deps_.strand,
                                                           deps_.workers, *deps_.door, batv()})
                         : std::nullopt),
      listTests_(deps_.resolver, deps_.strand, deps_.clock, DnsAsker::Home::anyThread),
      pipeline_({deps_.clock, deps_.log, deps_.spool, deps_.workers, deps_.strand, deps_.counters, sending_,
                 deps_.quotas, rewriting(), deps_.door, deps_.readers, deps_.verdictText, deps_.signer,
                 deps_.signingWorkers, deps_.dmarcResults, deps_.reports},
                deps_.steps),
      resolver_(deps_.settings, deps_.directory, identity_, deps_.resolver, deps_.strand, random()),
      bounces_({deps_.clock, deps_.log, deps_.settings, deps_.directory, identity_, deps_.spool, deps_.queue,
                deps_.strand, deps_.workers, deps_.counters, rewriting(), pipeline_}),
      scheduler_(
          {deps_.clock, deps_.log, deps_.settings, deps_.queue, deps_.partnerMemory, deps_.outbound, deps_.strand,
           deps_.workers, deps_.counters, resolver_, health_, handovers_, bounces_, random(),
           [this](std::int64_t id, bool reached, const mail::Reply& reply) { partners_.contact(id, reached, reply); },
           [this] { changed(); }, deps_.signer, senderSigning_ ? &*senderSigning_ : nullptr}),
      clockGuard_({deps_.clock, deps_.log, deps_.settings, deps_.directory, deps_.queue, deps_.strand, scheduler_,
                   [this] {
                       scheduler_.clockChanged();
                       partners_.networkChanged();
                   }}),
      overdue_(deps_.clock, deps_.log, deps_.queue, deps_.strand, deps_.workers, bounces_, scheduler_, clockGuard_),
      partners_({deps_.clock, deps_.log, deps_.settings, deps_.directory, deps_.resolver, deps_.outbound, deps_.strand,
                 deps_.counters, deps_.alerts, resolver_, book_,
                 [this](std::int64_t id) { scheduler_.partnerAlive(id); },
                 [this](std::int64_t id) { scheduler_.partnerEdited(id); }, [this] { changed(); }}),
      callAhead_(
          {deps_.clock, deps_.log, deps_.settings, deps_.directory, deps_.verified, deps_.partnerMemory, deps_.outbound,
           deps_.strand, resolver_, health_, random(),
           [this](std::int64_t id, bool reached, const mail::Reply& reply) { partners_.contact(id, reached, reply); }}),
      explainer_({deps_.clock, deps_.settings, deps_.directory, identity_, deps_.verified, deps_.partnerMemory,
                  resolver_, health_, rewriting(), batv(), deps_.quotas, sending_, deps_.workers, deps_.strand,
                  deps_.recipients}),
      dnsChecker_(deps_.resolver, deps_.strand, deps_.clock, deps_.directory, identity_),
      reception_({deps_.clock,
                  deps_.log,
                  deps_.settings,
                  deps_.directory,
                  identity_,
                  book_,
                  deps_.spool,
                  deps_.verified,
                  deps_.partnerMemory,
                  deps_.workers,
                  deps_.loginWorkers,
                  deps_.authenticator,
                  deps_.counters,
                  *this,
                  deps_.quotas,
                  rewriting(),
                  sending_,
                  pipeline_,
                  checks_ ? &*checks_ : nullptr,
                  deps_.verdictText,
                  deps_.refusals,
                  deps_.recipients}) {
    logins().paceOn(deps_.strand);
}

RelayCore::~RelayCore() = default;

RandomBelow RelayCore::random() {
    return [this](std::uint32_t below) {
        std::lock_guard lock(randomMutex_);
        return static_cast<std::uint32_t>(randomEngine_() % below);
    };
}

void RelayCore::start() {
    deps_.strand.post([this] {
        scheduler_.start();
        partners_.start();
        clockGuard_.start();
        overdue_.start();
    });
}

void RelayCore::stop(std::function<void()> done) {
    deps_.strand.post([this, done = std::move(done)] {
        overdue_.stop();
        clockGuard_.stop();
        partners_.stop();
        callAhead_.stop();
        scheduler_.stop(done ? done : [] {});
    });
}

void RelayCore::wake(std::vector<std::string> keys) {
    deps_.strand.post([this, keys = std::move(keys)] { scheduler_.wake(keys); });
}

void RelayCore::reload(std::vector<std::string> keys) {
    deps_.strand.post([this, keys = std::move(keys)] { scheduler_.reload(keys); });
}

void RelayCore::retryNow(std::vector<std::string> keys) {
    deps_.strand.post([this, keys = std::move(keys)] {
        if (keys.empty()) return scheduler_.runAll();
        for (const std::string& key : keys)
            scheduler_.run(key);
    });
}

void RelayCore::networkChanged() {
    deps_.strand.post([this] {
        deps_.log.info("network.changed", {});
        deps_.resolver.flush();
        identity_.refresh();
        scheduler_.networkChanged();
        partners_.networkChanged();
    });
}

void RelayCore::directoryChanged() {
    deps_.strand.post([this] {
        scheduler_.directoryChanged();
        partners_.directoryChanged();
    });
}

void RelayCore::changed() const {
    if (deps_.changed) deps_.changed();
}

void RelayCore::queryPartner(std::int64_t partnerId, PartnerService::QueryDone done) {
    deps_.strand.post(
        [this, partnerId, done = std::move(done)]() mutable { partners_.queryNow(partnerId, std::move(done)); });
}

void RelayCore::destinations(std::function<void(std::vector<DestinationView>)> done) {
    deps_.strand.post([this, done = std::move(done)] { done(scheduler_.views()); });
}

void RelayCore::partners(std::function<void(std::vector<PartnerView>)> done) {
    deps_.strand.post([this, done = std::move(done)] { done(partners_.views()); });
}

void RelayCore::explain(const mail::Address& sender, const mail::Address& recipient, Explainer::Done done) {
    explainer_.explain(sender, recipient, std::move(done));
}

void RelayCore::testLists() {
    constexpr Millis selfTestTime{20'000};
    if (!checks_) return;
    for (auto& test : checks_->door.dueSelfTests())
        listTests_.start(std::move(test), selfTestTime, [](DnsRun) {});
}

void RelayCore::checkMail(MailQuestion question, std::function<void(Result<MailAnswer>)> done) {
    const Policy policy{deps_.settings.current(), deps_.directory.directory(), identity_.current()};
    if (!checks_ || !policy.settings->flag(config::Setting::checkIncoming))
        return done(failure(ErrorKind::unavailable, say("check.off")));
    const auto networks = IpNetworkList::parse(policy.settings->text(config::Setting::trustedNetworks));
    trust::ClientClass client = trust::ClientClass::stranger;
    if (!book_.at(question.address, *policy.directory).empty())
        client = trust::ClientClass::partner;
    else if (networks && networks->contains(std::string_view(question.address)))
        client = trust::ClientClass::trusted;
    else if (deps_.door->known().isKnown(originOf(question.address), deps_.clock.now()))
        client = trust::ClientClass::known;
    ismail::relay::checkMail(*checks_, policy, client, std::move(question),
                             [done = std::move(done)](MailAnswer answer) { done(std::move(answer)); });
}

void RelayCore::checkDns(const std::string& domain, SendingFacts sending, bool anew,
                         std::function<void(DomainDnsReport)> done) {
    deps_.strand.post([this, domain, sending = std::move(sending), anew, done = std::move(done)]() mutable {
        dnsChecker_.check(domain, std::move(sending), anew, std::move(done));
    });
}

void RelayCore::send(const mail::Address& sender, const mail::Address& to, Bytes message,
                     std::function<void(Result<MessageId>)> recorded) {
    mail::HeaderScan scan;
    scan.feed(message);
    scan.finish();
    AcceptancePipeline::Draft draft{sender,
                                    to,
                                    std::move(message),
                                    scan.traits(),
                                    deps_.spool.nextId(),
                                    deps_.clock.now(),
                                    {deps_.settings.current(), deps_.directory.directory(), identity_.current()}};
    pipeline_.generate(std::move(draft), [this, to, recorded = std::move(recorded)](Result<GeneratedMessage> made) {
        if (!made) return recorded(Error{ErrorKind::invalid, "There is no way for mail to " + to.text() + "."});
        const MessageId id = made->message.id;
        std::vector<std::string> keys;
        addDestinations(made->message, keys);
        std::vector<GeneratedMessage> messages;
        messages.push_back(std::move(*made));
        deps_.queue.record({}, std::move(messages),
                           [this, id, keys, recorded](const Status& status, const std::vector<bool>&) {
                               if (!status) return recorded(status.error());
                               if (!keys.empty()) accepted(keys);
                               recorded(id);
                           });
    });
}

// --- BackOffice ------------------------------------------------------------------------------------------------------

void RelayCore::accepted(const std::vector<std::string>& keys) {
    {
        std::lock_guard lock(freshMutex_);
        const bool posted = !fresh_.empty();
        fresh_.insert(keys.begin(), keys.end());
        if (posted || fresh_.empty()) return;
    }
    deps_.strand.post([this] {
        std::vector<std::string> fresh;
        {
            std::lock_guard lock(freshMutex_);
            fresh.assign(fresh_.begin(), fresh_.end());
            fresh_.clear();
        }
        scheduler_.wake(fresh);
    });
}

void RelayCore::deliveredLocally(const NewMessage& message) {
    std::vector<mail::DsnRecipient> reports;
    for (const AcceptedRecipient& recipient : message.recipients)
        if (recipient.local() && wantsReport(recipient.recipient, mail::DsnAction::delivered))
            reports.push_back(dsnRecipient(recipient.recipient, mail::DsnAction::delivered, {}, {}, message.received));
    report({message.id, message.received, message.mail, message.traits}, std::move(reports));
}

void RelayCore::report(ReportedMessage about, std::vector<mail::DsnRecipient> reports) {
    if (reports.empty()) return;
    deps_.strand.post([this, about = std::move(about), reports = std::move(reports)]() mutable {
        bounces_.make(std::move(about), std::move(reports), [this](std::optional<GeneratedMessage> report) {
            if (!report) return;
            OutcomeRecorder::Entry entry;
            entry.generated.push_back(std::move(*report));
            scheduler_.recorder().add(std::move(entry));
        });
    });
}

void RelayCore::membersRefused(const NewMessage& message, const std::vector<RefusedMember>& members) {
    std::vector<mail::DsnRecipient> reports;
    for (const RefusedMember& member : members)
        if (wantsReport(member.recipient, mail::DsnAction::failed))
            reports.push_back(
                dsnRecipient(member.recipient, mail::DsnAction::failed, member.reply, {}, message.received));
    report({message.id, message.received, message.mail, message.traits}, std::move(reports));
}

void RelayCore::verify(std::int64_t domainId, const mail::Address& recipient,
                       std::function<void(RecipientVerdict)> done) {
    deps_.strand.post([this, domainId, recipient, done = std::move(done)]() mutable {
        callAhead_.verify(domainId, recipient, std::move(done));
    });
}

void RelayCore::runHeld(const std::vector<std::string>& domains, const std::string& node, Answer answer) {
    auto work = [this, domains, node, answer = std::move(answer)] {
        std::uint64_t pending = 0;
        std::vector<std::string> keys;
        for (const std::string& domain : domains) {
            std::string key = Destination{Destination::Kind::primary, domain}.key();
            const std::uint64_t waiting = deps_.queue.waiting(key);
            if (waiting == 0) continue;
            pending += waiting;
            keys.push_back(std::move(key));
        }
        if (pending == 0) return answer({251, {2, 0, 0}, "OK, no messages waiting for node " + node});
        deps_.strand.post([this, keys, pending, node, answer] {
            bool already = true;
            for (const std::string& key : keys) {
                already &= scheduler_.running(key);
                scheduler_.run(key);
            }
            // RFC 1985 section 5.3: 253 says how many; 252 that they are being sent already.
            if (already) return answer({252, {2, 0, 0}, "OK, pending messages for node " + node + " started"});
            answer(
                {253, {2, 0, 0}, "OK, " + std::to_string(pending) + " pending messages for node " + node + " started"});
        });
    };
    if (!deps_.workers.submit(std::move(work))) answer({458, {4, 3, 2}, "Unable to queue messages for node " + node});
}

void RelayCore::isPrimaryByMx(const std::string& domain, const std::string& address, std::function<void(bool)> done) {
    deps_.strand.post([this, domain, address, done = std::move(done)]() mutable {
        resolver_.resolve(
            {Destination::Kind::primary, domain}, [address, done = std::move(done)](const DestinationPlan& plan) {
                const auto caller = IpAddress::parse(address);
                done(caller && std::any_of(plan.endpoints.begin(), plan.endpoints.end(), [&](const Endpoint& endpoint) {
                         const auto ip = IpAddress::parse(endpoint.address);
                         return ip && *ip == *caller;
                     }));
            });
    });
}

void RelayCore::partnerSeen(std::int64_t partnerId) {
    deps_.strand.post([this, partnerId] { partners_.seen(partnerId); });
}

} // namespace ismail::relay
