// Mail that should carry a report: its parts, their encodings, what is packed in them.
#include "linear_cost.h"
#include "trust/dmarc_report_mail.h"

#include <cstdlib>

using namespace ismail;

namespace {

void findReport(const std::uint8_t* data, std::size_t size) {
    const auto report = trust::dmarcReportIn({reinterpret_cast<const char*>(data), size});
    if (report && report->rows.size() > trust::maxReportRows) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    findReport(data, size);
    ismail::test::wantLinearCost(data, size, 0, findReport);
    return 0;
}
