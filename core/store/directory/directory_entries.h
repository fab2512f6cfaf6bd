// Rows of accounts and aliases as the snapshot of the directory holds them.
#pragma once

#include "accounts/directory.h"
#include "store/directory/address_tables.h"

#include <string>
#include <utility>

namespace ismail::store {

// With the key that they are found by.
std::pair<std::string, accounts::AccountEntry> entryOf(AccountTable::Listed listed);
std::pair<std::string, accounts::AliasEntry> entryOf(AliasTable::Listed listed);

} // namespace ismail::store
