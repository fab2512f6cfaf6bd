// What others saw of the mail that claims to be of a domain here: aggregate reports of DMARC (RFC 9990) as they are
// kept. Written by store.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ismail::relay {

struct ReportedSource {
    std::string source;             // textual IP; empty: all others of the report together
    bool dkim = false, spf = false; // proven by
    std::int64_t messages = 0;
};

struct ReceivedReport {
    std::string domain;   // whose policy it is about, A-labels
    std::string reporter; // domain of the author, proven by DMARC
    std::string id;       // of the report, in words of the reporter
    std::string policy;   // that was published: none, quarantine, reject
    Time begin, end, received;
    std::vector<ReportedSource> sources; // maxReportedSources at most
};

constexpr std::size_t maxReportedSources = 1'000; // kept of one report, those with most messages

class ReportBook {
public:
    virtual ~ReportBook() = default;
    // done(ok) after the disk has it, or had it before: a report counts once. Errors: exhausted, with a sentence, where
    // there are too many. Does not block; done comes on any thread.
    virtual void keep(ReceivedReport report, std::function<void(Status)> done) = 0;
};

} // namespace ismail::relay
