// An open channel whose partner sends any octets, alone and as the body of a frame: it stays within its caps and ends
// when it says so.
#include "group/channel.h"
#include "linear_cost.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::group;

namespace {

constexpr Ticks start{Millis(1'000'000)};

Hello anyHello() {
    Hello hello;
    hello.features = {"sync1", "probe1", "rekey1"};
    hello.name = "fuzz.example";
    hello.process = 1;
    return hello;
}

Bytes answers(ByteView input, std::size_t step) {
    PeerChannel channel(PeerChannel::Mode::channel, anyHello(), start);
    channel.feed(rpc::frame(encodeMessage(anyHello())), start);
    Bytes out;
    for (std::size_t at = 0; at < input.size() && channel.wantsInput(); at += step) {
        channel.feed(input.substr(at, step), start);
        if (channel.pendingOutput() > maxOutbox + 4) std::abort();
        out += channel.takeOutput(maxOutbox);
        while (auto event = channel.next()) {
            if (event->message) out += kindOf(*event->message);
            if (event->kind == ChannelEvent::Kind::closed && channel.isOpen()) std::abort();
        }
    }
    return out;
}

// Alone, and in frames whose length is right.
void run(const std::uint8_t* data, std::size_t size) {
    const Bytes raw(reinterpret_cast<const char*>(data), size);
    (void)answers(raw, raw.size() + 1);
    if (raw.empty() || raw.size() > maxPeerFrame) return;
    const Bytes framed = rpc::frame(raw);
    (void)answers(framed + framed, framed.size());
    (void)answers(framed, 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, 0, run);
    return 0;
}
