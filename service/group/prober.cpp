#include "prober.h"

#include "port_facts.h"
#include "probe_look.h"
#include "relay/dns_asker.h"
#include "trust/dns_plan.h"

#include <optional>
#include <utility>

namespace ismail::service {

using group::ProbeFailure;
using group::ProbeOutcome;

// One probe. Whatever comes back finds it by a weak pointer, since Prober may have let it go.
class Prober::Run : public std::enable_shared_from_this<Run> {
public:
    Run(const Dependencies& deps, ProbeFor whom, const std::string& domain, const std::string& host,
        std::function<void(group::ProbeAnswer)> done)
        : deps_(deps), whom_(whom), host_(host), look_(std::make_shared<ProbeLook>(domain, host)),
          asker_(deps.resolver, deps.strand, deps.clock), done_(std::move(done)) {}
    ~Run() { deps_.strand.cancel(timer_); }

    void start() {
        timer_ = deps_.strand.postAt(deps_.clock.ticks() + probeLimit, [weak = weak_from_this()] {
            if (const auto run = weak.lock()) run->finish(false);
        });
        asker_.start(look_, probeDnsLimit, [weak = weak_from_this()](relay::DnsRun) {
            if (const auto run = weak.lock()) run->callAll();
        });
    }

private:
    void callAll() {
        if (!done_) return;
        const Way way = deps_.way();
        for (const std::string& text : look_->addresses()) {
            if (whom_ == ProbeFor::member && !trust::isPublicAddress(text) && !deps_.mayCall(text)) {
                facts_.push_back(probeFailure(ProbeFailure::notPublic, text));
                continue;
            }
            ++open_;
            calls_.push_back(deps_.looker.look(callTo(text, way), deps_.strand,
                                               [weak = weak_from_this(), text](const net::PortSight& sight) {
                                                   if (const auto run = weak.lock()) run->seen(text, sight);
                                               }));
        }
        if (open_ == 0) finish(true);
    }
    net::PortCall callTo(const std::string& address, const Way& way) const {
        net::PortCall call;
        call.host = host_;
        call.address = *IpAddress::parse(address);
        call.port = way.port;
        call.heloName = way.heloName;
        for (const std::string& own : way.from)
            if (const auto from = IpAddress::parse(own); from && from->isV4() == call.address.isV4() && !call.from)
                call.from = from;
        return call;
    }
    void seen(const std::string& address, const net::PortSight& sight) {
        if (!done_) return;
        for (group::ProbeFact& fact : portFacts(address, sight, look_->tlsa(), look_->isTlsaSecure()))
            facts_.push_back(std::move(fact));
        if (--open_ == 0) finish(true);
    }

    void finish(bool complete) {
        const auto done = std::exchange(done_, nullptr);
        if (!done) return;
        group::ProbeAnswer answer;
        answer.facts = look_->facts();
        // Where the DNS was silent nobody knows whose host it is.
        const bool stranger = complete && !host_.empty() && !look_->isExchanger() && answer.facts.empty();
        answer.outcome = stranger ? ProbeOutcome::notShared : ProbeOutcome::seen;
        answer.facts.insert(answer.facts.end(), facts_.begin(), facts_.end());
        if (!complete) answer.facts.push_back(probeFailure(ProbeFailure::time, host_));
        group::fitProbeAnswer(answer);
        done(std::move(answer));
    }

    const Dependencies& deps_;
    const ProbeFor whom_;
    const std::string host_;
    std::shared_ptr<ProbeLook> look_;
    relay::DnsAsker asker_;
    std::function<void(group::ProbeAnswer)> done_; // null: it was called
    Executor::TimerId timer_ = 0;
    std::vector<std::unique_ptr<net::PortLook>> calls_;
    std::size_t open_ = 0;
    std::vector<group::ProbeFact> facts_;
};

Prober::~Prober() = default;

void Prober::probe(ProbeFor whom, const std::string& domain, const std::string& host,
                   std::function<void(group::ProbeAnswer)> done) {
    const std::uint64_t number = ++lastRun_;
    const auto run = std::make_shared<Run>(deps_, whom, domain, host,
                                           [this, number, done = std::move(done)](group::ProbeAnswer answer) {
                                               // It is still on the stack.
                                               if (const auto ended = runs_.extract(number))
                                                   deps_.strand.post([run = ended.mapped()] {});
                                               done(std::move(answer));
                                           });
    runs_.emplace(number, run);
    run->start();
}

void Prober::stop() { runs_.clear(); }

} // namespace ismail::service
