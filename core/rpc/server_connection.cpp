#include "rpc/server_connection.h"

#include "rpc/codec.h"

namespace ismail::rpc {

namespace {

unsigned bit(EventKind kind) { return 1U << static_cast<unsigned>(kind); }

template <class E>
Bytes eventText(const E& event) {
    Value::Object object;
    object.emplace_back("event", Value(std::string(enumText(E::kind))));
    object.emplace_back("data", encode(event));
    return writeJson(Value(std::move(object)));
}

Bytes hintText(EventKind kind) {
    Bytes text;
    Events::each([&]<class E>() {
        if (E::kind == kind) text = eventText(E{});
    });
    return text;
}

} // namespace

void EventHub::hint(EventKind kind) { pending_[static_cast<std::size_t>(kind)].store(true, std::memory_order_release); }

void EventHub::log(LogLine line) {
    if (!linesWanted()) return;
    const std::lock_guard lock(linesMutex_);
    if (lines_.size() >= maxPendingLines)
        ++missed_;
    else
        lines_.push_back(std::move(line));
}

void EventHub::flush() {
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        if (!pending_[i].exchange(false, std::memory_order_acq_rel)) continue;
        const auto kind = static_cast<EventKind>(i);
        const Bytes text = hintText(kind);
        const std::lock_guard lock(subscribersMutex_);
        for (Subscriber* subscriber : subscribers_)
            if (subscriber->wants(kind)) subscriber->event(kind, text);
    }
    std::deque<LogLine> lines;
    std::int64_t missed = 0;
    {
        const std::lock_guard lock(linesMutex_);
        lines.swap(lines_);
        std::swap(missed, missed_);
    }
    if (!lines.empty() || missed != 0) sendLines(std::move(lines), missed);
}

void EventHub::sendLines(std::deque<LogLine> lines, std::int64_t missed) {
    const std::lock_guard lock(subscribersMutex_);
    for (Subscriber* subscriber : subscribers_) {
        if (!subscriber->wants(EventKind::logLines)) continue;
        LogLines event;
        event.missed = missed;
        for (const LogLine& line : lines)
            if (line.severity <= subscriber->logLevel()) event.lines.push_back(line);
        if (!event.lines.empty() || missed != 0) subscriber->event(EventKind::logLines, eventText(event));
    }
}

void EventHub::add(Subscriber& subscriber) {
    const std::lock_guard lock(subscribersMutex_);
    subscribers_.insert(&subscriber);
}

void EventHub::remove(Subscriber& subscriber) {
    {
        const std::lock_guard lock(subscribersMutex_);
        subscribers_.erase(&subscriber);
    }
    interestChanged();
}

void EventHub::interestChanged() {
    const std::lock_guard lock(subscribersMutex_);
    bool wanted = false;
    for (const Subscriber* subscriber : subscribers_)
        wanted = wanted || subscriber->wants(EventKind::logLines);
    linesWanted_.store(wanted, std::memory_order_relaxed);
}

ServerConnection::ServerConnection(Caller caller, const Dispatcher& dispatcher, EventHub& hub,
                                   const ServerIdentity& identity, const Clock& clock, Send send)
    : caller_(std::move(caller)), dispatcher_(dispatcher), hub_(hub), identity_(identity), clock_(clock),
      send_(std::move(send)) {
    hub_.add(*this);
}

ServerConnection::~ServerConnection() { hub_.remove(*this); }

bool ServerConnection::feed(ByteView bytes) {
    decoder_.feed(bytes);
    while (const auto body = decoder_.next())
        if (!request(*body)) return false;
    return !decoder_.broken();
}

bool ServerConnection::request(ByteView text) {
    const Result<Call> call = parseCall(text);
    if (!call) return answer(errorText(0, {ErrorCode::badRequest, call.error().text}));
    if (call->method == Hello::name) return hello(*call);
    if (!greeted_)
        return answer(errorText(call->id, {ErrorCode::helloFirst, "The first call of a connection must be hello."}));
    if (call->method == Subscribe::name) return subscribe(*call);
    return answer(dispatcher_.dispatch(caller_, *call));
}

bool ServerConnection::hello(const Call& call) {
    const auto request = decode<Hello::Request>(call.params);
    if (!request) return answer(errorText(call.id, {ErrorCode::invalid, request.error().text}));
    if (request->version != contractVersion) {
        answer(errorText(call.id,
                         {ErrorCode::versionMismatch, "The service is ISMail " + identity_.productVersion +
                                                          " and speaks version " + std::to_string(contractVersion) +
                                                          " of the contract, the client speaks version " +
                                                          std::to_string(request->version) + "."}));
        return false;
    }
    greeted_ = true;
    return answer(resultText(call.id, encode(Hello::Response{contractVersion, "ISMail", identity_.productVersion,
                                                             identity_.serverName(), caller_.role, clock_.now()})));
}

bool ServerConnection::subscribe(const Call& call) {
    const auto request = decode<Subscribe::Request>(call.params);
    if (!request) return answer(errorText(call.id, {ErrorCode::invalid, request.error().text}));
    unsigned wanted = 0;
    for (const EventKind kind : request->events)
        wanted |= bit(kind);
    if ((wanted & bit(EventKind::logLines)) && caller_.role != Role::admin)
        return answer(errorText(call.id, {ErrorCode::denied, "Only administrators may read the log."}));
    logLevel_.store(request->logLevel, std::memory_order_relaxed);
    wanted_.store(wanted, std::memory_order_relaxed);
    hub_.interestChanged();
    return answer(resultText(call.id, encode(Empty{})));
}

bool ServerConnection::answer(ByteView text) { return send_(frame(text)); }

bool ServerConnection::wants(EventKind kind) const { return wanted_.load(std::memory_order_relaxed) & bit(kind); }

LogSeverity ServerConnection::logLevel() const { return logLevel_.load(std::memory_order_relaxed); }

void ServerConnection::event(EventKind, Bytes text) {
    if (!text.empty() && text.size() <= maxFrameBytes) send_(frame(text));
}

} // namespace ismail::rpc
