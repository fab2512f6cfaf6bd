// Mail for dmarc-reports@ of a domain: a report whose author is proven is read, kept and not delivered; whatever else
// comes to that address goes on to the postmaster as mail.
#pragma once

#include "relay/dmarc_reports.h"
#include "relay/reception/acceptance_steps.h"
#include "trust/dmarc_report.h"

#include <optional>
#include <string>

namespace ismail::relay {

std::uint8_t reportsNeedBody(const ReceivedMessage& received);
std::optional<StepAnswer> askReports(StepQuestion& question);

// Pure: what is kept of a report. Error: invalid, where it is not about a domain whose primary is here.
Result<ReceivedReport> keptOf(const trust::DmarcReport& report, const std::string& reporter, Time received,
                              const accounts::Directory& directory);

} // namespace ismail::relay
