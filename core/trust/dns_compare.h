// What the answers of the DNS mean for the records that are wanted (dns_plan.h): right, missing, different, or not
// asked, with a sentence where there is more to say.
//
// Promises: pure; compared by meaning, not by letters. An SPF record is right if evaluating it lets this server send,
// whatever else it allows; a DKIM record if it holds the same key; a DMARC policy if it can be read, however strict; MX
// records by who comes before whom; a text is the same however it was cut up. Where something is there and right, it is
// what is wanted: nobody is asked to replace it by our words. Where it differs, what is wanted keeps what others need
// of it (the mechanisms of an SPF record). Trouble with the DNS is never taken for a missing record. Answers may hold
// any octets. Does not: ask.
#pragma once

#include "trust/dns_plan.h"
#include "trust/spf.h"

#include <string>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxFoundRecords = 20; // shown of one answer

enum class RecordState : std::uint8_t {
    right,
    missing,
    differs,
    notAsked // the DNS did not answer
};

struct RecordLine {
    WantedRecord wanted;
    RecordState state = RecordState::notAsked;
    std::vector<std::string> found; // as in a zone file, TXT without quotes
    Sentence note;                  // empty: nothing to add
};

// answer: to wanted.name and wanted.type. spf: for an SPF record, what evaluating it says of each address of
// facts.sendingAddresses(), or of facts.smarthostAddresses where all mail leaves by them; empty: none is known.
RecordLine compareRecord(WantedRecord wanted, const DnsFacts& facts, const DnsAnswer& answer,
                         const std::vector<SpfOutcome>& spf = {});

// One record that says what all of these say, and lets these mechanisms send, too. It ends as the first does, but never
// with a rule that lets everybody send.
std::string mergedSpf(const std::vector<std::string>& records, const std::vector<std::string>& mechanisms);

} // namespace ismail::trust
