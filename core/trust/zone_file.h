// Records as a zone file has them (RFC 1035 section 5), to be copied into the DNS of a domain.
//
// Promises: pure; texts of any length are cut at 255 octets, which resolvers put together again; quotes, backslashes
// and octets that are not printable ASCII are escaped, so nothing can break out of a line. What does not belong into
// the domain's own zone (the names of addresses, the addresses of other servers), and what cannot be written since a
// part of it is not known, is there as a comment. Does not: know the zone's other records.
#pragma once

#include "trust/dns_plan.h"

#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxTextPiece = 255; // octets of one string in a TXT record, RFC 1035 section 3.3

// For people: UTF-8 stays as it is; control characters and other octets are escaped as in a zone file.
std::string printableText(std::string_view text);
// "\"v=DKIM1; …\" \"…\"": the value of a TXT record.
std::string quotedText(std::string_view text);
// The value as a zone file has it: quoted where it is a TXT record.
std::string zoneValue(const WantedRecord& record);
// "example.org. 3600 IN MX 10 mail.example.org.", without an end of line; a comment where it cannot be one.
std::string zoneLine(const WantedRecord& record);
// Everything that is wanted, but nothing that is obsolete.
std::string zoneFile(const std::string& domain, const std::vector<WantedRecord>& records);

} // namespace ismail::trust
