// A pairing code that the installer, or whoever sets a server up by a script, has laid into the data directory as
// `pairing.code`: used once the server runs, so that a secondary needs nothing but that code. All that the other
// server lends is held here, and nothing is lent to it.
//
// Promises: the file goes when the pair is made, and when trying again cannot help (the code is none, or was refused);
// until then it is tried again every retryAfter, over restarts too. An alert says what went wrong, and clears when the
// pair is made. The code is never logged.
#pragma once

#include "base/clock.h"
#include "base/counters.h"
#include "base/executor.h"
#include "base/log.h"
#include "group_service.h"

#include <filesystem>
#include <memory>

namespace ismail::service {

class FirstPairing {
public:
    static constexpr Millis retryAfter{30'000};
    static constexpr const char* fileName = "pairing.code";

    struct Dependencies {
        const Clock& clock;
        Log& log;
        Executor& strand; // where files may be read
        AlertSink& alerts;
        GroupService& group;
        std::filesystem::path data;
    };
    explicit FirstPairing(Dependencies deps) : deps_(std::move(deps)) {}
    ~FirstPairing() { *alive_ = false; }

    // Before the strand ends, stop().
    void start();
    void stop();

private:
    void look();
    void done(const Result<PairMade>& made);
    void giveUp(const Sentence& why);
    void remove();

    const Dependencies deps_;
    Executor::TimerId timer_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ismail::service
