// A message that should carry an aggregate report of DMARC: finds the report in it.
//
// Promises: at most four parts are tried, none larger than maxReportOctets when it is unpacked; any octets are read or
// refused. Does not: look at who sent it.
#pragma once

#include "trust/dmarc_report.h"

#include <string_view>

namespace ismail::trust {

// The local part of the address that the DNS page proposes for reports.
constexpr std::string_view dmarcReportsLocal = "dmarc-reports";
constexpr std::size_t maxReportMail = 3u << 20; // octets of the whole message; RFC 9990 leaves the limit to receivers

// Errors: invalid, with what is wrong.
Result<DmarcReport> dmarcReportIn(ByteView message);

} // namespace ismail::trust
