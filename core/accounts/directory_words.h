// What the edits of the directory share: errors in whole sentences, and addresses as an administrator writes them.
#pragma once

#include "base/result.h"
#include "mail/address.h"

#include <string>
#include <vector>

namespace ismail::accounts {

inline Error invalid(std::string text) { return {ErrorKind::invalid, std::move(text)}; }
inline Error conflict(std::string text) { return {ErrorKind::conflict, std::move(text)}; }
inline Error notFound(const std::string& what) { return {ErrorKind::notFound, "There is no such " + what + "."}; }
inline Error changedMeanwhile(const std::string& what) {
    return conflict("The " + what +
                    " was changed or removed by someone else in the meantime. Look at it again and repeat the change.");
}

// "a, b, c and 7 more".
std::string shortList(const std::vector<std::string>& names);

// "info" or "info@example.org" for example.org; in lower case.
Result<std::string> localPart(const std::string& text, const std::string& domain);

// Those that can be parsed: others were refused when they came.
std::vector<mail::Address> parsedAddresses(const std::vector<std::string>& texts);

} // namespace ismail::accounts
