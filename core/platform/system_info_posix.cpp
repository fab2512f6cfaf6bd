#include "platform/system_info.h"

#include "base/text.h"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ismail::platform {

std::string computerName() {
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) != 0) return "localhost";
    if (std::strchr(name, '.') != nullptr) return asciiLower(std::string_view(name));
    addrinfo hints{};
    hints.ai_flags = AI_CANONNAME;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    std::string full = name;
    if (::getaddrinfo(name, nullptr, &hints, &found) == 0 && found != nullptr) {
        if (found->ai_canonname != nullptr && std::strchr(found->ai_canonname, '.') != nullptr)
            full = found->ai_canonname;
        ::freeaddrinfo(found);
    }
    return asciiLower(full);
}

namespace {

// Inodes of the sockets that listen on a port: columns 2 (address:port), 4 (state 0A) and 10 (inode) of /proc/net/tcp.
void listeningInodes(const char* table, std::uint16_t port, std::set<std::string>& inodes) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string slot, local, remote, state, queues, timer, retransmit, user, timeout, inode;
        words >> slot >> local >> remote >> state >> queues >> timer >> retransmit >> user >> timeout >> inode;
        const auto colon = local.rfind(':');
        if (state != "0A" || colon == std::string::npos) continue;
        if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) == port) inodes.insert("socket:[" + inode + "]");
    }
}

} // namespace

std::string portHolder(std::uint16_t port) {
    namespace fs = std::filesystem;
    std::set<std::string> inodes;
    listeningInodes("/proc/net/tcp", port, inodes);
    listeningInodes("/proc/net/tcp6", port, inodes);
    if (inodes.empty()) return {};
    std::error_code error;
    for (const fs::directory_entry& process : fs::directory_iterator("/proc", error)) {
        const std::string id = process.path().filename();
        if (!parseUnsigned(id)) continue;
        std::error_code denied;
        for (fs::directory_iterator file(process.path() / "fd", denied), end; !denied && file != end;
             file.increment(denied)) {
            std::error_code gone;
            if (!inodes.contains(fs::read_symlink(file->path(), gone).string())) continue;
            std::string name;
            std::ifstream comm(process.path() / "comm");
            std::getline(comm, name);
            return name + " (process " + id + ")";
        }
    }
    return {};
}

std::uint64_t raiseOpenFileLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur == RLIM_INFINITY ? 0 : limit.rlim_cur;
}

std::filesystem::path defaultDataDirectory() { return "/var/lib/ismail"; }

} // namespace ismail::platform
