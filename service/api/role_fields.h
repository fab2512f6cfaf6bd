// Which fields a domain has by its role, as the list of its fields says (accounts/domain_fields.h), and how that is
// said to administrators.
#pragma once

#include "accounts/directory.h"
#include "base/result.h"
#include "base/sentence.h"
#include "rpc/contract.h"

#include <string>
#include <vector>

namespace ismail::service {

// Fields that belong to the other role are a mistake, not a wish. Errors: invalid, a whole sentence.
Status checkFieldsOfRole(const accounts::DomainFields<rpc::Given>& edit, accounts::DomainRole role,
                         const std::string& name);

// What a change of role would drop.
std::vector<Sentence> droppedWithRole(const accounts::Domain& domain, const accounts::Directory& directory);

// Fields of the other role get their defaults.
void clearOtherRole(accounts::Domain& domain);

} // namespace ismail::service
