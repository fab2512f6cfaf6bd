// A handshake with a peer that says anything: nothing that it makes up is believed by either side.
#include "group/handshake.h"
#include "linear_cost.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::group;
using crypto::Identity;

namespace {

void run(const std::uint8_t* data, std::size_t size) {
    static const Identity here = *Identity::load(Secret<std::string>(std::string(32, 'h')));
    static const Identity there = *Identity::load(Secret<std::string>(std::string(32, 't')));
    const Bytes binding(peerBindingSize, 'B'), nonce(peerNonceSize, 'n');
    const ByteView input(reinterpret_cast<const char*>(data), size);

    PeerAnswerer answerer({here}, binding, nonce);
    const auto first = answerer.first(input, true);
    if (first.m2.empty() == (input.size() == peerM1Size && first.m2.size() == peerM2Size)) std::abort();
    if (answerer.second(input)) std::abort();

    // After a good beginning.
    PeerCaller caller(there, binding, PeerPurpose::channel, {here.publicKey()}, "mx1.example", nonce);
    const Bytes m2 = answerer.first(caller.m1(), false).m2;
    if (m2.empty()) std::abort();
    const auto m3 = caller.answer(input);
    if (m3.ok() != (input == m2)) std::abort();
    const auto claim = answerer.second(input);
    if (claim && claim->key != there.publicKey()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, 0, run);
    return 0;
}
