// What was seen of mail of domains that want to be told (DMARC, RFC 9990), for the report of the day. Written by store.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace ismail::relay {

// All that a row of a report says but the number of messages.
struct DmarcSeen {
    std::string source;               // textual IP
    std::string author;               // domain of From
    std::string disposition;          // none, pass, quarantine, reject
    std::string reason;               // where that is not what the policy asks; else empty
    bool dkim = false, spf = false;   // aligned and passed
    std::string signatures;           // "domain selector result", a line each
    std::string spfDomain, spfResult; // empty: not judged
    friend bool operator<(const DmarcSeen& a, const DmarcSeen& b) {
        const auto key = [](const DmarcSeen& s) {
            return std::tie(s.source, s.author, s.disposition, s.reason, s.dkim, s.spf, s.signatures, s.spfDomain,
                            s.spfResult);
        };
        return key(a) < key(b);
    }
};

// Whose policy it was.
struct DmarcAsker {
    std::string domain;               // whose record it is
    std::string organisation;         // of the author
    std::string published;            // "p=none sp=reject adkim=s": the policy in words of the record
    std::vector<std::string> reports; // rua=
};

class DmarcResults {
public:
    virtual ~DmarcResults() = default;
    // Any thread; never blocks and never fails. In a flood that the disk cannot follow, or beyond the caps of a day,
    // what is new is left out.
    virtual void note(Time at, const DmarcAsker& asker, DmarcSeen seen) = 0;
};

} // namespace ismail::relay
