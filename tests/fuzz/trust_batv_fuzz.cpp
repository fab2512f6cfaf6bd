// Local parts with somebody's tag of BATV: what is read stands in what came in; nothing is taken for our own but what
// we signed.
#include "base/clock.h"
#include "linear_cost.h"
#include "mail/address.h"
#include "trust/batv.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::trust;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

// Not secret, and not one that an input meets by chance.
Bytes macOf(ByteView text) {
    Bytes digest;
    for (std::uint64_t round = 0; round < 2; ++round) {
        std::uint64_t hash = test::octetHash(text) ^ (round * 0x9e3779b97f4a7c15ULL);
        for (int i = 0; i < 8; ++i, hash >>= 8)
            digest += static_cast<char>(hash);
    }
    return digest;
}

void run(const std::uint8_t* data, std::size_t size) {
    const std::string local(reinterpret_cast<const char*>(data), size);
    const ManualClock clock;
    const Batv batv(macOf, clock);
    const mail::Address address{local, "here.example"};
    const auto parts = parseBatv(local);
    const mail::Address bare = withoutTag(address);
    require(parts ? bare.local == parts->local && local.ends_with('=' + bare.local) : bare == address);
    const auto verified = batv.verify(address);
    require(parts.has_value() || !verified);
    const auto tagged = batv.sign(address);
    if (!tagged) return;
    require(tagged->text().size() <= mail::maxPath && withoutTag(*tagged) == address);
    const auto back = batv.verify(*tagged);
    require(back && *back == address);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    test::wantLinearCost(data, size, 0, run);
    return 0;
}
