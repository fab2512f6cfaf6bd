// Which partner calls from an address: from the networks that a partner lists, else from what its host name resolves to
// (kept here by PartnerService). Several partners may share an address. Counts what they bring that does not exist.
// Thread-safe.
#pragma once

#include "accounts/directory.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

class PartnerBook {
public:
    // Enabled partners only, in the order of the directory.
    std::vector<std::int64_t> at(std::string_view address, const accounts::Directory& directory) const;
    // What the partner's host resolves to now; kept until the next call.
    void setResolved(std::int64_t partnerId, const std::vector<std::string>& addresses);
    // Recipients that it brought and that do not exist here, since the start.
    void countRefused(std::int64_t partnerId);
    std::uint64_t refusedRecipients(std::int64_t partnerId) const;

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::int64_t, std::unordered_set<std::string>> resolved_;
    std::unordered_map<std::int64_t, std::uint64_t> refused_; // by partner; those that were ever configured
};

} // namespace ismail::relay
