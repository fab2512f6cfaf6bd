#include "relay/routing/domain_dns.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "relay/dns_asker.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace ismail::relay {

namespace {

// One question, for those who run engines.
class OneQuestion final : public DnsEngine {
public:
    explicit OneQuestion(DnsQuestion question) : question_(std::move(question)) {}
    std::vector<DnsQuestion> questions() override {
        return std::exchange(asked_, true) ? std::vector<DnsQuestion>() : std::vector<DnsQuestion>{question_};
    }
    void answer(const DnsQuestion&, const DnsAnswer& answer) override {
        answer_ = answer;
        done_ = true;
    }
    bool done() const override { return done_; }
    const DnsAnswer& answer() const { return answer_; }

private:
    const DnsQuestion question_;
    DnsAnswer answer_;
    bool asked_ = false, done_ = false;
};

} // namespace

trust::DnsFacts dnsFacts(const DnsReport& report, const OwnIdentity& self, const SendingFacts& sending,
                         std::vector<std::string> ownSeen, std::vector<std::string> smarthosts) {
    trust::DnsFacts facts;
    facts.domain = report.domain;
    facts.server = self.name;
    facts.primary = report.role == "primary";
    facts.hosts = report.hosts;
    for (trust::PlannedHost& host : facts.hosts)
        if (host.self && host.seen.empty()) host.seen = ownSeen;
    facts.throughSmarthost = sending.throughSmarthost && !sending.smarthosts.empty();
    facts.smarthosts = sending.smarthosts;
    smarthosts.resize(std::min(smarthosts.size(), trust::maxPlannedAddresses));
    facts.smarthostAddresses = std::move(smarthosts);
    facts.keys = sending.keys;
    facts.services = sending.services;
    facts.reportsTo = sending.reportsTo;
    return facts;
}

// One check: first who takes the mail and where they are, then everything that follows from it. Lives as long as
// somebody has to call it back; the strand keeps its calls in order.
class DomainDnsChecker::Run : public std::enable_shared_from_this<Run> {
public:
    Run(const DomainDnsChecker& checker, std::string domain, SendingFacts sending,
        std::function<void(DomainDnsReport)> done)
        : resolver_(checker.resolver_), strand_(checker.strand_),
          asker_(checker.resolver_, checker.strand_, checker.clock_), domain_(std::move(domain)),
          sending_(std::move(sending)), done_(std::move(done)), directory_(checker.directory_.directory()),
          identity_(checker.identity_.current()) {}

    void start(Ticks now) {
        deadline_ = strand_.postAt(now + hostsLimit, [self = weak_from_this()] {
            if (const auto run = self.lock(); run && !run->planned_) run->askRecords();
        });
        resolver_.mx(domain_, [self = shared_from_this()](MxAnswer answer) {
            self->strand_.post([self, answer = std::move(answer)]() mutable { self->askHosts(std::move(answer)); });
        });
    }

private:
    // --- Who takes the mail ------------------------------------------------------------------------------------------

    void askHosts(MxAnswer answer) {
        if (planned_) return;
        mx_ = std::move(answer);
        const MxReading reading = readMx(domain_, mx_);
        addresses_.resize(reading.hosts.size());
        open_ = 1;
        for (std::size_t i = 0; i < reading.hosts.size(); ++i)
            askAddresses(reading.hosts[i].host, [this, i](AddressAnswer found) { addresses_[i] = std::move(found); });
        askAddresses(identity_->name, [this](AddressAnswer found) { ownSeen_ = std::move(found.addresses); });
        for (const std::string& smarthost : sending_.smarthosts)
            if (const auto ip = IpAddress::parse(smarthost))
                smarthosts_.push_back(ip->text());
            else if (sending_.throughSmarthost)
                askAddresses(smarthost, [this](const AddressAnswer& found) {
                    smarthosts_.insert(smarthosts_.end(), found.addresses.begin(), found.addresses.end());
                });
        hostAnswered();
    }
    void askAddresses(const std::string& host, std::function<void(AddressAnswer)> take) {
        ++open_;
        resolver_.addresses(host, [self = shared_from_this(), take = std::move(take)](AddressAnswer answer) {
            self->strand_.post([self, take, answer = std::move(answer)]() mutable {
                if (self->planned_) return;
                take(std::move(answer));
                self->hostAnswered();
            });
        });
    }
    void hostAnswered() {
        if (--open_ == 0) askRecords();
    }

    // --- What is published -------------------------------------------------------------------------------------------

