// What makes a good account, for all who add one: by hand, from a file, in the window or with ismailctl.
#pragma once

#include "accounts/directory.h"
#include "base/secret.h"
#include "mail/address.h"
#include "rpc/contract.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

// "name@domain". Errors: invalid, a whole sentence.
Result<mail::Address> parseAddress(const std::string& text);

// The domain of an address that an account or alias is to be added to.
enum class Addable : std::uint8_t { accounts, aliases };
Result<accounts::Domain> domainToAddTo(const accounts::Directory& directory, const mail::Address& address,
                                       Addable what);

// Everything but the verifiers, which setPassword() makes: hashing costs time. The password is judged.
Result<accounts::Account> makeAccount(const accounts::Directory& directory, const std::string& address,
                                      const accounts::AccountFields<rpc::Given>& wanted,
                                      const Secret<std::string>& password);

// Both verifiers from one password; scram: the account opts in.
Status setPassword(accounts::Account& account, const Secret<std::string>& password, bool scram);

accounts::SendLimits core(const rpc::SendLimits& limits);
rpc::SendLimits wire(const accounts::SendLimits& limits);
// level: of used octets against a limit, 0 for none.
rpc::QuotaLevel quotaLevel(std::uint64_t used, std::uint64_t limit, const config::Settings& settings);

} // namespace ismail::service
