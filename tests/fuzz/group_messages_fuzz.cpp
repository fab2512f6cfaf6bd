// The body of a frame as a hostile partner sends it: what is read keeps to the caps, and reads the same when written
// again.
#include "group/messages.h"
#include "linear_cost.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::group;

namespace {

void run(const std::uint8_t* data, std::size_t size) {
    const auto read = decodeMessage(ByteView(reinterpret_cast<const char*>(data), size));
    if (!read.ok()) return;
    if (read->kind.size() > maxPeerKind) std::abort();
    if (!read->message) return;
    const Bytes body = encodeMessage(*read->message);
    const auto again = decodeMessage(body);
    if (body.size() > maxPeerFrame) return; // control characters grow when they are written
    if (!again.ok() && !(read->kind == ProbeAnswer::kind && body.size() > maxProbeBody)) std::abort();
    if (again.ok() && encodeMessage(*again->message) != body) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    test::wantLinearCost(data, size, 0, run);
    return 0;
}
