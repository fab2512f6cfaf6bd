// New keys, of this server and of its partners (group/key_change.h): tells partners of ours, writes theirs down, and
// drops the old one when a partner has proved the new one.
//
// Promises: what is said to a partner is on the disk before: our key when it is told, the partner's when it is
// answered. A partner that is away is told when its channel opens next. A partner changes its key mostAnHour times an
// hour at most; what comes beyond that is refused, and comes again with the next channel. The strand only.
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/log.h"
#include "group/messages.h"
#include "identity_keeper.h"
#include "members.h"
#include "store/directory/pair_store.h"

#include <cstdint>
#include <map>
#include <memory>

namespace ismail::service {

class KeyTalk {
public:
    static constexpr unsigned mostAnHour = 10;

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const accounts::DirectorySource& directory;
        Executor& strand;
        Workers& workers;
        IdentityKeeper& keys;
        store::PairStore& pairs;
        Members& members;
    };
    explicit KeyTalk(Dependencies deps) : deps_(std::move(deps)) {}
    ~KeyTalk() { *alive_ = false; }
    void stop() { *alive_ = false; }

    // A channel is the one to use now; also for all of them, when this server has a new key.
    void opened(std::int64_t partnerId);
    // A partner has proved a key, over a channel or before it brings mail.
    void proved(std::int64_t partnerId, const Bytes& key);
    // key.*
    void message(std::int64_t partnerId, const group::Message& message);

private:
    void take(std::int64_t partnerId, const group::KeyNext& next);
    void have(std::int64_t partnerId, const group::KeyHave& have);
    bool mayChange(std::int64_t partnerId);

    struct Hour {
        Ticks began;
        unsigned changes = 0;
    };

    const Dependencies deps_;
    std::map<std::int64_t, Hour> hours_; // by partner
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ismail::service
