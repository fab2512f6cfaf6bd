#include "relay/door/correspondents.h"

#include <memory>
#include <string>
#include <utility>

namespace ismail::relay {

Correspondents::Correspondents(DoorMemory& memory, Workers& workers, const Clock& clock)
    : memory_(memory), workers_(workers), clock_(clock), hash_(memory.key()), cache_(std::make_shared<Cache>()) {}

std::uint64_t Correspondents::hashOf(std::int64_t account, std::string_view address) const {
    return hash_(std::to_string(account) + ' ' + std::string(address));
}

void Correspondents::keep(Cache& cache, std::uint64_t hash, Known known, Time now) {
    const std::lock_guard lock(cache.mutex);
    const Known* before = cache.known.find(hash, now);
    // What was written meanwhile is newer than what was read.
    if (before && before->wrote && !known.wrote) return;
    cache.known.keep(hash, known, now + (known.wrote ? yesCached : noCached));
}

void Correspondents::wrote(std::int64_t account, std::string_view address) {
    if (account == 0 || address.empty()) return;
    const std::uint64_t hash = hashOf(account, address);
    const Time now = clock_.now();
    {
        const std::lock_guard lock(cache_->mutex);
        const Known* known = cache_->known.find(hash, now);
        if (known && known->wrote && now - known->at < yesCached && known->at <= now) return;
    }
    keep(*cache_, hash, {true, now}, now);
    memory_.rememberWritten(account, hash, now);
}

std::optional<bool> Correspondents::recall(std::int64_t account, std::string_view address) const {
    if (account == 0 || address.empty()) return false;
    const std::lock_guard lock(cache_->mutex);
    const Known* known = cache_->known.find(hashOf(account, address), clock_.now());
    return known ? std::optional(known->wrote) : std::nullopt;
}

void Correspondents::ask(std::int64_t account, std::string_view address, std::function<void(bool)> done) {
    if (const auto known = recall(account, address)) return done(*known);
    const std::uint64_t hash = hashOf(account, address);
    const auto answer = std::make_shared<std::function<void(bool)>>(std::move(done));
    const bool taken = workers_.submitFor(static_cast<Party>(account),
                                          [&memory = memory_, &clock = clock_, cache = cache_, account, hash, answer] {
                                              const Result<bool> wrote = memory.wroteTo(account, hash);
                                              if (wrote) keep(*cache, hash, {*wrote, {}}, clock.now());
                                              (*answer)(wrote && *wrote);
                                          });
    if (!taken) (*answer)(false);
}

} // namespace ismail::relay
