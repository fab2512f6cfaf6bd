// The access lists as they are now, and their changes: a version for readers, which is replaced when a change is on the
// disk.
//
// Promises: thread-safe; current() never blocks; changes take effect in the order in which the disk took them. One
// mutex guards the current version; nothing is called under it.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "relay/door/access_list.h"
#include "relay/door_memory.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace ismail::relay {

class AccessBook {
public:
    // memory outlives it and the changes that it was given.
    AccessBook(DoorMemory& memory, const Clock& clock);

    // Reads all anew. Blocks: at start.
    void load();
    // Reads all anew where the disk has another number of entries: some went with their domain or account. Blocks.
    void loadWhereItDiffers();
    std::shared_ptr<const AccessList> current() const;

    // The pattern is made normal first. done: once, in the call or from another thread. Errors: invalid (no pattern),
    // notFound (no such owner), exhausted (100,000 entries), unavailable.
    void add(AccessEntry entry, std::function<void(Result<AccessEntry>)> done);
    void remove(std::int64_t id, std::function<void(Result<AccessEntry>)> done);

private:
    struct State {
        std::mutex mutex;
        std::shared_ptr<const AccessList> list = std::make_shared<const AccessList>(); // guarded by mutex
    };

    DoorMemory& memory_;
    const Clock& clock_;
    const std::shared_ptr<State> state_; // with changes under way
};

} // namespace ismail::relay
