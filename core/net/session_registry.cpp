#include "net/session_registry.h"

#include "net/server_session.h"

#include <memory>
#include <mutex>
#include <utility>

namespace ismail::net {

SessionRegistry::SessionRegistry(ReactorPool& reactors, const Clock& clock)
    : reactors_(reactors),
      // 2^20 numbers for each second since 2020.
      lastId_(static_cast<SessionId>(toMillis(clock.now()) - 1'577'836'800'000) / 1000 << 20) {
    for (std::size_t i = 0; i < reactors.size(); ++i)
        sessions_[&reactors.at(i)];
}

void SessionRegistry::sessions(std::function<void(std::vector<SessionInfo>)> done) {
    struct Gathering {
        std::mutex mutex;
        std::vector<SessionInfo> found;
        std::function<void(std::vector<SessionInfo>)> done;
        // The last reference goes when every reactor has answered or ended.
        ~Gathering() { done(std::move(found)); }
    };
    auto gathering = std::make_shared<Gathering>();
    gathering->done = std::move(done);
    for (std::size_t i = 0; i < reactors_.size(); ++i) {
        Reactor& reactor = reactors_.at(i);
        reactor.post([this, &reactor, gathering] {
            const std::lock_guard lock(gathering->mutex);
            for (const auto& [id, session] : sessions_.at(&reactor))
                gathering->found.push_back(session->info());
        });
    }
}

void SessionRegistry::disconnect(SessionId id, std::function<void(bool)> done) {
    struct Search {
        std::atomic<bool> found{false};
        std::function<void(bool)> done;
        ~Search() { done(found); }
    };
    auto search = std::make_shared<Search>();
    search->done = std::move(done);
    for (std::size_t i = 0; i < reactors_.size(); ++i) {
        Reactor& reactor = reactors_.at(i);
        reactor.post([this, &reactor, id, search] {
            const auto& sessions = sessions_.at(&reactor);
            const auto session = sessions.find(id);
            if (session == sessions.end()) return;
            search->found = true;
            session->second->disconnect();
        });
    }
}

} // namespace ismail::net
