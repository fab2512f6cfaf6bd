#include "relay_control.h"

#include "answers.h"
#include "mail/header_scan.h"
#include "mail/received.h"
#include "relay/relay_core.h"
#include "relay/routing/router.h"
#include "wait_for.h"

#include <mutex>

namespace ismail::service {

namespace {

constexpr Millis queryTimeout{30'000};
constexpr Millis dnsTimeout{60'000};    // a few names, each a few seconds at worst
constexpr Millis recordTimeout{60'000}; // the recorder tries again while the disk does not take writes

// Gives up one slice of rows: its own state, since it may outlive the call that waits for it.
class GivingUp : public std::enable_shared_from_this<GivingUp> {
public:
    GivingUp(relay::RelayCore& core, const Clock& clock, QueuedRows rows, mail::Reply reply,
             std::function<void(QueuedRows)> done)
        : core_(core), clock_(clock), rows_(std::move(rows)), reply_(std::move(reply)), done_(std::move(done)) {}

    // On the strand.
    void start() {
        std::vector<std::string> destinations;
        for (const auto& [destination, message] : rows_)
            if (destinations.empty() || destinations.back() != destination) destinations.push_back(destination);
        // What is in memory but not on its way is put back first, so that it can be reserved.
        core_.scheduler().reload(destinations);
        open_ = 1;
        for (const auto& [destination, message] : rows_)
            if (core_.scheduler().reserve(destination, message.id)) giveUp(destination, message);
        recorded();
    }

private:
    void giveUp(const std::string& destination, const relay::DueMessage& message) {
        ++open_;
        auto entry = std::make_shared<relay::OutcomeRecorder::Entry>();
        relay::Reports reports;
        for (const relay::QueuedRecipient& queued : message.recipients) {
            relay::RecipientOutcome outcome;
            outcome.id = message.id;
            outcome.seq = queued.seq;
            outcome.kind = relay::RecipientOutcome::Kind::failed;
            outcome.at = clock_.now();
            outcome.reply = reply_;
            entry->outcomes.push_back(std::move(outcome));
            if (relay::wantsReport(queued.recipient, mail::DsnAction::failed))
                reports.add(queued.seq,
                            relay::dsnRecipient(queued.recipient, mail::DsnAction::failed, reply_, {}, clock_.now()));
        }
        entry->recorded = [self = shared_from_this(), destination, message](const std::vector<bool>& changed) {
            self->core_.scheduler().release(destination, message.id);
            relay::DueMessage given = message;
            given.recipients.clear();
            for (std::size_t i = 0; i < message.recipients.size(); ++i)
                if (changed[i]) given.recipients.push_back(message.recipients[i]);
            if (!given.recipients.empty()) self->given_.emplace_back(destination, std::move(given));
            self->recorded();
        };
        core_.bounces().make({message.id, message.received, message.mail, message.traits, std::move(reports.rows)},
                             std::move(reports.recipients),
                             [&core = core_, entry](std::optional<relay::GeneratedMessage> report) {
                                 if (report) entry->generated.push_back(std::move(*report));
                                 core.scheduler().recorder().add(std::move(*entry));
                             });
    }
    void recorded() {
        if (--open_ == 0) done_(std::move(given_));
    }

    relay::RelayCore& core_;
    const Clock& clock_;
    const QueuedRows rows_;
    const mail::Reply reply_;
    const std::function<void(QueuedRows)> done_;
    QueuedRows given_;
    std::size_t open_ = 0;
};

} // namespace

Result<std::vector<relay::PartnerView>> CoreRelayControl::partners() {
    return waitFor<std::vector<relay::PartnerView>>([this](auto done) { deps_.core.partners(std::move(done)); });
}

Result<std::vector<relay::DestinationView>> CoreRelayControl::destinations() {
    return waitFor<std::vector<relay::DestinationView>>(
        [this](auto done) { deps_.core.destinations(std::move(done)); });
}

RelayControl::QueryAnswers CoreRelayControl::query(const std::vector<std::int64_t>& partnerIds) {
    // Gathered in shared state: a partner that answers too late finds nobody waiting.
    struct Gathering {
        std::mutex mutex;
        QueryAnswers answers;
        std::size_t open = 0;
    };
    auto all = std::make_shared<Gathering>();
    all->open = partnerIds.size();
    if (partnerIds.empty()) return {};
    const Result<bool> complete = waitFor<bool>(
        [&](std::function<void(bool)> done) {
            for (const std::int64_t id : partnerIds)
                deps_.core.queryPartner(id, [all, id, done](Result<std::vector<relay::PartnerDomainView>> answer) {
                    const std::lock_guard lock(all->mutex);
                    all->answers.emplace(id, std::move(answer));
                    if (--all->open == 0) done(true);
                });
        },
        queryTimeout);
    const std::lock_guard lock(all->mutex);
    QueryAnswers answers = all->answers;
    for (const std::int64_t id : partnerIds)
        if (!complete) answers.emplace(id, failure(ErrorKind::unavailable, say("partner.slow", 30)));
    return answers;
}

Result<relay::Explanation> CoreRelayControl::explain(const mail::Address& sender, const mail::Address& recipient) {
    return waitFor<relay::Explanation>([&](auto done) { deps_.core.explain(sender, recipient, std::move(done)); },
                                       dnsTimeout);
}

Result<relay::MailAnswer> CoreRelayControl::checkMail(relay::MailQuestion question) {
    constexpr Millis checkTimeout{45'000};
    auto answer = waitFor<Result<relay::MailAnswer>>(
        [&](auto done) { deps_.core.checkMail(std::move(question), std::move(done)); }, checkTimeout);
    if (!answer) return answer.error();
    return std::move(answer).value();
}

Result<relay::DomainDnsReport> CoreRelayControl::checkDns(const std::string& domain, relay::SendingFacts sending,
                                                          bool anew) {
    return waitFor<relay::DomainDnsReport>(
        [&](auto done) { deps_.core.checkDns(domain, std::move(sending), anew, std::move(done)); }, dnsTimeout);
}

Result<DnsAnswer> CoreRelayControl::lookUp(const DnsQuestion& question) {
    return waitFor<DnsAnswer>([&](auto done) { deps_.resolver.ask(question, std::move(done)); }, dnsTimeout);
}

void CoreRelayControl::reload(std::vector<std::string> destinations) {
    deps_.core.reload(std::move(destinations));
    // The strand keeps the order: what it did not send by now it reads again.
    (void)waitFor<bool>([this](std::function<void(bool)> done) { deps_.strand.post([done] { done(true); }); });
}

void CoreRelayControl::retry(std::vector<std::string> destinations) {
    // No names would mean all of them there.
    if (!destinations.empty()) deps_.core.retryNow(std::move(destinations));
}

Result<QueuedRows> CoreRelayControl::giveUp(QueuedRows rows, mail::Reply reply) {
    return waitFor<QueuedRows>(
        [&](std::function<void(QueuedRows)> done) {
            auto work =
                std::make_shared<GivingUp>(deps_.core, deps_.clock, std::move(rows), std::move(reply), std::move(done));
            deps_.strand.post([work] { work->start(); });
        },
        recordTimeout);
}

Result<QueuedMessages> CoreRelayControl::setAside(const QueuedMessages& messages) {
    // Shared with the strand: who gave up waiting must not have messages set aside later.
    struct Asking {
        std::mutex mutex;
        bool given = false;
    };
    auto asking = std::make_shared<Asking>();
    auto taken = waitFor<QueuedMessages>([&](std::function<void(QueuedMessages)> done) {
        deps_.strand.post([asking, &core = deps_.core, messages, done] {
            const std::lock_guard lock(asking->mutex);
            if (asking->given) return;
            QueuedMessages result;
            for (const auto& [destination, ids] : messages)
                if (auto some = core.scheduler().setAside(destination, ids); !some.empty())
                    result.emplace(destination, std::move(some));
            done(std::move(result));
        });
    });
    const std::lock_guard lock(asking->mutex);
    asking->given = true;
    return taken;
}

void CoreRelayControl::giveBack(const QueuedMessages& messages) {
    deps_.strand.post([&core = deps_.core, messages] {
        for (const auto& [destination, ids] : messages)
            for (const MessageId id : ids)
                core.scheduler().release(destination, id);
    });
}

std::string CoreRelayControl::reasonAgainst(const mail::Address& to) const {
    const auto directory = deps_.directory.directory();
    const auto settings = deps_.settings.current();
    const auto identity = deps_.core.identity().current();
    return relay::Router(*directory, *settings, *identity).route(to, relay::SenderRights::anywhere).reason;
}

Result<MessageId> CoreRelayControl::send(const mail::Address& sender, const mail::Address& to, Bytes message) {
    const auto recorded = waitFor<Result<MessageId>>([&](std::function<void(Result<MessageId>)> done) {
        deps_.core.send(sender, to, std::move(message), std::move(done));
    });
    if (!recorded) return recorded.error();
    if (!*recorded && recorded->error().kind == ErrorKind::invalid)
        return invalid(say("test.noWay", to.text(), reasonAgainst(to)));
    return *recorded;
}

} // namespace ismail::service
