// How many sessions each account has open now. Thread-safe; the map holds only accounts with open sessions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace ismail::mailbox {

class AccountConnections {
public:
    // False: it has that many already. After true leave() is called once.
    bool enter(std::int64_t accountId, std::size_t most) {
        const std::lock_guard guard(mutex_);
        const auto known = open_.find(accountId);
        if (known != open_.end() && known->second >= most) return false;
        ++open_[accountId];
        return true;
    }
    void leave(std::int64_t accountId) {
        const std::lock_guard guard(mutex_);
        const auto known = open_.find(accountId);
        if (known != open_.end() && --known->second == 0) open_.erase(known);
    }

private:
    std::mutex mutex_;
    std::unordered_map<std::int64_t, std::size_t> open_;
};

} // namespace ismail::mailbox
