#include "relay/partners/call_ahead.h"

#include "relay/routing/tls_fallback.h"

#include <algorithm>
#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

constexpr std::size_t maxQuestions = 2'000; // open at once; more are "unavailable"
constexpr std::size_t ahead = 8;            // questions given to a connection at once
constexpr int maxLost = 2;                  // connections that are cut off with one question
constexpr Millis idleLineBeforeQuit{10'000};

mail::Reply noAnswer(const char* why) { return {450, {4, 4, 1}, why}; }

// RFC 3463 section 3.2: X.1.x is about an address; 7 and 8 are about the sender's.
bool isAboutRecipient(const mail::EnhancedStatus& status) {
    return status.subject == 1 && status.detail != 7 && status.detail != 8;
}

} // namespace

RecipientVerdict verdictOf(const mail::Reply& reply) {
    using Kind = RecipientVerdict::Kind;
    if (reply.positive()) return {Kind::exists, reply};
    // RFC 5321 section 4.2.3: 552 exceeded storage allocation; the secondary could hold it, but the primary will not
    // have it for long, so the sender waits.
    const bool full = reply.status.subject == 2 && reply.status.detail == 2;
    if (full || (reply.code == 552 && reply.status.none()))
        return {Kind::refused, {452, {4, 2, 2}, "The mailbox is full, try again later"}};
    if (!reply.permanent()) return {Kind::unavailable, reply};
    // 550, 551, 553: the mailbox does not exist, is not local, its name is not allowed; servers without enhanced codes
    // say so and no more.
    const bool bare = reply.status.none() && (reply.code == 550 || reply.code == 551 || reply.code == 553);
    if (bare || isAboutRecipient(reply.status)) return {Kind::unknown, reply};
    return {Kind::refused, reply};
}

class CallAhead::Line final : public OutboundEvents {
public:
    Line(CallAhead& owner, std::string domainName) : domain(std::move(domainName)), owner_(owner) {}

    void ready(const proto::Capabilities& offers, bool) override {
        isReady = true;
        owner_.deps_.health.succeeded(endpoint.key(), owner_.deps_.clock.now());
        if (partnerId != 0) {
            owner_.deps_.partnerMemory.remember(
                partnerId, {true, offers.size, offers.eightBitMime, offers.smtpUtf8, offers.maxSize});
            owner_.deps_.partnerContact(partnerId, true, {});
        }
        owner_.ask(*this);
    }
    void jobDone(std::uint64_t id, std::vector<proto::RecipientResult> results) override {
        const auto job = std::find_if(asked.begin(), asked.end(), [&](const auto& entry) { return entry.first == id; });
        if (job == asked.end()) return;
        const std::string key = std::move(job->second);
        asked.erase(job);
        const auto result = results.empty() ? proto::RecipientResult{} : std::move(results.front());
        if (result.delivered() || result.scope == proto::FailureScope::recipient) {
            ++answered;
            owner_.answer(key, verdictOf(result.reply));
        } else if (wasCutOff(result) && owner_.askAgain(*this, key)) {
            if (!std::exchange(quitting, true)) connection->quit();
        } else {
            // MAIL was refused: that says nothing of the recipient.
            owner_.answer(key, {RecipientVerdict::Kind::unavailable, result.reply});
        }
        owner_.ask(*this);
    }
    void etrnDone(mail::Reply) override {}
    void closed(bool failed, mail::Reply reply, std::string stage) override {
        owner_.lineClosed(*this, failed, reply, stage);
    }

    const std::string domain;
    std::deque<std::string> waiting;                          // address keys
    std::vector<std::pair<std::uint64_t, std::string>> asked; // job and address key
    std::vector<Endpoint> endpoints;                          // to be tried
    Endpoint endpoint;                                        // of the connection
    std::unique_ptr<OutboundConnection> connection;
    RetryPolicy retry;
    std::int64_t partnerId = 0;
    std::uint64_t lastJob = 0;
    std::size_t given = 0, answered = 0; // over this connection
    bool isReady = false, quitting = false;
    Executor::TimerId idle = 0;

private:
    static bool wasCutOff(const proto::RecipientResult& result) {
        return result.reply.code == 421 || result.reply.status == mail::EnhancedStatus{4, 4, 2};
    }
    CallAhead& owner_;
};

CallAhead::CallAhead(Dependencies deps) : deps_(std::move(deps)) {}

CallAhead::~CallAhead() = default;

void CallAhead::stop() {
    for (auto& [key, question] : questions_)
        deps_.strand.cancel(question.timer);
    for (auto& [domain, line] : lines_)
        if (line->idle != 0) deps_.strand.cancel(line->idle);
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
    const auto directory = deps_.directory.directory();
    const accounts::Domain* domain = directory->domainById(domainId);
    if (!domain || questions_.size() >= maxQuestions)
        return done({RecipientVerdict::Kind::unavailable, noAnswer("Too many recipients are being verified")});

    Question& question = questions_[key];
    question.recipient = recipient;
    question.line = domain->name;
    question.asking.push_back(std::move(done));
    question.timer = deps_.strand.postAt(
        deps_.clock.ticks() + deps_.settings.current()->duration(Setting::callAheadTimeout), [this, key] {
            answer(key, {RecipientVerdict::Kind::unavailable, noAnswer("The primary did not answer in time")});
        });

    auto& line = lines_[domain->name];
    if (!line) {
        line = std::make_unique<Line>(*this, domain->name);
        deps_.resolver.resolve({Destination::Kind::primary, domain->name},
                               [this, name = domain->name](DestinationPlan plan) { resolved(name, std::move(plan)); });
    }
    line->waiting.push_back(key);
    if (line->isReady) ask(*line);
}

