#include "relay/reception/message_checks.h"

#include "mail/header_scan.h"
#include "mail/original_client.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

// Keeps the header until it is whole, then hands the body to the hashes.
class MessageChecks::Tap final : public BodyTap {
public:
    explicit Tap(std::shared_ptr<MessageChecks> checks) : checks_(std::move(checks)) {}

    void feed(ByteView bytes) override {
        if (passed_) return checks_->hashes_.feed(bytes);
        const std::size_t before = header_.size();
        header_ += bytes;
        std::size_t end = header_.starts_with("\r\n") ? 0 : header_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
        if (end == Bytes::npos) {
            if (header_.size() > mail::maxHeaderBlock) pass(header_.size());
            return;
        }
        pass(end == 0 ? 2 : end + 4);
    }

    void finish(BodyFacts&) override {
        if (!passed_) pass(header_.size());
        checks_->bodyPassed();
    }

private:
    void pass(std::size_t headerOctets) {
        passed_ = true;
        const Bytes rest = header_.substr(headerOctets);
        header_.resize(headerOctets);
        checks_->headerPassed(std::exchange(header_, {}));
        checks_->hashes_.feed(rest);
    }

    const std::shared_ptr<MessageChecks> checks_;
    Bytes header_;
    bool passed_ = false;
};

MessageChecks::MessageChecks(const CheckDependencies& deps, std::shared_ptr<SenderChecks> sender, Wanted wanted)
    : deps_(deps), sender_(std::move(sender)), wanted_(std::move(wanted)),
      awaited_(std::make_shared<Awaited>(deps.timers, deps.clock)) {}

std::unique_ptr<BodyTap> MessageChecks::tap() { return std::make_unique<Tap>(shared_from_this()); }

void MessageChecks::headerPassed(Bytes header) {
    author_ = trust::authorsOf(header);
    readOriginal(header);
    if (wanted_.seal) {
        sealedHeader_ = header;
        sealHash_ = hashes_.want({});
    }
    header_.emplace(std::move(header));
    const Time now = deps_.clock.now();
    const auto ask = [this](const std::shared_ptr<DnsEngine>& engine) {
        sender_->client().ask(engine, keyTime, awaited_->open());
    };
    if (wanted_.dkim) {
        dkim_ = std::make_shared<trust::DkimVerifier>(*header_, hashes_, now);
        ask(dkim_);
    }
    if (wanted_.arc) {
        arc_ = std::make_shared<trust::ArcVerifier>(*header_, hashes_, now);
        ask(arc_);
    }
}

void MessageChecks::readOriginal(ByteView header) {
    if (wanted_.partnerNames.empty() || !wanted_.settings || !wanted_.identity) return;
    const auto topmost = mail::topmostReceived(header);
    const auto original = topmost ? mail::readOriginalClient(*topmost, wanted_.partnerNames) : std::nullopt;
    if (original) sender_->original(*original, *wanted_.settings, *wanted_.identity);
}

void MessageChecks::bodyPassed() { hashes_.finish(); }

void MessageChecks::judge(Millis budget, std::function<void(trust::Findings)> done) {
    const Ticks until = deps_.clock.ticks() + budget;
    auto next = [self = shared_from_this(), until, done = std::move(done)]() mutable {
        auto work = [self, until, done] {
            // An answer may still come to engines that are waited for in vain: they are left alone.
            if (self->awaited_->all()) self->verify();
            self->askDmarc(until, done);
        };
        // Too busy to look at signatures: they say nothing.
        if (!self->deps_.workers.submit(work)) self->askDmarc(until, done);
    };
    awaited_->whenAll(budget, [self = shared_from_this(), until, next = std::move(next)]() mutable {
        const Ticks now = self->deps_.clock.ticks();
        self->sender_->whenAll(now < until ? until - now : Millis(0), std::move(next));
    });
}

void MessageChecks::verify() {
    if (dkim_) signatures_ = dkim_->verify(hashes_);
    if (arc_) chain_ = arc_->verify(hashes_);
}

void MessageChecks::askDmarc(Ticks until, std::function<void(trust::Findings)> done) {
    if (!wanted_.dmarc || !hasOneAuthor()) return done(findings());
    trust::DmarcInput input;
    input.authors = author_.domains;
    const trust::Findings known = sender_->findings();
    const trust::SpfFinding& spf = known.spfMailFrom.judged ? known.spfMailFrom : known.spfHelo;
    if (spf.judged && (known.spfMailFrom.judged || known.sender.empty())) input.spf = {spf.domain, spf.result};
    for (const trust::DkimVerdict& each : signatures_)
        input.dkim.push_back({each.domain, each.counts                                   ? trust::AuthResult::pass
                                           : each.result == trust::AuthResult::temperror ? trust::AuthResult::temperror
                                                                                         : trust::AuthResult::fail});
    dmarc_ = std::make_shared<trust::DmarcCheck>(std::move(input));
    const Ticks now = deps_.clock.ticks();
    sender_->client().ask(dmarc_, now < until ? until - now : Millis(0),
                          [self = shared_from_this(), done = std::move(done)] { done(self->findings()); });
}

namespace {

trust::DmarcFinding dmarcFinding(const trust::DmarcOutcome& outcome) {
    trust::DmarcFinding finding;
    finding.judged = outcome.result != trust::AuthResult::temperror;
    finding.result = outcome.result;
    finding.author = outcome.author;
    finding.organisation = outcome.organizationalDomain;
    finding.recordDomain = outcome.policyDomain;
    finding.asked = outcome.asked;
    finding.applied = outcome.applied;
    if (outcome.alignedBy == trust::DmarcAligned::dkim) finding.alignedBy = "dkim";
    if (outcome.alignedBy == trust::DmarcAligned::spf) finding.alignedBy = "spf";
    finding.reports = outcome.record.rua;
    finding.problem = outcome.problem;
    finding.dkimAligned = outcome.dkimAligned;
    finding.spfAligned = outcome.spfAligned;
    finding.record = outcome.record;
    return finding;
}

} // namespace

bool MessageChecks::hasOneAuthor() const {
    return author_.domains.size() == 1 && author_.fields == 1 && !author_.unreadable && !author_.more;
}

trust::Findings MessageChecks::findings() const {
    trust::Findings findings = sender_->findings();
    findings.author = author_.domains;
    findings.otherAddressInName = author_.foreignName;
    for (const trust::DkimVerdict& each : signatures_)
        findings.dkim.push_back(
            {each.domain, each.selector, std::string(each.algorithm), each.result,
             each.reason == trust::DkimReason::none ? std::string() : std::string(trust::dkimReasonText(each.reason))});
    findings.arc.result = chain_.result;
    findings.arc.sealers = chain_.sealers;
    findings.arc.oldestPass = static_cast<std::uint32_t>(std::max(chain_.oldestPass, 0));
    if (chain_.reason != trust::DkimReason::none) findings.arc.why = trust::dkimReasonText(chain_.reason);
    if (chain_.result == trust::AuthResult::pass && chain_.fromSigned && !chain_.sealers.empty())
        findings.arc.trusted =
            std::count(wanted_.trustedSealers.begin(), wanted_.trustedSealers.end(), chain_.sealers.back()) != 0;
    if (dmarc_) findings.dmarc = dmarcFinding(dmarc_->outcome());
    if (!dmarc_ && hasOneAuthor()) findings.dmarc.author = author_.domains.front();
    return findings;
}

} // namespace ismail::relay
