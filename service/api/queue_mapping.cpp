#include "queue_mapping.h"

#include "answers.h"
#include "base/text.h"
#include "mail/idn.h"
#include "mapping.h"

namespace ismail::service {

namespace {

Result<std::string> asciiDomain(std::string_view text) {
    auto name = mail::toAscii(text);
    if (!name) return invalid(say("domain.noName", text));
    return std::move(*name);
}

// "<>", "@domain" or an address; a domain alone is what somebody forgot the @ of.
Result<std::string> senderFilter(const std::string& text) {
    if (text.empty() || text == "<>") return text;
    if (text.find('@') == std::string::npos) return invalid(say("queue.noSender", text));
    if (text.front() != '@') return text;
    auto domain = asciiDomain(std::string_view(text).substr(1));
    if (!domain) return domain.error();
    return "@" + *domain;
}

rpc::TraceEvent event(Time at, const char* what, std::string recipient) {
    rpc::TraceEvent result;
    result.at = at;
    result.what = what;
    result.recipient = std::move(recipient);
    return result;
}

const char* outcomeName(store::HistoryOutcome outcome) {
    switch (outcome) {
    case store::HistoryOutcome::delivered: return "delivered";
    case store::HistoryOutcome::failed: return "failed";
    case store::HistoryOutcome::expired: return "expired";
    case store::HistoryOutcome::removed: break;
    }
    return "removed";
}

// "192.0.2.1 (mail.example.org)", or how it came to be here.
std::string originText(const relay::Origin& origin) {
    if (origin.peer.empty()) return "made here";
    std::string text = origin.helo.empty() ? origin.peer : origin.peer + " (" + origin.helo + ")";
    if (!origin.account.empty()) text += ", logged in as " + origin.account;
    if (!origin.partner.empty()) text += ", partner " + origin.partner;
    return text;
}

// A row that waits: what it waits for, at the time of the last try where there was one.
rpc::TraceEvent waitingEvent(const store::QueueRow& row) {
    const std::string recipient = row.recipient.address.text();
    rpc::TraceEvent result = event(row.received,
                                   row.held        ? "onHold"
                                   : row.tries > 0 ? "deferred"
                                                   : "waiting",
                                   recipient);
    result.remote = row.remote.empty() ? row.destination : row.remote;
    result.reply = wire(row.lastReply);
    return result;
}

} // namespace

Result<store::QueueFilter> queueFilter(const rpc::QueueFilter& filter, Time now) {
    store::QueueFilter result;
    if (!filter.domain.empty()) {
        auto domain = asciiDomain(filter.domain);
        if (!domain) return domain.error();
        result.domain = std::move(*domain);
    }
    auto sender = senderFilter(filter.sender);
    if (!sender) return sender.error();
    result.sender = std::move(*sender);
    result.recipient = filter.recipient;
    result.destination = filter.destination;
    if (filter.state == rpc::QueueState::sending) return invalid(say("queue.sendingNotStored"));
    if (filter.state) result.state = core(*filter.state);
    if (filter.olderThan) {
        // Kept within what the clock can count: a wish for "older than forever" matches nothing.
        const auto age = std::min(*filter.olderThan, std::chrono::duration_cast<rpc::seconds>(now.time_since_epoch()));
        result.receivedBefore = now - age;
    }
    return result;
}

Result<MessageId> messageId(const std::string& text) {
    const auto id = parseMessageId(text);
    if (!id) return invalid(say("queue.noId", text));
    return *id;
}

Result<store::QueueSelection> queueSelection(const rpc::QueueSelection& selection, Time now) {
    if (selection.ids.empty() == !selection.filter) return invalid(say("queue.whichRows"));
    store::QueueSelection result;
    if (selection.filter) {
        auto filter = queueFilter(*selection.filter, now);
        if (!filter) return filter.error();
        result.filter = std::move(*filter);
        return result;
    }
    for (const std::string& text : selection.ids) {
        const std::size_t slash = text.find('/');
        const auto id = messageId(text.substr(0, slash));
        if (!id) return id.error();
        std::optional<std::uint32_t> seq;
        if (slash != std::string::npos) {
            const auto number = parseUnsigned(std::string_view(text).substr(slash + 1));
            if (!number || *number > std::numeric_limits<std::uint32_t>::max())
                return invalid(say("queue.noRow", text));
            seq = static_cast<std::uint32_t>(*number);
        }
        result.ids.emplace_back(*id, seq);
    }
    return result;
}

rpc::QueueEntry queueEntry(const store::QueueRow& row, Time now) {
    rpc::QueueEntry entry;
    entry.id = messageIdText(row.key.message);
    entry.seq = row.key.seq;
    entry.state = wire(store::queueState(row, now));
    entry.sender = row.sender;
    entry.recipient = row.recipient.address.text();
    entry.domain = row.recipient.address.domain;
    entry.destination = row.destination;
    entry.size = wire(row.size);
    entry.tries = row.tries;
    entry.receivedAt = row.received;
    // A row that was never tried is tried in its turn; its due time is that turn, not a time.
    if (!row.held) entry.nextTry = row.fresh ? std::optional(row.received) : wireTime(row.due);
    entry.expiresAt = wireTime(row.expiresAt);
    entry.lastReply = wire(row.lastReply);
    return entry;
}

std::vector<rpc::TraceEvent> traceEvents(const store::MessageTrace& trace) {
    std::vector<rpc::TraceEvent> events;
    rpc::TraceEvent accepted = event(trace.message.received, "accepted", {});
    accepted.remote = originText(trace.message.origin);
    accepted.session = trace.message.origin.session;
    events.push_back(std::move(accepted));
    for (const std::string& recipient : trace.message.local)
        events.push_back(event(trace.message.received, "local", recipient));
    for (const store::HistoryRow& row : trace.history) {
        rpc::TraceEvent done = event(row.at, outcomeName(row.outcome), row.recipient);
        done.remote = row.remote;
        done.reply = wire(row.reply);
        events.push_back(std::move(done));
    }
    for (const store::QueueRow& row : trace.waiting)
        events.push_back(waitingEvent(row));
    for (const store::QuarantineRow& row : trace.kept) {
        events.push_back(event(row.at, "quarantined", row.recipient.address.text()));
        events.back().reply = render(row.kept.why);
    }
    std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return events;
}

} // namespace ismail::service
