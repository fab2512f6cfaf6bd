#include "platform/system_info.h"

#include "base/path_text.h"
#include "base/text.h"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

std::vector<std::string> interfaceAddresses() {
    std::vector<std::string> addresses;
    ifaddrs* interfaces = nullptr;
    if (::getifaddrs(&interfaces) != 0) return addresses;
    for (const ifaddrs* entry = interfaces; entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr) continue;
        char text[INET6_ADDRSTRLEN] = {};
        const int family = entry->ifa_addr->sa_family;
        const void* bits = nullptr;
        if (family == AF_INET) bits = &reinterpret_cast<const sockaddr_in*>(entry->ifa_addr)->sin_addr;
        if (family == AF_INET6) bits = &reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr)->sin6_addr;
        if (bits != nullptr && ::inet_ntop(family, bits, text, sizeof text) != nullptr) addresses.emplace_back(text);
    }
    ::freeifaddrs(interfaces);
    return addresses;
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
        const std::string id = utf8FromPath(process.path().filename());
        if (!parseUnsigned(id)) continue;
        std::error_code denied;
        for (fs::directory_iterator file(process.path() / "fd", denied), end; !denied && file != end;
             file.increment(denied)) {
            std::error_code gone;
            if (!inodes.contains(utf8FromPath(fs::read_symlink(file->path(), gone)))) continue;
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

void giveBackFreeMemory() {
    constexpr std::size_t worthIt = 8u << 20;
    if (::mallinfo2().fordblks > worthIt) ::malloc_trim(0);
}

void keepFilesPrivate() { ::umask(077); }

std::filesystem::path defaultDataDirectory() { return "/var/lib/ismail"; }

} // namespace ismail::platform
