#include "relay/checks/sender_checks.h"

#include "base/ip_network.h"
#include "base/say.h"
#include "mail/idn.h"
#include "trust/spf_record.h"

#include <utility>

namespace ismail::relay {

using config::Setting;
using trust::Reason;
using trust::ReasonGroup;

SenderChecks::SenderChecks(std::shared_ptr<ClientChecks> client, mail::Address sender)
    : client_(std::move(client)), sender_(std::move(sender)),
      awaited_(std::make_shared<Awaited>(client_->with().timers, client_->with().clock)) {}

void SenderChecks::start(const config::Settings& settings, const OwnIdentity& identity) {
    if (!client_->active() || client_->client().kind == trust::ClientClass::partner) return;
    if (sender_.isNull()) return;
    if (settings.flag(Setting::spfEnabled)) askSpf(identity);
    askExistence();
    askLists();
}

// A partner's own machine says nothing about a message that some filter there handed on to its server.
void SenderChecks::original(const mail::OriginalClient& original, const config::Settings& settings,
                            const OwnIdentity& identity) {
    const auto address = IpAddress::parse(original.address);
    static const auto here = IpAddress::parse("127.0.0.1"), here6 = IpAddress::parse("::1");
    if (!address || address == here || address == here6 || address->text() == client_->client().address) return;
    if (client_->client().kind != trust::ClientClass::partner || !client_->active() || originalKnown()) return;
    auto checks = client_->ofOriginal(original, awaited_, identity, settings);
    {
        const std::lock_guard lock(mutex_);
        original_ = std::move(checks);
    }
    if (sender_.isNull()) return;
    if (settings.flag(Setting::spfEnabled)) askSpf(identity);
    askExistence();
    askLists();
}

bool SenderChecks::originalKnown() const {
    const std::lock_guard lock(mutex_);
    return original_ != nullptr;
}

std::shared_ptr<ClientChecks> SenderChecks::judged() const {
    const std::lock_guard lock(mutex_);
    return original_ ? original_ : client_;
}

void SenderChecks::askSpf(const OwnIdentity& identity) {
    const auto client = judged();
    trust::Findings known;
    client->tell(known);
    trust::SpfInput input;
    input.client = client->client().address;
    input.helo = known.helo;
    input.sender = sender_;
    input.receiver = identity.name;
    input.now = client_->with().clock.now();
    auto spf = std::make_shared<trust::SpfCheck>(std::move(input));
    client_->ask(spf, ClientChecks::spfTime, [weak = weak_from_this(), spf, there = awaited_->open()] {
        if (const auto self = weak.lock()) {
            const std::lock_guard lock(self->mutex_);
            self->spf_ = spfFinding(spf->outcome());
            self->sendsNoMail_ =
                spf->outcome().result == trust::AuthResult::fail && trust::sendsNoMail(spf->outcome().record);
        }
        there();
    });
}

// A domain that has neither MX nor address but exists is let through: its mail may still be answered some day.
void SenderChecks::askExistence() {
    const auto domain = mail::toAscii(sender_.domain);
    if (!domain || domain->empty() || domain->front() == '[') return;
    client_->with().resolver.mx(*domain, [self = shared_from_this(), there = awaited_->open()](const MxAnswer& answer) {
        if (answer.status == DnsStatus::nxDomain) self->exists(Existence::none);
        // RFC 7505.
        if (answer.status == DnsStatus::ok)
            self->exists(answer.hosts.size() == 1 && answer.hosts.front().host.empty() ? Existence::nullMx
                                                                                       : Existence::exists);
        there();
    });
}

void SenderChecks::exists(Existence existence) {
    const std::lock_guard lock(mutex_);
    existence_ = existence;
}

void SenderChecks::askLists() {
    const CheckDependencies& with = client_->with();
    const auto lists = with.door.lists();
    const auto domain = mail::toAscii(sender_.domain);
    if (lists->empty() || !domain) return;
    auto query = std::make_shared<BlockListQuery>(*lists, *domain, with.door.listMemory(), with.clock.now());
    client_->ask(query, BlockListQuery::answerTime, [weak = weak_from_this(), query, there = awaited_->open()] {
        auto found = listFindings(query->findings());
        if (const auto self = weak.lock()) {
            const std::lock_guard lock(self->mutex_);
            self->lists_ = std::move(found);
        }
        there();
    });
}

void SenderChecks::whenKnown(std::function<void()> done) { whenAll(ClientChecks::factsTime, std::move(done)); }

void SenderChecks::whenAll(Millis most, std::function<void()> done) {
    const Ticks until = client_->with().clock.ticks() + most;
    client_->awaited().whenAll(most, [self = shared_from_this(), until, done = std::move(done)]() mutable {
        const Ticks now = self->client_->with().clock.ticks();
        self->awaited_->whenAll(now < until ? until - now : Millis(0), std::move(done));
    });
}

trust::Findings SenderChecks::findings() const {
    trust::Findings findings;
    judged()->tell(findings);
    findings.sender = sender_.text();
    const std::lock_guard lock(mutex_);
    findings.spfMailFrom = spf_;
    if (original_)
        if (const auto rule = brokenRule()) findings.brokenRule = rule->reason.sentence;
    findings.lists.insert(findings.lists.end(), lists_.begin(), lists_.end());
    return findings;
}

std::optional<CheckRefusal> SenderChecks::refusal() const {
    const std::lock_guard lock(mutex_);
    return brokenRule();
}

std::optional<CheckRefusal> SenderChecks::brokenRule() const {
    const auto rule = [](Sentence sentence) { return Reason{ReasonGroup::rule, 0, std::move(sentence), 0, true}; };
    if (sendsNoMail_)
        return CheckRefusal{{550, {5, 7, 23}, "The sender's domain says that it sends no mail (SPF)"},
                            rule(say("trust.sendsNoMail", spf_.domain))};
    if (existence_ == Existence::nullMx)
        return CheckRefusal{{550, {5, 7, 27}, "The sender's domain takes no mail (null MX)"},
                            rule(say("trust.nullMx", sender_.domain))};
    if (existence_ == Existence::none)
        return CheckRefusal{{550, {5, 1, 8}, "The sender's domain does not exist"},
                            rule(say("trust.noSuchDomain", sender_.domain))};
    return std::nullopt;
}

std::optional<std::string> SenderChecks::spfDomain() const {
    const std::lock_guard lock(mutex_);
    if (spf_.judged && spf_.result == trust::AuthResult::pass) return spf_.domain;
    return std::nullopt;
}

} // namespace ismail::relay
