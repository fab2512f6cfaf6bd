// What holds for the addresses of accounts, aliases and groups: an address is one thing, what it leads to is there, and
// no mail goes in a circle.
// Errors: invalid, notFound or conflict, in whole sentences for the administrator.
#pragma once

#include "accounts/directory_facts.h"
#include "base/result.h"

#include <cstddef>
#include <string>

namespace ismail::accounts {

constexpr std::size_t maxTargets = 1000; // addresses that an alias leads to
constexpr std::size_t maxForwards = 20;  // addresses that an account forwards to

// An address elsewhere, or one that exists here.
Status checkTarget(DirectoryFacts& facts, const std::string& text);

Status checkNewAccount(DirectoryFacts& facts, const Account& account);
// The address is that of before. What was good stays good: forwards are judged where they change.
Status checkAccountChange(DirectoryFacts& facts, const Account& before, const Account& after);
Status checkNewAlias(DirectoryFacts& facts, const Alias& alias);
// The address is that of before. Only a change of the targets is judged, so that they can be mended one by one.
Status checkAliasChange(DirectoryFacts& facts, const Alias& before, const Alias& after);

} // namespace ismail::accounts
