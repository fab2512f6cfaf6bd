#include "relay/call_ahead.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr std::size_t maxQuestions = 2'000; // open at once; more are "unavailable"
constexpr std::size_t ahead = 8;            // questions given to a connection at once
constexpr Millis idleLineBeforeQuit{10'000};

mail::Reply noAnswer(const char* why) { return {450, {4, 4, 1}, why}; }

} // namespace

class CallAhead::Line final : public OutboundEvents {
public:
    Line(CallAhead& owner, std::string domainName) : domain(std::move(domainName)), owner_(owner) {}

    void ready(const proto::Capabilities& offers, bool) override {
        isReady = true;
        owner_.ports_.health.succeeded(hop, owner_.ports_.clock.now());
        if (partnerId != 0) {
            owner_.ports_.partnerMemory.remember(
                partnerId, {true, offers.size, offers.eightBitMime, offers.smtpUtf8, offers.maxSize});
            owner_.ports_.partnerContact(partnerId, true, {});
        }
        owner_.ask(*this);
    }
    void jobDone(std::uint64_t id, std::vector<proto::RecipientResult> results) override {
        const auto job = std::find_if(asked.begin(), asked.end(), [&](const auto& entry) { return entry.first == id; });
        if (job == asked.end()) return;
        const std::string key = std::move(job->second);
        asked.erase(job);
        RecipientVerdict verdict;
        if (!results.empty()) {
            verdict.reply = results.front().reply;
            const bool about = results.front().scope == proto::FailureScope::recipient;
            if (results.front().delivered())
                verdict.kind = RecipientVerdict::Kind::exists;
            else if (about && verdict.reply.permanent())
                verdict.kind = RecipientVerdict::Kind::unknown;
        }
        owner_.answer(key, verdict);
        owner_.ask(*this);
    }
    void etrnDone(mail::Reply) override {}
    void closed(bool failed, mail::Reply reply, std::string stage) override {
        const Time now = owner_.ports_.clock.now();
        if (!isReady && failed) {
            const double jitter = static_cast<double>(owner_.ports_.random(1000)) / 1000.0;
            owner_.ports_.health.failed(hop, now, reply, stage, retry, jitter);
            if (partnerId != 0) owner_.ports_.partnerContact(partnerId, false, reply);
        }
        owner_.lineClosed(domain, reply);
    }

    const std::string domain;
    std::deque<std::string> waiting;                          // address keys
    std::vector<std::pair<std::uint64_t, std::string>> asked; // job and address key
    std::unique_ptr<OutboundConnection> connection;
    std::string hop;
    RetryPolicy retry;
    std::int64_t partnerId = 0;
    std::uint64_t lastJob = 0;
    bool isReady = false, quitting = false;
    Executor::TimerId idle = 0;

private:
    CallAhead& owner_;
};

CallAhead::CallAhead(Ports ports) : ports_(std::move(ports)) {}

CallAhead::~CallAhead() = default;

void CallAhead::stop() {
    for (auto& [key, question] : questions_)
        ports_.strand.cancel(question.timer);
    for (auto& [domain, line] : lines_)
        if (line->idle != 0) ports_.strand.cancel(line->idle);
    lines_.clear();
    auto open = std::move(questions_);
    questions_.clear();
    for (auto& [key, question] : open)
        for (const Done& done : question.asking)
            done({RecipientVerdict::Kind::unavailable, noAnswer("The server is stopping")});
}

void CallAhead::verify(std::int64_t domainId, const mail::Address& recipient, Done done) {
    const std::string key = mail::addressKey(recipient);
    if (const auto known = questions_.find(key); known != questions_.end()) {
        known->second.asking.push_back(std::move(done));
        return;
    }
    const auto directory = ports_.directory.directory();
    const Domain* domain = directory->domainById(domainId);
    if (!domain || questions_.size() >= maxQuestions)
        return done({RecipientVerdict::Kind::unavailable, noAnswer("Too many recipients are being verified")});

    Question& question = questions_[key];
    question.recipient = recipient;
    question.line = domain->name;
    question.asking.push_back(std::move(done));
    question.timer = ports_.strand.postAt(
        ports_.clock.ticks() + ports_.settings.current()->duration(Setting::callAheadTimeout), [this, key] {
            answer(key, {RecipientVerdict::Kind::unavailable, noAnswer("The primary did not answer in time")});
        });

    auto& line = lines_[domain->name];
    if (!line) {
        line = std::make_unique<Line>(*this, domain->name);
        ports_.resolver.resolve({Destination::Kind::primary, domain->name},
                                [this, name = domain->name](DestinationPlan plan) { resolved(name, std::move(plan)); });
    }
    line->waiting.push_back(key);
    if (line->isReady) ask(*line);
}

