#include "relay/checks/client_checks.h"

#include "base/text.h"
#include "trust/client_name.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

std::vector<trust::ListFinding> listFindings(const std::vector<ListFinding>& findings) {
    std::vector<trust::ListFinding> out;
    for (const ListFinding& each : findings)
        if (each.says == ListSays::listed) out.push_back({each.zone, each.subject, each.answer, each.points});
    return out;
}

trust::SpfFinding spfFinding(const trust::SpfOutcome& outcome) {
    return {true, outcome.result, outcome.domain, outcome.mechanism, outcome.explanation, outcome.problem};
}

namespace {

trust::HeloKind heloKind(const std::string& helo, const std::string& client, const OwnIdentity& identity) {
    const auto address = IpAddress::parse(client);
    if (!address) return trust::HeloKind::fine;
    std::vector<IpAddress> own;
    for (const std::string& each : identity.addresses)
        if (const auto parsed = IpAddress::parse(each)) own.push_back(*parsed);
    const std::vector<std::string> names(identity.names.begin(), identity.names.end());
    switch (trust::judgeHelo(helo, *address, names, own)) {
    case trust::HeloJudgement::ourName:
    case trust::HeloJudgement::ownAddress: return trust::HeloKind::ownName;
    case trust::HeloJudgement::strange: return trust::HeloKind::strange;
    case trust::HeloJudgement::fine: break;
    }
    return trust::HeloKind::fine;
}

} // namespace

ClientChecks::ClientChecks(const CheckDependencies& deps, Client client, std::shared_ptr<Awaited> awaited)
    : deps_(deps), asker_(deps.resolver, deps.timers, deps.clock, DnsAsker::Home::anyThread),
      client_(std::move(client)),
      awaited_(awaited ? std::move(awaited) : std::make_shared<Awaited>(deps.timers, deps.clock)) {
    found_.address = client_.address;
    found_.client = client_.kind;
    found_.partner = client_.partner;
    found_.originalKnown = client_.original || client_.kind != trust::ClientClass::partner;
}

std::shared_ptr<ClientChecks> ClientChecks::ofOriginal(const mail::OriginalClient& original,
                                                       std::shared_ptr<Awaited> awaited, const OwnIdentity& identity,
                                                       const config::Settings& settings) const {
    Client client = client_;
    client.address = original.address;
    client.original = true;
    auto checks = std::make_shared<ClientChecks>(deps_, std::move(client), std::move(awaited));
    checks->found_.name = original.name;
    checks->start(settings);
    if (!original.helo.empty()) checks->hello(original.helo, identity, settings);
    return checks;
}

void ClientChecks::ask(std::shared_ptr<DnsEngine> engine, Millis most, std::function<void()> done) {
    asker_.start(std::move(engine), most, [done = std::move(done)](DnsRun) { done(); });
}

bool ClientChecks::active() const {
    const std::lock_guard lock(mutex_);
    return active_;
}

bool ClientChecks::isJudged() const { return isOutsider() || (client_.original && active()); }

bool ClientChecks::isOutsider() const {
    const bool outsider = client_.kind == trust::ClientClass::stranger || client_.kind == trust::ClientClass::known;
    return outsider && active();
}

bool ClientChecks::isListed() const {
    const std::lock_guard lock(mutex_);
    return std::any_of(found_.lists.begin(), found_.lists.end(),
                       [](const trust::ListFinding& list) { return list.points > 0; });
}

void ClientChecks::stop() {
    const std::lock_guard lock(mutex_);
    active_ = false;
    found_.client = trust::ClientClass::account;
}

void ClientChecks::talkedEarly() {
    const std::lock_guard lock(mutex_);
    found_.talkedEarly = true;
}

void ClientChecks::start(const config::Settings& settings) {
    const bool outsider = client_.kind == trust::ClientClass::stranger || client_.kind == trust::ClientClass::known;
    {
        const std::lock_guard lock(mutex_);
        active_ = client_.listens && settings.flag(Setting::checkIncoming) &&
                  (outsider || client_.kind == trust::ClientClass::partner);
        found_.manyUnknownRecipients =
            outsider && deps_.door.rates().guessedLately(client_.address, deps_.clock.ticks());
        if (!active_ || !(outsider || client_.original)) return;
    }
    if (settings.text(Setting::requireReverseDns) != "off") {
        auto name = std::make_shared<trust::ClientNameCheck>(client_.address);
        ask(name, nameTime, [weak = weak_from_this(), name, there = awaited_->open()] {
            if (const auto self = weak.lock()) {
                const std::lock_guard lock(self->mutex_);
                self->found_.nameJudged = true;
                self->found_.nameResult = name->outcome().result;
                self->found_.name = name->outcome().name;
            }
            there();
        });
    }
    askLists();
}

void ClientChecks::askLists() {
    const auto lists = deps_.door.lists();
    const auto address = IpAddress::parse(client_.address);
    if (lists->empty() || !address) return;
    auto query = std::make_shared<BlockListQuery>(*lists, *address, deps_.door.listMemory(), deps_.clock.now());
    ask(query, BlockListQuery::answerTime, [weak = weak_from_this(), query, there = awaited_->open()] {
        auto found = listFindings(query->findings());
        if (const auto self = weak.lock()) {
            const std::lock_guard lock(self->mutex_);
            self->found_.lists = std::move(found);
        }
        there();
    });
}

std::optional<mail::Reply> ClientChecks::hello(const std::string& name, const OwnIdentity& identity,
                                               const config::Settings& settings) {
    if (!isJudged()) {
        const std::lock_guard lock(mutex_);
        found_.helo = name;
        return std::nullopt;
    }
    const trust::HeloKind kind = heloKind(name, client_.address, identity);
    {
        const std::lock_guard lock(mutex_);
        found_.helo = name;
        found_.heloJudged = true;
        found_.heloKind = kind;
        found_.spfHelo = {};
    }
    if (kind == trust::HeloKind::ownName && !client_.original)
        return mail::Reply{550, {5, 7, 1}, "That is the name of this server, not of yours"};
    if (!settings.flag(Setting::spfEnabled)) return std::nullopt;
    trust::SpfInput input;
    input.client = client_.address;
    input.helo = name;
    input.identity = trust::SpfIdentity::helo;
    input.receiver = identity.name;
    input.now = deps_.clock.now();
    auto spf = std::make_shared<trust::SpfCheck>(std::move(input));
    ask(spf, spfTime, [weak = weak_from_this(), spf, name, there = awaited_->open()] {
        if (const auto self = weak.lock()) {
            const std::lock_guard lock(self->mutex_);
            if (self->found_.helo == name) self->found_.spfHelo = spfFinding(spf->outcome());
        }
        there();
    });
    return std::nullopt;
}

void ClientChecks::tell(trust::Findings& findings) const {
    const std::lock_guard lock(mutex_);
    findings = found_;
}

} // namespace ismail::relay
