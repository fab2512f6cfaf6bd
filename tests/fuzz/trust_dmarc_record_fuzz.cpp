// DMARC records and the URIs in them.
#include "base/text.h"
#include "linear_cost.h"
#include "trust/dmarc_record.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::trust;

namespace {

void run(const std::uint8_t* data, std::size_t size) {
    const ByteView text(reinterpret_cast<const char*>(data), size);
    (void)mailtoAddress(text);
    for (const std::string& whole : {std::string(text), "v=DMARC1;" + std::string(text)}) {
        const auto record = parseDmarcRecord(whole);
        if (!record) continue;
        for (const auto& uris : {record->rua, record->ruf}) {
            if (uris.size() > maxDmarcUris) std::abort();
            for (const std::string& uri : uris)
                if (!isAscii(uri) || uri.find_first_of(" ,;!\r\n") != std::string::npos) std::abort();
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, 0, run);
    return 0;
}
