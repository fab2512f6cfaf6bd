// Finds out what changed and tells those who watch: pages of the window, the icon, `ismailctl log tail --follow`.
//
// Whoever changes rows of the database or a partner's state gives a hint by itself. Listeners, backups and lines of the
// log are looked at four times a second. Connections give none: pages that show them ask while they are in sight.
#pragma once

#include "backup_keeper.h"
#include "log_sinks.h"
#include "net/listener.h"
#include "rpc/server_connection.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ismail::service {

class LiveLook {
public:
    struct Dependencies {
        rpc::EventHub& events;
        const ServiceLog& log;
        const net::Listeners& listeners;
        const BackupKeeper& backups;
    };
    explicit LiveLook(Dependencies deps) : deps_(deps) {}

    // On one thread; never blocks.
    void look();

private:
    void lookAtLog();
    std::string stateNow() const;

    const Dependencies deps_;
    std::string state_;
    std::optional<std::uint64_t> lastLine_; // none: nobody wants lines
};

} // namespace ismail::service
