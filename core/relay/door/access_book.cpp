#include "relay/door/access_book.h"

#include <utility>

namespace ismail::relay {

AccessBook::AccessBook(DoorMemory& memory, const Clock& clock)
    : memory_(memory), clock_(clock), state_(std::make_shared<State>()) {}

void AccessBook::load() {
    // A change that comes meanwhile must not be lost: then it is read once more.
    for (int attempt = 0; attempt < 10; ++attempt) {
        const auto before = current();
        auto list = std::make_shared<const AccessList>(AccessList().with(memory_.accessEntries()));
        const std::lock_guard lock(state_->mutex);
        if (state_->list != before) continue;
        state_->list = std::move(list);
        return;
    }
}

void AccessBook::loadWhereItDiffers() {
    AccessQuery none;
    none.limit = 0;
    const auto stored = memory_.accessPage(none);
    if (stored && stored->total != current()->size()) load();
}

std::shared_ptr<const AccessList> AccessBook::current() const {
    const std::lock_guard lock(state_->mutex);
    return state_->list;
}

void AccessBook::add(AccessEntry entry, std::function<void(Result<AccessEntry>)> done) {
    auto pattern = normalAccessPattern(entry.pattern);
    if (!pattern) return done(pattern.error());
    entry.pattern = std::move(*pattern);
    entry.at = clock_.now();
    memory_.addAccess(std::move(entry), [state = state_, done = std::move(done)](Result<AccessEntry> added) {
        if (added) {
            const std::lock_guard lock(state->mutex);
            state->list = std::make_shared<const AccessList>(state->list->with({*added}));
        }
        done(std::move(added));
    });
}

void AccessBook::remove(std::int64_t id, std::function<void(Result<AccessEntry>)> done) {
    memory_.removeAccess(id, [state = state_, done = std::move(done)](Result<AccessEntry> removed) {
        if (removed) {
            const std::lock_guard lock(state->mutex);
            state->list = std::make_shared<const AccessList>(state->list->without(*removed));
        }
        done(std::move(removed));
    });
}

} // namespace ismail::relay
