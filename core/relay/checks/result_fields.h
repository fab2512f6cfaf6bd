// The header fields that tell of a verdict: Authentication-Results (RFC 8601) with our name, and X-Spam-Status, which
// mail programs can sort by.
#pragma once

#include "base/bytes.h"
#include "trust/verdict.h"

#include <string>

namespace ismail::relay {

// Whole fields with CRLF, ASCII, 5 KB at most.
Bytes resultFields(const trust::Verdict& verdict, const std::string& ownName);

// The value of the first of them, for a seal (ARC): what follows the colon.
std::string authResultsValue(const trust::Verdict& verdict, const std::string& ownName);

// Whether a field of a message from outside claims to be one of ours, so that it has to go. name in lower case.
bool claimsToBeOurs(std::string_view name, std::string_view value, const std::string& ownName);

} // namespace ismail::relay