void CallAhead::resolved(const std::string& domain, DestinationPlan plan) {
    const auto known = lines_.find(domain);
    if (known == lines_.end()) return;
    Line& line = *known->second;
    if (plan.outcome != MxOutcome::usable) return endLine(domain, plan.reply);
    line.retry = plan.retry;
    line.partnerId = plan.partnerId;
    line.endpoints = std::move(plan.endpoints);
    if (!connect(line)) endLine(domain, noAnswer("The primary is down"));
}

// The next address that is not known to be down; false: there is none.
bool CallAhead::connect(Line& line) {
    const Time now = deps_.clock.now();
    // The old connection is on the stack when this is called from closed().
    if (line.connection) deps_.strand.post([old = std::shared_ptr<OutboundConnection>(std::move(line.connection))] {});
    line.isReady = line.quitting = false;
    line.given = line.answered = 0;
    while (!line.endpoints.empty()) {
        line.endpoint = std::move(line.endpoints.front());
        line.endpoints.erase(line.endpoints.begin());
        // A probe of the hop is the scheduler's matter; nobody waits here for a primary that is down.
        const auto* health = deps_.health.find(line.endpoint.key());
        if (health && health->dead && health->nextProbe > now) continue;
        line.connection = deps_.outbound.open(line.endpoint, deps_.strand, line);
        return true;
    }
    return false;
}

void CallAhead::ask(Line& line) {
    if (!line.isReady || line.quitting) return;
    while (line.asked.size() < ahead && line.given < maxOnConnection && !line.waiting.empty()) {
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
        ++line.given;
        line.connection->submit(std::move(job));
    }
    if (line.idle != 0) deps_.strand.cancel(line.idle);
    line.idle = 0;
    if (!line.asked.empty()) return;
    if (line.given >= maxOnConnection) {
        line.quitting = true;
        return line.connection->quit();
    }
    line.idle = deps_.strand.postAt(deps_.clock.ticks() + idleLineBeforeQuit, [this, domain = line.domain] {
        const auto known = lines_.find(domain);
        if (known == lines_.end()) return;
        known->second->idle = 0;
        known->second->quitting = true;
        known->second->connection->quit();
    });
}

// The connection was cut off before the question was answered. False: it was asked often enough.
bool CallAhead::askAgain(Line& line, const std::string& key) {
    const auto known = questions_.find(key);
    if (known == questions_.end()) return true;
    if (++known->second.lost > maxLost) return false;
    line.waiting.push_front(key);
    return true;
}

void CallAhead::answer(const std::string& key, const RecipientVerdict& verdict) {
    const auto known = questions_.find(key);
    if (known == questions_.end()) return;
    Question question = std::move(known->second);
    questions_.erase(known);
    deps_.strand.cancel(question.timer);
    const auto settings = deps_.settings.current();
    const Time now = deps_.clock.now();
    if (verdict.kind == RecipientVerdict::Kind::exists)
        deps_.verified.remember(key, {true, now + settings->duration(Setting::callAheadPositive)});
    else if (verdict.kind == RecipientVerdict::Kind::unknown)
        deps_.verified.remember(key, {false, now + settings->duration(Setting::callAheadNegative)});
    deps_.log.info("callahead.answer", {{"recipient", question.recipient.text()}, {"reply", verdict.reply.oneLine()}});
    for (const Done& done : question.asking)
        done(verdict);
}

void CallAhead::lineClosed(Line& line, bool failed, const mail::Reply& reply, const std::string& stage) {
    if (line.idle != 0) deps_.strand.cancel(line.idle);
    line.idle = 0;
    if (std::exchange(line.isReady, false)) {
        for (const auto& [id, key] : std::exchange(line.asked, {}))
            if (!askAgain(line, key)) answer(key, {RecipientVerdict::Kind::unavailable, reply});
        // It got somewhere, or it ended in order: the others are asked over a fresh one.
        const bool goesOn = line.answered != 0 || !failed;
        if (!line.waiting.empty() && goesOn) {
            line.endpoints.insert(line.endpoints.begin(), line.endpoint);
            if (connect(line)) return;
        }
        return endLine(line.domain, reply);
    }
    if (failed && mayGoPlain(line.endpoint, reply, stage)) {
        line.endpoints.insert(line.endpoints.begin(), line.endpoint);
        line.endpoints.front().tls = accounts::TlsPolicy::never;
    } else if (failed) {
        const double jitter = static_cast<double>(deps_.random(1000)) / 1000.0;
        deps_.health.failed(line.endpoint.key(), deps_.clock.now(), reply, stage, line.retry, jitter);
        if (line.partnerId != 0 && line.endpoints.empty()) deps_.partnerContact(line.partnerId, false, reply);
    }
    if (!connect(line)) endLine(line.domain, reply);
}

// Whoever still waits on the line is told that the primary cannot be asked; the next question opens a new one.
void CallAhead::endLine(const std::string& domain, const mail::Reply& reply) {
    const auto known = lines_.find(domain);
    if (known == lines_.end()) return;
    const std::shared_ptr<Line> line(std::move(known->second));
    lines_.erase(known);
    if (line->idle != 0) deps_.strand.cancel(line->idle);
    deps_.strand.post([line] {}); // it may be on the stack
    std::vector<std::string> keys(line->waiting.begin(), line->waiting.end());
    for (auto& [id, key] : line->asked)
        keys.push_back(std::move(key));
    for (const std::string& key : keys)
        answer(key, {RecipientVerdict::Kind::unavailable,
                     reply.code != 0 ? reply : noAnswer("The connection to the primary was lost")});
}

} // namespace ismail::relay