void CallAhead::resolved(const std::string& domain, DestinationPlan plan) {
    const auto known = lines_.find(domain);
    if (known == lines_.end()) return;
    Line& line = *known->second;
    if (plan.outcome != MxOutcome::usable) return lineClosed(domain, plan.reply);
    const Time now = ports_.clock.now();
    for (const Endpoint& endpoint : plan.endpoints) {
        // A probe of the hop is the scheduler's matter; nobody waits here for a primary that is down.
        const auto* health = ports_.health.find(endpoint.key());
        if (health && health->dead && health->nextProbe > now) continue;
        line.hop = endpoint.key();
        line.retry = plan.retry;
        line.partnerId = plan.partnerId;
        line.connection = ports_.outbound.open(endpoint, ports_.strand, line);
        return;
    }
    lineClosed(domain, noAnswer("The primary is down"));
}

void CallAhead::ask(Line& line) {
    if (!line.isReady || line.quitting) return;
    while (line.asked.size() < ahead && !line.waiting.empty()) {
        const std::string key = std::move(line.waiting.front());
        line.waiting.pop_front();
        const auto question = questions_.find(key);
        if (question == questions_.end()) continue;
        OutboundJob job;
        job.id = ++line.lastJob;
        job.transaction.probe = true;
        job.transaction.mail.smtpUtf8 = question->second.recipient.needsUtf8();
        mail::Recipient recipient;
        recipient.address = question->second.recipient;
        job.transaction.recipients.push_back(std::move(recipient));
        line.asked.emplace_back(job.id, key);
        line.connection->submit(std::move(job));
    }
    if (line.idle != 0) ports_.strand.cancel(line.idle);
    line.idle = 0;
    if (!line.asked.empty()) return;
    line.idle = ports_.strand.postAt(ports_.clock.ticks() + idleLineBeforeQuit, [this, domain = line.domain] {
        const auto known = lines_.find(domain);
        if (known == lines_.end()) return;
        known->second->idle = 0;
        known->second->quitting = true;
        known->second->connection->quit();
    });
}

void CallAhead::answer(const std::string& key, const RecipientVerdict& verdict) {
    const auto known = questions_.find(key);
    if (known == questions_.end()) return;
    Question question = std::move(known->second);
    questions_.erase(known);
    ports_.strand.cancel(question.timer);
    const auto settings = ports_.settings.current();
    const Time now = ports_.clock.now();
    if (verdict.kind == RecipientVerdict::Kind::exists)
        ports_.verified.remember(key, {true, now + settings->duration(Setting::callAheadPositive)});
    else if (verdict.kind == RecipientVerdict::Kind::unknown)
        ports_.verified.remember(key, {false, now + settings->duration(Setting::callAheadNegative)});
    ports_.log.info("callahead.answer", {{"recipient", question.recipient.text()}, {"reply", verdict.reply.oneLine()}});
    for (const Done& done : question.asking)
        done(verdict);
}

// Whoever still waits on the line is told that the primary cannot be asked; the next question opens a new one.
void CallAhead::lineClosed(const std::string& domain, const mail::Reply& reply) {
    const auto known = lines_.find(domain);
    if (known == lines_.end()) return;
    const std::shared_ptr<Line> line(std::move(known->second));
    lines_.erase(known);
    if (line->idle != 0) ports_.strand.cancel(line->idle);
    ports_.strand.post([line] {}); // it may be on the stack
    std::vector<std::string> keys(line->waiting.begin(), line->waiting.end());
    for (auto& [id, key] : line->asked)
        keys.push_back(std::move(key));
    for (const std::string& key : keys)
        answer(key, {RecipientVerdict::Kind::unavailable,
                     reply.code != 0 ? reply : noAnswer("The connection to the primary was lost")});
}

} // namespace ismail::relay
