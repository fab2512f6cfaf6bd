// Aggregate reports of others, packed or not.
#include "linear_cost.h"
#include "trust/dmarc_report.h"
#include "trust/packed.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::trust;

namespace {

void readReport(const std::uint8_t* data, std::size_t size) {
    const auto report = readDmarcReport({reinterpret_cast<const char*>(data), size});
    if (!report) return;
    for (const ReportedRow& row : report->rows)
        if (row.count < 0 || row.signatures.size() > maxReportSignatures) std::abort();
    // What was read can be written, and is then read as the same.
    const auto again = readDmarcReport(writeDmarcReport(*report));
    if (!again || again->rows.size() != report->rows.size()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t cap = 1u << 20;
    const auto plain = unpacked({reinterpret_cast<const char*>(data), size}, cap);
    if (!plain) return 0;
    if (plain->size() > cap) std::abort();
    readReport(reinterpret_cast<const std::uint8_t*>(plain->data()), plain->size());
    ismail::test::wantLinearCost(reinterpret_cast<const std::uint8_t*>(plain->data()), plain->size(), 0, readReport);
    return 0;
}
