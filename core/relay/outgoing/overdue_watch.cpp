#include "relay/outgoing/overdue_watch.h"

#include "base/text.h"

namespace ismail::relay {

namespace {

constexpr std::size_t overduePage = 100;
constexpr Millis between{30'000};

} // namespace

void OverdueWatch::start() {
    stopped_ = false;
    again(Millis(1'000));
}

void OverdueWatch::stop() {
    stopped_ = true;
    if (timer_ != 0) strand_.cancel(timer_);
    timer_ = 0;
}

void OverdueWatch::again(Millis in) {
    if (stopped_) return;
    timer_ = strand_.postAt(clock_.ticks() + in, [this] {
        timer_ = 0;
        if (!stopped_) look();
    });
}

void OverdueWatch::look() {
    if (!scheduler_.recorder().takes()) return again(between);
    auto work = [this, now = clock_.now(), busy = scheduler_.busy()] {
        auto rows =
            std::make_shared<std::vector<std::pair<std::string, DueMessage>>>(queue_.overdue(now, overduePage, busy));
        strand_.post([this, rows] { found(std::move(*rows)); });
    };
    if (!workers_.submit(std::move(work))) again(Millis(1'000));
}

void OverdueWatch::found(std::vector<std::pair<std::string, DueMessage>> rows) {
    if (stopped_) return;
    for (const auto& [destination, message] : rows)
        if (scheduler_.reserve(destination, message.id)) handle(destination, message);
    again(rows.size() >= overduePage ? Millis(100) : between);
}

void OverdueWatch::handle(const std::string& destination, const DueMessage& message) {
    const Time now = clock_.now();
    const auto age = static_cast<std::uint64_t>((now - message.received).count() / 1000);
    const mail::Reply waitsFor = scheduler_.reason(destination);
    auto entry = std::make_shared<OutcomeRecorder::Entry>();
    Reports reports;
    for (const QueuedRecipient& queued : message.recipients) {
        RecipientOutcome outcome;
        outcome.id = message.id;
        outcome.seq = queued.seq;
        outcome.at = now;
        outcome.reply = queued.lastReply.code != 0 ? queued.lastReply : waitsFor;
        const bool expired = queued.expiresAt <= now;
        if (expired ? !guard_.mayExpire(destination, queued.due) : queued.warnAt > now) continue;
        const auto action = expired ? mail::DsnAction::failed : mail::DsnAction::delayed;
        if (expired) {
            outcome.kind = RecipientOutcome::Kind::expired;
            if (outcome.reply.code == 0) outcome.reply = {451, {4, 4, 7}, "The message could not be delivered in time"};
        } else {
            outcome.kind = RecipientOutcome::Kind::deferred;
            outcome.nextDue = queued.due;
            outcome.countTry = false;
            outcome.warned = true;
        }
        if (wantsReport(queued.recipient, action)) {
            auto report = dsnRecipient(queued.recipient, action, outcome.reply, {}, now);
            report.status = expired ? mail::EnhancedStatus{5, 4, 7} : mail::EnhancedStatus{4, 4, 7};
            report.explanation = (expired ? "Delivery was tried for " : "Delivery has been tried for ") +
                                 humanDuration(age) + (expired ? " and is given up." : " and goes on.");
            if (!expired) report.willRetryUntil = queued.expiresAt;
            reports.add(queued.seq, std::move(report));
        }
        log_.info(expired ? "queue.expired" : "queue.delayed", {{"message", messageIdText(message.id)},
                                                                {"to", queued.recipient.address.text()},
                                                                {"destination", destination},
                                                                {"reply", outcome.reply.oneLine()}});
        entry->outcomes.push_back(std::move(outcome));
    }
    entry->recorded = [this, destination, id = message.id](const auto&) { scheduler_.release(destination, id); };
    if (entry->outcomes.empty()) return scheduler_.release(destination, message.id);
    bounces_.make({message.id, message.received, message.mail, message.traits, std::move(reports.rows)},
                  std::move(reports.recipients), [this, entry](std::optional<GeneratedMessage> report) {
                      if (report) entry->generated.push_back(std::move(*report));
                      scheduler_.recorder().add(std::move(*entry));
                  });
}

} // namespace ismail::relay