    void askRecords() {
        planned_ = true;
        strand_.cancel(deadline_);
        report_.exchangers = judgeDns(domain_, mx_, addresses_, *directory_, *identity_);
        facts_ = dnsFacts(report_.exchangers, *identity_, sending_, ownSeen_, smarthosts_);
        if (!facts_.hosts.empty()) wanted_ = trust::planRecords(facts_);
        open_ = 1;
        for (const trust::WantedRecord& each : wanted_) {
            asked_.push_back(std::make_shared<OneQuestion>(DnsQuestion{each.name, each.type}));
            if (!each.name.empty()) run(asked_.back());
        }
        if (facts_.primary) evaluateSpf();
        answered();
    }
    void evaluateSpf() {
        for (const std::string& address :
             facts_.throughSmarthost ? facts_.smarthostAddresses : facts_.sendingAddresses()) {
            trust::SpfInput input;
            input.client = address;
            input.helo = facts_.server;
            input.sender = {"postmaster", domain_};
            input.receiver = facts_.server;
            spf_.push_back(std::make_shared<trust::SpfCheck>(std::move(input)));
            run(spf_.back());
        }
    }
    void run(std::shared_ptr<DnsEngine> engine) {
        ++open_;
        asker_.start(std::move(engine), recordsLimit, [self = shared_from_this()](DnsRun) { self->answered(); });
    }
    void answered() {
        if (--open_ == 0) finish();
    }

    void finish() {
        std::vector<trust::SpfOutcome> outcomes;
        for (const auto& each : spf_) {
            outcomes.push_back(each->done() ? each->outcome() : trust::SpfOutcome{});
            if (!each->done()) outcomes.back().result = trust::AuthResult::temperror;
        }
        std::optional<std::string> dmarc;
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            trust::RecordLine line = trust::compareRecord(std::move(wanted_[i]), facts_, asked_[i]->answer(), outcomes);
            // A key that is gone, and its record, too: nothing to say.
            if (line.wanted.obsolete && line.found.empty()) continue;
            if (line.wanted.purpose == trust::RecordPurpose::dmarc && line.state == trust::RecordState::right)
                dmarc = line.found.front();
            report_.lines.push_back(std::move(line));
        }
        if (facts_.primary) report_.dmarc = trust::adviseDmarc(dmarc, numbersUnder(dmarc));
        done_(std::move(report_));
    }

    // What reports said while the policy was what it is.
    std::optional<trust::DmarcNumbers> numbersUnder(const std::optional<std::string>& published) const {
        const auto record = published ? trust::parseDmarcRecord(*published) : std::nullopt;
        if (!record) return std::nullopt;
        const auto policy = trust::policyInEffect(record->p.value_or(trust::DmarcPolicy::none), record->testing);
        const auto found = sending_.reported.find(std::string(trust::dmarcPolicyName(policy)));
        if (found != sending_.reported.end()) return found->second;
        const bool toHere = std::any_of(record->rua.begin(), record->rua.end(), [this](const std::string& uri) {
            const auto address = trust::mailtoAddress(uri);
            return address && equalsIgnoreCase(address->text(), sending_.reportsTo);
        });
        return toHere ? std::optional(trust::DmarcNumbers{}) : std::nullopt;
    }

    Resolver& resolver_;
    Executor& strand_;
    DnsAsker asker_;
    const std::string domain_;
    const SendingFacts sending_;
    const std::function<void(DomainDnsReport)> done_;
    const std::shared_ptr<const accounts::Directory> directory_;
    const std::shared_ptr<const OwnIdentity> identity_;
    Executor::TimerId deadline_ = 0;

    MxAnswer mx_;
    std::vector<AddressAnswer> addresses_; // of the published hosts
    std::vector<std::string> ownSeen_, smarthosts_;
    DomainDnsReport report_;
    trust::DnsFacts facts_;
    std::vector<trust::WantedRecord> wanted_;
    std::vector<std::shared_ptr<OneQuestion>> asked_;   // for each of them
    std::vector<std::shared_ptr<trust::SpfCheck>> spf_; // for each address that sends
    std::size_t open_ = 0;
    bool planned_ = false;
};

void DomainDnsChecker::check(const std::string& domain, SendingFacts sending, bool anew,
                             std::function<void(DomainDnsReport)> done) const {
    if (anew) resolver_.flush();
    std::make_shared<Run>(*this, domain, std::move(sending), std::move(done))->start(clock_.ticks());
}

} // namespace ismail::relay
