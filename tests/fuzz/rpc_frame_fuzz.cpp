// The local connection as a hostile client sees it: frames, JSON, requests and the dispatcher, with handlers that
// answer nothing. Whatever comes in, each frame gets one answer that is itself well-formed, and the octets cut in
// another way get the same answers.
#include "../support/null_handlers.h"
#include "linear_cost.h"
#include "rpc/codec.h"
#include "rpc/server_connection.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::rpc;

namespace {

struct Service {
    Service() : dispatcher(handlers.all(), log) {}

    NullLog log;
    ManualClock clock;
    ServerIdentity identity{"fuzz", [] { return std::string("fuzz.example"); }};
    test::NullHandlers handlers;
    EventHub hub;
    Dispatcher dispatcher;
};

Bytes answers(Service& service, ByteView input, std::size_t step) {
    Bytes out;
    ServerConnection connection({Role::admin, "fuzz", 1}, service.dispatcher, service.hub, service.identity,
                                service.clock, [&out](Bytes bytes) {
                                    out += bytes;
                                    return true;
                                });
    for (std::size_t at = 0; at < input.size(); at += step)
        if (!connection.feed(input.substr(at, step))) break;
    return out;
}

// The same text in a frame whose length is right, so that the fuzzer need not guess lengths.
Bytes framed(ByteView input) {
    static const Bytes hello =
        frame(R"({"id":1,"method":"hello","params":{"version":1,"client":"f","clientVersion":"1"}})");
    return input.empty() ? hello : hello + frame(input.substr(0, maxFrameBytes));
}

void check(const Bytes& output) {
    FrameDecoder decoder;
    decoder.feed(output);
    while (const auto body = decoder.next())
        if (!parseJson(*body)) std::abort();
    if (decoder.broken() || decoder.midFrame()) std::abort();
}

void oneInput(const std::uint8_t* data, std::size_t size) {
    static Service service;
    const Bytes raw(reinterpret_cast<const char*>(data), size);
    for (const Bytes& input : {raw, framed(raw)}) {
        const Bytes whole = answers(service, input, input.size() + 1);
        check(whole);
        if (answers(service, input, 1) != whole) std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
