// What the edits of the directory share: errors as sentences, and addresses as an administrator writes them.
#pragma once

#include "accounts/model.h"
#include "base/say.h"
#include "mail/address.h"

#include <string>
#include <vector>

namespace ismail::accounts {

inline Error invalid(Sentence sentence) { return failure(ErrorKind::invalid, std::move(sentence)); }
inline Error conflict(Sentence sentence) { return failure(ErrorKind::conflict, std::move(sentence)); }
inline Error notFound(Sentence sentence) { return failure(ErrorKind::notFound, std::move(sentence)); }

// "primary", "secondary".
Sentence roleWord(DomainRole role);

// "a, b, c and 7 more".
Sentence shortList(const std::vector<std::string>& names);

// "info" or "info@example.org" for example.org; in lower case.
Result<std::string> localPart(const std::string& text, const std::string& domain);

// Those that can be parsed: others were refused when they came.
std::vector<mail::Address> parsedAddresses(const std::vector<std::string>& texts);

} // namespace ismail::accounts
