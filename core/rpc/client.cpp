#include "rpc/client.h"

#include "rpc/dispatcher.h"

namespace ismail::rpc {

Result<Hello::Response> Client::hello(const std::string& client, const std::string& version) {
    return call<Hello>({contractVersion, client, version});
}

Result<Event> Client::nextEvent() {
    while (events_.empty()) {
        const Result<Value> message = receive();
        if (!message) return message.error();
        keepEvent(*message);
    }
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

Result<Value> Client::callValue(std::string method, Value params) {
    Value::Object request;
    const std::int64_t id = nextId_++;
    request.emplace_back("id", Value(id));
    request.emplace_back("method", Value(std::move(method)));
    request.emplace_back("params", std::move(params));
    const Bytes text = writeJson(Value(std::move(request)));
    if (text.size() > maxFrameBytes) return Error{ErrorKind::invalid, "The request is too large for one call."};
    const Status written = stream_.write(frame(text));
    while (true) {
        Result<Value> message = receive();
        // A service that turned this client away has said why before it hung up; else it is the writing that failed.
        if (!message) return written ? message.error() : fail(written.error().text);
        if (!keepEvent(*message)) return resultOf(std::move(*message), id);
    }
}

Result<Value> Client::resultOf(Value message, std::int64_t id) {
    const Value* answered = message.find("id");
    // Id 0 answers a request that the service could not read at all, or nothing that was asked.
    if (!answered || !answered->integer() || (*answered->integer() != id && *answered->integer() != 0))
        return fail("The service answered something that was not asked.");
    if (const Value* error = message.find("error")) return errorOf(*error, lastCode_);
    for (auto& [name, value] : *message.object())
        if (name == "result") return std::move(value);
    return fail("The service gave an answer without a result.");
}

Result<Value> Client::receive() {
    while (true) {
        if (const auto body = decoder_.next()) {
            Result<Value> message = parseJson(*body);
            if (!message || !message->object()) return fail("The service sent something that is not of the contract.");
            return message;
        }
        if (decoder_.broken()) return fail("The service sent something that is no frame.");
        const Result<Bytes> bytes = stream_.read();
        if (!bytes) return fail(bytes.error().text);
        if (bytes->empty()) return fail("The service closed the connection.");
        decoder_.feed(*bytes);
    }
}

Error Client::fail(std::string text) {
    broken_ = true;
    return {ErrorKind::unavailable, std::move(text)};
}

bool Client::keepEvent(const Value& message) {
    const Value* name = message.find("event");
    if (!name || !name->string()) return false;
    const Value* data = message.find("data");
    const auto kind = enumFromText<EventKind>(*name->string());
    if (kind && events_.size() < maxKeptEvents) events_.push_back({*kind, data ? *data : Value(Value::Object{})});
    return true;
}

} // namespace ismail::rpc
