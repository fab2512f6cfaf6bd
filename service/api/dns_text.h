// Answers of name servers as the contract has them (rpc::DnsLookup).
#pragma once

#include "base/dns.h"
#include "rpc/contract.h"

#include <string>
#include <vector>

namespace ismail::service {

rpc::DnsOutcome outcomeOf(DnsStatus status);
rpc::DnsProof proofOf(DnsTrust trust);

// The data of each record as a zone file has it: "10 mx.example.org.", "\"v=spf1 -all\"", "3 1 1 ab12…". Printable
// ASCII, whatever was in them.
std::vector<std::string> recordTexts(const DnsAnswer& answer, DnsType type);

} // namespace ismail::service
