// A pairing code as it is typed: whatever is read has one form, and reads the same when it is typed in that form.
#include "crypto/pair_code.h"
#include "linear_cost.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::crypto;

namespace {

void run(const std::uint8_t* data, std::size_t size) {
    const auto code = readPairCode(Secret<std::string>(std::string(reinterpret_cast<const char*>(data), size)));
    if (!code.ok()) {
        if (code.error().sentence.empty()) std::abort();
        return;
    }
    if (code->secret.reveal().size() != pairSecretLetters || code->tag.size() != pairTagLetters) std::abort();
    const auto again = readPairCode(code->text());
    if (!again.ok() || again->host != code->host || again->tag != code->tag ||
        again->secret.reveal() != code->secret.reveal())
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    test::wantLinearCost(data, size, 0, run);
    return 0;
}
