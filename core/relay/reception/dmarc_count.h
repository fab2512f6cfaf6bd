// What a judged message contributes to the report that the author's domain asks for (DMARC, RFC 9990).
#pragma once

#include "relay/dmarc_results.h"
#include "trust/verdict.h"

namespace ismail::relay {

// Notes it where the domain has a record with rua=, DMARC was judged, and it is known from where the message came.
void countForReport(const trust::Verdict& verdict, Time at, DmarcResults& results);

} // namespace ismail::relay
