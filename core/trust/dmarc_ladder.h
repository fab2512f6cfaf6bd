// The next step of a domain's own DMARC policy: from "none" with reports, by "quarantine", to "reject", each only when
// the reports of others have shown that the domain's own mail is proven.
//
// Promises: pure. Never more than one step; nothing is proposed without numbers, nor below the bars. A record that asks
// to be tested (t=y) counts as the step below its policy, as RFC 9989 section 4.7 has it. Does not: gather the numbers.
#pragma once

#include "base/sentence.h"
#include "trust/dmarc_record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::trust {

constexpr int dmarcWatchDays = 14;  // of reports before the first step …
constexpr int dmarcSettleDays = 30; // … and before the second
constexpr std::int64_t dmarcWatchMessages = 100;
constexpr std::int64_t dmarcWatchPercent = 98; // of the messages must be proven

// What reports said since the policy is what it is.
struct DmarcNumbers {
    int days = 0;              // from the first report to the last
    std::int64_t messages = 0; // that claim to be of the domain
    std::int64_t proven = 0;   // of these
};

enum class DmarcStep : std::uint8_t {
    publish,    // there is no record yet
    askReports, // there are no reports without an address for them
    wait,       // not enough is known
    mend,       // too much of the mail is not proven
    quarantine, // now
    reject,     // now
    stay        // nothing is left to do
};

struct DmarcAdvice {
    DmarcStep step = DmarcStep::publish;
    Sentence text;
    std::string record; // quarantine, reject: what to publish instead
};

// current: the record that is published, nullopt for none that counts; numbers: nullopt where nobody counts reports.
DmarcAdvice adviseDmarc(const std::optional<std::string>& current, const std::optional<DmarcNumbers>& numbers);

// What the policy comes to: with t=y the step below what is written.
DmarcPolicy policyInEffect(DmarcPolicy written, bool testing);

// The record with this policy, and no t=y; everything else as it is.
std::string withPolicy(std::string_view record, DmarcPolicy policy);

} // namespace ismail::trust
