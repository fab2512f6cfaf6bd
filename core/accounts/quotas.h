// What accounts may still store. Written by store.
#pragma once

#include <cstdint>
#include <optional>

namespace ismail::accounts {

enum class QuotaScope : std::uint8_t { none, account, domain, server };

struct QuotaState {
    std::uint64_t used = 0;             // octets in the mailboxes of the account
    std::uint64_t limit = 0;            // of the account; 0: none
    QuotaScope full = QuotaScope::none; // what has no room for the octets that were asked about
};

// What accounts may still store. Thread-safe.
class Quotas {
public:
    virtual ~Quotas() = default;
    // From memory, never blocks; none: it has to be asked.
    virtual std::optional<QuotaState> known(std::int64_t accountId, std::uint64_t octets) = 0;
    // octets: what is to be added. A state that cannot be read has room. May wait for the database: workers only.
    virtual QuotaState ask(std::int64_t accountId, std::uint64_t octets) = 0;
};

} // namespace ismail::accounts
