#include "queue_api.h"

#include "answers.h"
#include "mapping.h"
#include "queue_mapping.h"

#include <set>
#include <unordered_map>

namespace ismail::service {

namespace {

constexpr std::size_t maxHeaders = 256 * 1024; // octets shown of a header
constexpr std::size_t bounceSlice = 200;       // rows given up at a time

rpc::QueueActionResult actionResult(const store::QueueCount& count, bool done) {
    return {wire(count.messages), wire(count.recipients), wire(count.octets), done};
}

// The key "mx:example.org" goes to example.org; smarthosts and wildcard routes go to several.
std::string domainOf(const relay::Destination& destination) {
    if (destination.kind == relay::Destination::Kind::smarthost) return {};
    if (destination.kind == relay::Destination::Kind::route &&
        (destination.domain.empty() || destination.domain == "*" || destination.domain.front() == '.'))
        return {};
    return destination.domain;
}

bool mayHold(const std::string& key, const std::string& domain) {
    const auto destination = relay::Destination::parse(key);
    if (!destination || domain.empty()) return true;
    const std::string only = domainOf(*destination);
    return only.empty() || only == domain;
}

void addLiveState(rpc::DestinationSummary& summary, const relay::DestinationView& view, bool withReplies) {
    summary.connections = wire(view.connections);
    if (view.state == "down") {
        summary.state = rpc::DestinationState::down;
        summary.downSince = view.since;
    } else if (view.inFlight > 0 || view.connections > 0) {
        summary.state = rpc::DestinationState::flowing;
    }
    if (view.nextTry) summary.nextTry = view.nextTry;
    if (!withReplies) return;
    summary.reason = wire(view.reason.code != 0 ? view.reason : view.lastReply);
    const std::string& where = view.reason.code != 0 ? view.hop : view.lastRemote;
    if (!summary.reason.empty() && !where.empty()) summary.reason = where + ": " + summary.reason;
}

rpc::DestinationSummary summaryOf(const store::QueueDestination& each, Time now) {
    rpc::DestinationSummary summary;
    summary.destination = each.destination;
    if (const auto destination = relay::Destination::parse(each.destination)) summary.domain = domainOf(*destination);
    summary.recipients = wire(each.recipients);
    summary.onHold = wire(each.onHold);
    summary.oldest = wireTime(each.oldestReceived);
    if (each.onHold == each.recipients) {
        summary.state = rpc::DestinationState::onHold;
        return summary;
    }
    summary.nextTry = wireTime(each.nextDue);
    summary.state = each.nextDue <= now ? rpc::DestinationState::flowing : rpc::DestinationState::waiting;
    return summary;
}

void describeMessage(rpc::QueueShow::Response& response, const store::StoredMessage& message) {
    response.id = messageIdText(message.id);
    response.sender = message.mail.reversePath.text();
    response.size = wire(message.traits.octets);
    response.receivedAt = message.received;
    response.peer = message.origin.peer;
    response.helo = message.origin.helo;
    response.account = message.origin.account;
    response.partner = message.origin.partner;
    response.session = message.origin.session;
    response.tls = message.origin.tls;
    response.envid = message.mail.envid;
    response.smtpUtf8 = message.mail.smtpUtf8;
    response.eightBit = message.traits.eightBit;
}

void describeHeaders(rpc::QueueShow::Response& response, const Bytes& head) {
    const std::size_t end = head.find("\r\n\r\n");
    const std::string_view header = std::string_view(head).substr(0, end == Bytes::npos ? head.size() : end + 2);
    response.headers = readableText(header, maxHeaders);
    response.headersCut = (end == Bytes::npos && static_cast<std::int64_t>(head.size()) < response.size) ||
                          (header.size() > maxHeaders / 3 && response.headers.size() + 3 > maxHeaders);
}

} // namespace

Result<rpc::QueueList::Response> QueueApi::handle(rpc::QueueList, const Caller&,
                                                  const rpc::QueueList::Request& request) {
    const Time now = deps_.clock.now();
    const auto filter = queueFilter(request.filter, now);
    if (!filter) return filter.error();
    const auto page =
        deps_.admin.list(*filter, core(request.sort), request.descending, request.cursor,
                         static_cast<std::uint64_t>(request.offset), static_cast<std::size_t>(request.limit));
    if (!page) return page.error();
    rpc::QueueList::Response response;
    for (const store::QueueRow& row : page->rows)
        response.entries.push_back(queueEntry(row, now));
    response.cursor = page->cursor;
    response.total = wire(page->total);
    response.totalExact = page->exact;
    return response;
}

Result<rpc::QueueCount::Response> QueueApi::handle(rpc::QueueCount, const Caller&,
                                                   const rpc::QueueCount::Request& request) {
    const auto filter = queueFilter(request.filter, deps_.clock.now());
    if (!filter) return filter.error();
    store::QueueSelection selection;
    selection.filter = *filter;
    const auto count = deps_.admin.count(selection);
    if (!count) return count.error();
    return rpc::QueueCount::Response{wire(count->messages), wire(count->recipients), wire(count->octets)};
}

Result<rpc::QueueDestinations::Response> QueueApi::handle(rpc::QueueDestinations, const Caller& caller,
                                                          const rpc::QueueDestinations::Request& request) {
    const auto destinations = deps_.admin.destinations();
    if (!destinations) return destinations.error();
    std::unordered_map<std::string, const relay::DestinationView*> live;
    const auto views = deps_.relay.destinations(); // where it does not answer, the queue is shown all the same
    if (views)
        for (const relay::DestinationView& view : *views)
            live[view.key] = &view;
    rpc::QueueDestinations::Response response;
    response.total = wire(destinations->size());
    const std::size_t from = std::min(static_cast<std::size_t>(request.offset), destinations->size());
    const std::size_t to = std::min(from + static_cast<std::size_t>(request.limit), destinations->size());
    for (std::size_t i = from; i < to; ++i) {
        rpc::DestinationSummary summary = summaryOf((*destinations)[i], deps_.clock.now());
        const auto view = live.find(summary.destination);
        if (view != live.end() && summary.state != rpc::DestinationState::onHold)
            addLiveState(summary, *view->second, caller.role == rpc::Role::admin);
        response.destinations.push_back(std::move(summary));
    }
    return response;
}

Result<rpc::QueueShow::Response> QueueApi::handle(rpc::QueueShow, const Caller&,
                                                  const rpc::QueueShow::Request& request) {
    const auto id = messageId(request.id);
    if (!id) return id.error();
    const auto trace = deps_.admin.trace(*id);
    if (!trace) return trace.error();
    if (trace->waiting.empty()) return notFound(say("queue.gone", request.id));
    rpc::QueueShow::Response response;
    describeMessage(response, trace->message);
    if (const auto head = deps_.queue.head(*id, maxHeaders); head)
        describeHeaders(response, *head);
    else
        response.headers = "(The header cannot be read: " + head.error().text + ")";
    const auto rows = deps_.admin.recipients(*id, static_cast<std::uint64_t>(request.offset),
                                             static_cast<std::size_t>(request.limit));
    if (!rows) return rows.error();
    const Time now = deps_.clock.now();
    for (const store::QueueRow& row : *rows)
        response.recipients.push_back(queueEntry(row, now));
    store::QueueSelection all;
    all.ids.emplace_back(*id, std::nullopt);
    const auto count = deps_.admin.count(all);
    if (!count) return count.error();
    response.totalRecipients = wire(count->recipients);
    return response;
}

// --- Changes ---------------------------------------------------------------------------------------------------------

Result<rpc::QueueActionResult> QueueApi::dryRun(const store::QueueSelection& selection) {
    const auto count = deps_.admin.count(selection);
    if (!count) return count.error();
    return actionResult(*count, false);
}

Result<std::vector<std::string>> QueueApi::destinationsOf(const store::QueueSelection& selection) {
    std::set<std::string> keys;
    if (selection.filter && !selection.filter->destination.empty()) {
        keys.insert(selection.filter->destination);
    } else if (selection.filter) {
        const auto destinations = deps_.admin.destinations();
        if (!destinations) return destinations.error();
        for (const store::QueueDestination& each : *destinations)
            if (mayHold(each.destination, selection.filter->domain)) keys.insert(each.destination);
    } else {
        for (const auto& [id, seq] : selection.ids) {
            auto found = deps_.admin.destinationsOf(id, seq);
            if (!found) return found.error();
            keys.insert(std::make_move_iterator(found->begin()), std::make_move_iterator(found->end()));
        }
    }
    return std::vector<std::string>(keys.begin(), keys.end());
}

void QueueApi::note(const char* what, const Caller& caller, const rpc::QueueActionResult& result) {
    deps_.events.hint(rpc::EventKind::queueChanged);
    deps_.log.info("queue.changed", {{"what", what}, {"by", caller.who}, {"recipients", result.recipients}});
}

Result<rpc::QueueActionResult> QueueApi::change(store::QueueChange how, const Caller& caller,
                                                const rpc::QueueAction& request) {
    const auto selection = queueSelection(request.selection, deps_.clock.now());
    if (!selection) return selection.error();
    if (request.dryRun) return dryRun(*selection);
    // Asked before: a removed row does not say any more where it was going.
    auto destinations = destinationsOf(*selection);
    if (!destinations) return destinations.error();
    const auto count = deps_.admin.change(how, *selection, [this](const store::QueueCount&) {
        deps_.events.hint(rpc::EventKind::queueChanged);
        return true;
    });
    deps_.relay.reload(*destinations);
    if (!count) return count.error();
    if (how == store::QueueChange::retry) deps_.relay.retry(std::move(*destinations));
    if (how == store::QueueChange::release && deps_.released) deps_.released();
    constexpr const char* names[] = {"hold", "release", "retry", "remove"};
    const rpc::QueueActionResult result = actionResult(*count, true);
    note(names[static_cast<std::size_t>(how)], caller, result);
    return result;
}

Result<rpc::QueueActionResult> QueueApi::handle(rpc::QueueRetry, const Caller& caller,
                                                const rpc::QueueAction& request) {
    return change(store::QueueChange::retry, caller, request);
}

Result<rpc::QueueActionResult> QueueApi::handle(rpc::QueueHold, const Caller& caller, const rpc::QueueAction& request) {
    return change(store::QueueChange::hold, caller, request);
}

Result<rpc::QueueActionResult> QueueApi::handle(rpc::QueueRelease, const Caller& caller,
                                                const rpc::QueueAction& request) {
    return change(store::QueueChange::release, caller, request);
}

Result<rpc::QueueActionResult> QueueApi::handle(rpc::QueueRemove, const Caller& caller,
                                                const rpc::QueueAction& request) {
    return change(store::QueueChange::remove, caller, request);
}

Result<rpc::QueueActionResult> QueueApi::handle(rpc::QueueBounce, const Caller& caller,
                                                const rpc::QueueBounce::Request& request) {
    const auto selection = queueSelection(request.selection, deps_.clock.now());
    if (!selection) return selection.error();
    if (request.reason.find_first_of("\r\n") != std::string::npos) return invalid(say("queue.reasonOneLine"));
    if (request.dryRun) return dryRun(*selection);
    const mail::Reply reply{554,
                            {5, 0, 0},
                            request.reason.empty() ? "The message was returned by an administrator of this server"
                                                   : readableText(request.reason, 500)};
    store::QueueCount total;
    MessageId last = 0;
    store::QueueKey after;
    for (;;) {
        auto rows = deps_.admin.matching(*selection, after, bounceSlice);
        if (!rows) return rows.error();
        if (rows->empty()) break;
        const auto given = deps_.relay.giveUp(std::move(*rows), reply);
        if (!given) return given.error();
        for (const auto& [destination, message] : *given) {
            total.recipients += message.recipients.size();
            if (message.id == last) continue;
            last = message.id;
            ++total.messages;
            total.octets += message.traits.octets;
        }
        deps_.events.hint(rpc::EventKind::queueChanged);
    }
    const rpc::QueueActionResult result = actionResult(total, true);
    note("bounce", caller, result);
    return result;
}

// --- Messages --------------------------------------------------------------------------------------------------------

Result<rpc::MessageTrace::Response> QueueApi::handle(rpc::MessageTrace, const Caller&,
                                                     const rpc::MessageTrace::Request& request) {
    const auto id = messageId(request.id);
    if (!id) return id.error();
    const auto trace = deps_.admin.trace(*id);
    if (!trace) return trace.error();
    rpc::MessageTrace::Response response;
    response.id = messageIdText(*id);
    response.sender = trace->message.mail.reversePath.text();
    response.size = wire(trace->message.traits.octets);
    response.waiting = wire(trace->waiting.size());
    std::vector<rpc::TraceEvent> events = traceEvents(*trace);
    response.total = wire(events.size());
    const auto from = std::min<std::size_t>(static_cast<std::size_t>(request.offset), events.size());
    const auto to = std::min<std::size_t>(from + static_cast<std::size_t>(request.limit), events.size());
    response.events.assign(std::make_move_iterator(events.begin() + static_cast<std::ptrdiff_t>(from)),
                           std::make_move_iterator(events.begin() + static_cast<std::ptrdiff_t>(to)));
    return response;
}

Result<rpc::MessagePiece> QueueApi::handle(rpc::MessageRead, const Caller&, const rpc::MessageRead::Request& request) {
    const auto id = messageId(request.id);
    if (!id) return id.error();
    const auto body = deps_.queue.openBody(*id);
    if (!body) return body.error();
    auto piece = (*body)->read(static_cast<std::uint64_t>(request.offset), static_cast<std::size_t>(request.length));
    if (!piece) return piece.error();
    rpc::MessagePiece response;
    response.data.data = std::move(*piece);
    response.offset = request.offset;
    response.size = wire((*body)->size());
    return response;
}

} // namespace ismail::service
