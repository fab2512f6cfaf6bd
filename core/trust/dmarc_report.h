// An aggregate report of DMARC (RFC 9990): what a receiver saw of a domain's mail in one day, as a value, and as the
// XML that is sent.
//
// Promises: what is written can be read again by anybody (RFC 9990 appendix A); what is read is a report as others
// really send it, with or without a namespace, of this RFC or of RFC 7489. Any octets are read or refused, at a cost
// that grows with their number, within the caps below. Does not: pack, send, or know whose report is to be believed.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxReportOctets = 20u << 20;      // of the XML; a larger one is not read
constexpr std::size_t maxReportRows = 50'000;           // read of one report; a larger one is refused
constexpr std::size_t maxReportSignatures = 10;         // kept of a row
constexpr std::size_t maxReportText = 255;              // octets of each text
constexpr std::int64_t maxReportTime = 253'402'300'799; // seconds since 1970: the end of the year 9999

struct ReportedSignature {
    std::string domain, selector, result;
    friend bool operator==(const ReportedSignature&, const ReportedSignature&) = default;
};

struct ReportedRow {
    std::string source; // textual IP
    std::int64_t count = 0;
    std::string disposition = "none"; // none, pass, quarantine, reject
    bool dkim = false, spf = false;   // aligned and passed
    std::string reason;               // why the disposition is not the policy: "local_policy"; empty: nothing to say
    std::string author;               // domain of From
    std::vector<ReportedSignature> signatures;
    std::string spfDomain, spfResult; // empty: SPF was not looked at
    friend bool operator==(const ReportedRow&, const ReportedRow&) = default;
};

// What the domain had published.
struct ReportedPolicy {
    std::string domain;
    std::string p = "none", sp, np; // the others empty: not said
    bool strictDkim = false, strictSpf = false, testing = false;
    std::string fo; // empty: not said
    friend bool operator==(const ReportedPolicy&, const ReportedPolicy&) = default;
};

struct DmarcReport {
    std::string organisation, email, id;
    std::int64_t begin = 0, end = 0; // seconds of UTC; end is the last second
    ReportedPolicy policy;
    std::vector<ReportedRow> rows;
};

std::string writeDmarcReport(const DmarcReport& report);

// Errors: invalid, with what is wrong.
Result<DmarcReport> readDmarcReport(ByteView xml);

} // namespace ismail::trust
