// What holds for partners and for explicit routes: names, hosts, patterns, and what still needs a partner.
// Errors: invalid, notFound or conflict, in whole sentences for the administrator.
#pragma once

#include "accounts/directory_facts.h"
#include "base/result.h"

namespace ismail::accounts {

// With the number 0 it is a new one.
Status checkPartner(DirectoryFacts& facts, const Partner& partner);
// No domain refers to it.
Status checkPartnerRemoval(DirectoryFacts& facts, std::int64_t id);

// With its pattern as it is stored: "*", ".example.org" or "example.org" in A-labels.
Result<ExplicitRoute> normalRoute(ExplicitRoute route);
// Of a normal route: no other one has its pattern. With the number 0 it is a new one.
Status checkRoute(DirectoryFacts& facts, const ExplicitRoute& route);

} // namespace ismail::accounts
