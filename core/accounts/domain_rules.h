// What holds for domains: one role, the fields of that role, and what must be gone before it changes or goes.
// Errors: invalid, notFound or conflict, in whole sentences for the administrator.
#pragma once

#include "accounts/directory_facts.h"
#include "base/result.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ismail::accounts {

// In its A-label form.
Result<std::string> domainName(const std::string& text);
// Its name is normal already.
Status checkNewDomain(DirectoryFacts& facts, const Domain& domain);
// The name is that of before. takeInHeld: what is held for a primary goes into mailboxes here when the role changes.
Status checkDomainChange(DirectoryFacts& facts, const Domain& before, const Domain& after, bool takeInHeld);
// Since when its return addresses are signed without a break; before: as it was, nothing for a new domain.
std::optional<Time> signsBouncesSince(const Domain* before, const Domain& after, Time now);
Status checkDomainRemoval(DirectoryFacts& facts, std::int64_t id);

// Only a secondary keeps a list of recipients.
Status checkHasRecipientList(const Domain& domain);
// Local parts, or addresses in the domain, as local parts in lower case.
Result<std::set<std::string>> listedLocals(const Domain& domain, const std::vector<std::string>& recipients);

} // namespace ismail::accounts
