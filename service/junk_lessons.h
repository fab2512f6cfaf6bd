// What users teach by moving mail into and out of Junk: the reputation of who sent it.
//
// Promises: thread-safe; returns at once. Lessons are learned on a worker; where the workers have too much to do, and
// for mail that was not checked when it came, nothing is learned.
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "mailbox/junk_training.h"
#include "relay/door/reputation.h"

namespace ismail::service {

class JunkLessons final : public mailbox::JunkTraining {
public:
    // All outlive it and the work that it gives to the workers.
    JunkLessons(relay::Reputation& reputation, Workers& workers, const Clock& clock)
        : reputation_(reputation), workers_(workers), clock_(clock) {}

    void moved(std::int64_t accountId, MessageId message, const std::string& verdict, bool intoJunk) override;

private:
    relay::Reputation& reputation_;
    Workers& workers_;
    const Clock& clock_;
};

} // namespace ismail::service
