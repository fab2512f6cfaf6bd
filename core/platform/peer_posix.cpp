#include "platform/posix_peer.h"

#include <grp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace ismail::platform {

namespace {

std::optional<gid_t> groupId(const std::string& name) {
    if (name.empty()) return std::nullopt;
    std::vector<char> buffer(4096);
    group entry{};
    group* found = nullptr;
    int outcome = 0;
    while ((outcome = ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found)) == ERANGE &&
           buffer.size() < 1 << 20)
        buffer.resize(buffer.size() * 2);
    if (outcome != 0 || !found) return std::nullopt;
    return entry.gr_gid;
}

std::vector<gid_t> groupsOf(int socket, gid_t primary) {
    std::vector<gid_t> groups(256);
    auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
    int outcome = ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size);
    if (outcome != 0 && errno == ERANGE) {
        groups.resize(size / sizeof(gid_t));
        outcome = ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size);
    }
    groups.resize(outcome == 0 ? size / sizeof(gid_t) : 0);
    groups.push_back(primary);
    return groups;
}

} // namespace

std::optional<LocalPeer> identifyPeer(int socket, const std::string& adminGroup, const std::string& viewGroup) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
    LocalPeer peer{PeerRole::admin, "uid " + std::to_string(credentials.uid), {}};
    peer.text = peer.user + " (process " + std::to_string(credentials.pid) + ")";
    if (credentials.uid == 0 || credentials.uid == ::geteuid()) return peer;
    const std::vector<gid_t> groups = groupsOf(socket, credentials.gid);
    const auto isMember = [&](const std::string& name) {
        const auto id = groupId(name);
        return id && std::find(groups.begin(), groups.end(), *id) != groups.end();
    };
    if (isMember(adminGroup)) return peer;
    peer.role = isMember(viewGroup) ? PeerRole::viewer : PeerRole::stranger;
    return peer;
}

} // namespace ismail::platform
