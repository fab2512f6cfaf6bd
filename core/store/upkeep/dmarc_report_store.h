// DMARC reports that others sent about domains here (tables dmarc_report and dmarc_source): relay::ReportBook, and what
// the administrator asks of them.
//
// Promises: a report counts once, by domain, reporter and its id; a reporter has maxADay reports a day and domain, and
// maxReports and maxSources are kept of all; what comes beyond is refused as exhausted. Reports are kept for daysKept.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "relay/dmarc_reports.h"
#include "store/db/committer.h"
#include "store/db/read_pool.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ismail::store {

// Of one domain's mail, as the reports of a time tell.
struct ReportCounts {
    std::int64_t reports = 0, messages = 0, proven = 0;
    Time first, last; // begin of the first report, end of the last
};

struct SourceCounts {
    std::string source; // textual IP; empty: small ones together
    std::int64_t messages = 0, dkim = 0, spf = 0, proven = 0;
};

struct ReporterCounts {
    std::string reporter;
    std::int64_t reports = 0, messages = 0;
    Time last; // end of its last report
};

struct DayCounts {
    Time day; // its begin, UTC
    std::int64_t messages = 0, proven = 0;
};

struct ReportSummary {
    ReportCounts counts;
    std::vector<DayCounts> days;           // with reports, in their order
    std::vector<SourceCounts> sources;     // most messages first, at most maxShown
    std::vector<ReporterCounts> reporters; // most messages first, at most maxShown
    std::int64_t sourcesInAll = 0;
};

class DmarcReportStore final : public relay::ReportBook {
public:
    static constexpr std::int64_t maxReports = 20'000;
    static constexpr std::int64_t maxSources = 500'000;
    static constexpr std::int64_t maxADay = 24;
    static constexpr std::int64_t daysKept = 180;
    static constexpr std::size_t maxShown = 200;
    static constexpr std::size_t maxId = 255; // octets; of a longer id the begin counts

    DmarcReportStore(Committer& committer, ReadPool& pool, const Clock& clock)
        : committer_(committer), pool_(pool), clock_(clock) {}

    void keep(relay::ReceivedReport report, std::function<void(Status)> done) override;
    // Of reports that began since then. Blocks.
    Result<ReportSummary> summary(const std::string& domain, Time since);
    // Of reports that saw this policy. Blocks.
    Result<ReportCounts> under(const std::string& domain, const std::string& policy);

    // Inside an operation of the committer: removes at most limit reports that are too old. True: there is more.
    bool prune(Database& database, std::size_t limit);

private:
    Status write(Database& database, const relay::ReceivedReport& report);

    Committer& committer_;
    ReadPool& pool_;
    const Clock& clock_;
};

} // namespace ismail::store
