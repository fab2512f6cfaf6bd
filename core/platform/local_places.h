// The places among the local connections: so many in total, so many for one user, and some that only administrators
// get, so that viewers who sit idle never lock an administrator out. Shared by the two implementations of LocalServer.
#pragma once

#include "platform/local_server.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>

namespace ismail::platform {

// What a connection is at the moment. arriving: nobody knows yet who it is. refused: it has been told to go.
enum class LocalStanding { arriving, refused, placed };

// Thread-safe.
class LocalPlaces {
public:
    explicit LocalPlaces(const LocalServerOptions& options)
        : most_(options.maxConnections), forViewers_(most_ - std::min(most_, options.adminPlaces)),
          forOneUser_(options.maxPerUser) {}

    // Why there is no place for him; nothing: he has one, until giveBack().
    std::optional<LocalRefusal> take(const LocalPeer& peer) {
        if (peer.role == PeerRole::stranger) return LocalRefusal::stranger;
        const std::lock_guard lock(mutex_);
        const auto found = users_.find(peer.user);
        if (found != users_.end() && found->second >= forOneUser_) return LocalRefusal::userFull;
        const bool viewer = peer.role == PeerRole::viewer;
        if (taken_ >= most_ || (viewer && viewers_ >= forViewers_)) return LocalRefusal::full;
        ++taken_;
        viewers_ += viewer ? 1 : 0;
        ++users_[peer.user];
        return std::nullopt;
    }
    void giveBack(const LocalPeer& peer) {
        const std::lock_guard lock(mutex_);
        --taken_;
        viewers_ -= peer.role == PeerRole::viewer ? 1 : 0;
        if (--users_[peer.user] == 0) users_.erase(peer.user);
    }

private:
    const std::size_t most_, forViewers_, forOneUser_;
    std::mutex mutex_;
    std::size_t taken_ = 0, viewers_ = 0;
    std::map<std::string, std::size_t> users_; // at most one entry a taken place
};

// Makes room for one more connection that has no place yet: while there are maxWaiting of them already, the oldest
// goes, those that were refused first. False: too many of them are still about to end, so the new one must not be
// taken.
template <class Connections>
bool makeRoomFor(const LocalServerOptions& options, Connections& connections) {
    if (connections.size() >= options.maxConnections + 2 * options.maxWaiting) return false;
    std::size_t waiting = 0;
    typename Connections::pointer refused = nullptr, arriving = nullptr; // the oldest of each
    for (auto& connection : connections) {
        const LocalStanding standing = connection.standing();
        if (standing == LocalStanding::placed || connection.ending()) continue;
        ++waiting;
        auto& oldest = standing == LocalStanding::refused ? refused : arriving;
        if (!oldest) oldest = &connection;
    }
    if (waiting >= options.maxWaiting) (refused ? refused : arriving)->end();
    return true;
}

} // namespace ismail::platform
