// Whether an account may keep more: asked inside the transaction that adds mail by IMAP, so that no two sessions can
// pass a limit together.
#pragma once

#include "base/result.h"
#include "store/db/database.h"

#include <cstdint>
#include <optional>

namespace ismail::store {

class QuotaGate {
public:
    virtual ~QuotaGate() = default;
    // exhausted: over a limit of the account, its domain or the server.
    virtual Status admit(Database& database, std::int64_t accountId, std::uint64_t messages, std::uint64_t octets) = 0;
    virtual std::optional<std::uint64_t> octetLimit(Database& database, std::int64_t accountId) = 0;
};

} // namespace ismail::store
