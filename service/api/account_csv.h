// A text file of accounts, one a line (RFC 4180; semicolons may stand for commas): cut into fields and columns.
//
// Promises: a line that cannot be read is a line with a complaint, never a lost one; numbers are those of the file.
// Fields hold no line ends. Does not: judge the accounts.
#pragma once

#include "base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::service {

struct CsvAccount {
    std::int64_t line = 0; // from 1
    std::string address, description, quota, forward, enabled;
    Secret<std::string> password;
    Sentence complaint; // empty: the line could be read
};

// Every line that is not empty. A first line whose first field is no address but the name of a column says the order of
// the columns; unknown columns are passed over.
std::vector<CsvAccount> readAccounts(std::string_view text);

} // namespace ismail::service
