// Received fields of partners: whatever is read is an address, one word and a domain, and never from a field of
// another.
#include "base/ip_network.h"
#include "linear_cost.h"
#include "mail/address.h"
#include "mail/original_client.h"

#include <algorithm>
#include <cstdlib>

using namespace ismail;
using namespace ismail::mail;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void check(const std::optional<OriginalClient>& read) {
    if (!read) return;
    const auto address = IpAddress::parse(read->address);
    require(address && address->text() == read->address);
    require(read->helo.size() <= 255);
    require(std::all_of(read->helo.begin(), read->helo.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; }));
    require(read->name.empty() || isDomain(read->name));
}

void run(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::vector<std::string> partner{"mx2.example"};
    check(readOriginalClient(text, partner));
    require(!readOriginalClient(text, {}));
    if (const auto value = topmostReceived(text)) check(readOriginalClient(*value, partner));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, 0, run);
    return 0;
}
