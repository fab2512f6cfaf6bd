// The client's end of a local connection: one blocking call after the other, for programs that have nothing else to do.
// The window has its own, which never blocks. Not thread-safe.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "rpc/codec.h"
#include "rpc/contract.h"
#include "rpc/frame.h"

#include <deque>
#include <string>

namespace ismail::rpc {

// A local connection as bytes; platform/local_client.h has the real one.
class ByteStream {
public:
    virtual ~ByteStream() = default;
    // Blocks until all is written.
    virtual Status write(ByteView bytes) = 0;
    // Blocks until something comes; empty: the other side closed.
    virtual Result<Bytes> read() = 0;
};

struct Event {
    EventKind kind = EventKind::statusChanged;
    Value data;
};

class Client {
public:
    explicit Client(ByteStream& stream) : stream_(stream) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // The answer of the service, or why there is none. An error of the contract keeps its code in lastCode(); when the
    // connection itself failed, broken() is true.
    template <class M>
    Result<typename M::Response> call(const typename M::Request& request) {
        Result<Value> result = callValue(std::string(M::name), encode(request));
        if (!result) return result.error();
        lastResult_ = std::move(*result);
        return decode<typename M::Response>(lastResult_);
    }
    Result<Hello::Response> hello(const std::string& client, const std::string& version);
    // The next event after subscribe; blocks.
    Result<Event> nextEvent();

    bool broken() const { return broken_; }
    ErrorCode lastCode() const { return lastCode_; }
    // The last response as it came.
    const Value& lastResult() const { return lastResult_; }

private:
    Result<Value> callValue(std::string method, Value params);
    // The result in the answer to this request, or its error.
    Result<Value> resultOf(Value message, std::int64_t id);
    // The next frame as JSON.
    Result<Value> receive();
    Error fail(std::string text);
    bool keepEvent(const Value& message);

    static constexpr std::size_t maxKeptEvents = 1000; // that came while a call waited; more are forgotten

    ByteStream& stream_;
    FrameDecoder decoder_;
    std::deque<Event> events_;
    Value lastResult_;
    std::int64_t nextId_ = 1;
    ErrorCode lastCode_ = ErrorCode::internal;
    bool broken_ = false;
};

} // namespace ismail::rpc
