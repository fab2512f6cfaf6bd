// Who an account wrote to in the last two years. Whoever answers is welcome, where DMARC proves that it is them;
// whoever calls sees to that.
//
// What is kept is a keyed hash of account and address, 10,000 an account (the oldest go). That is more than memory
// holds for a large house: a bounded cache answers at once what was asked lately, the rest is read on a worker.
// Promises: thread-safe; never blocks; a mutex for the cache, no callback under it. done is called exactly once, in the
// call or from a worker; where nobody can say (the database fails, the workers have too much) the answer is no.
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "base/sip_hash.h"
#include "relay/door/learned_map.h"
#include "relay/door_memory.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace ismail::relay {

class Correspondents {
public:
    static constexpr std::size_t maxCached = 200'000;
    // How long an answer holds. A "yes" holds for as long as somebody who is written to daily is not written down
    // again.
    static constexpr Millis yesCached = std::chrono::hours(24 * 7), noCached = std::chrono::hours(24);

    // memory and workers outlive it and the work that it gave them.
    Correspondents(DoorMemory& memory, Workers& workers, const Clock& clock);

    // address: mail::addressKey(). account: its id.
    void wrote(std::int64_t account, std::string_view address);
    // Nothing: memory does not know; ask.
    std::optional<bool> recall(std::int64_t account, std::string_view address) const;
    void ask(std::int64_t account, std::string_view address, std::function<void(bool)> done);

private:
    struct Known {
        bool wrote = false;
        Time at{}; // when it was written down last
    };
    struct Same { // the keys are hashes
        std::size_t operator()(std::uint64_t key) const { return static_cast<std::size_t>(key); }
    };
    struct Cache {
        std::mutex mutex;
        LearnedMap<std::uint64_t, Known, Same> known{
            maxCached}; // guarded by mutex; read only in part, never written down
    };
    std::uint64_t hashOf(std::int64_t account, std::string_view address) const;
    static void keep(Cache& cache, std::uint64_t hash, Known known, Time now);

    DoorMemory& memory_;
    Workers& workers_;
    const Clock& clock_;
    const SipHash hash_;
    const std::shared_ptr<Cache> cache_; // with whoever reads on a worker
};

} // namespace ismail::relay
