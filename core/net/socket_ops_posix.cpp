#include "net/socket_ops.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ismail::net {

namespace {

SocketEnd endOf(const sockaddr_storage& storage) {
    SocketEnd end;
    if (storage.ss_family == AF_INET6) {
        const auto& in6 = reinterpret_cast<const sockaddr_in6&>(storage);
        IpAddress::V6 bytes{};
        std::memcpy(bytes.data(), &in6.sin6_addr, bytes.size());
        end.address = IpAddress::fromV6(bytes);
        end.port = ntohs(in6.sin6_port);
    } else if (storage.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
        IpAddress::V4 bytes{};
        std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
        end.address = IpAddress::fromV4(bytes);
        end.port = ntohs(in.sin_port);
    }
    return end;
}

IoResult failure(int error) {
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR) return {IoStatus::wouldBlock, 0, error};
    return {IoStatus::failed, 0, error};
}

} // namespace

IoResult receive(NativeSocket socket, char* buffer, std::size_t size) {
    const ssize_t got = ::recv(static_cast<int>(socket), buffer, size, 0);
    if (got > 0) return {IoStatus::ok, static_cast<std::size_t>(got), 0};
    if (got == 0) return {IoStatus::closed, 0, 0};
    return failure(errno);
}

bool octetsWait(NativeSocket socket) {
    char octet = 0;
    return ::recv(static_cast<int>(socket), &octet, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

IoResult send(NativeSocket socket, const char* bytes, std::size_t size) {
    const ssize_t sent = ::send(static_cast<int>(socket), bytes, size, MSG_NOSIGNAL);
    if (sent >= 0) return {IoStatus::ok, static_cast<std::size_t>(sent), 0};
    return failure(errno);
}

Accepted acceptOne(NativeSocket listening) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    const int socket = ::accept4(static_cast<int>(listening), reinterpret_cast<sockaddr*>(&storage), &length,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) return {AcceptStatus::ok, socket, endOf(storage), 0};
    const int error = errno;
    switch (error) {
    case EAGAIN: return {AcceptStatus::wouldBlock, noSocket, {}, error};
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM: return {AcceptStatus::exhausted, noSocket, {}, error};
    default: return {AcceptStatus::failed, noSocket, {}, error};
    }
}

std::optional<SocketEnd> localEnd(NativeSocket socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getsockname(static_cast<int>(socket), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return std::nullopt;
    return endOf(storage);
}

std::optional<SocketEnd> peerEnd(NativeSocket socket) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (::getpeername(static_cast<int>(socket), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return std::nullopt;
    return endOf(storage);
}

int pendingError(NativeSocket socket) {
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(static_cast<int>(socket), SOL_SOCKET, SO_ERROR, &error, &length) != 0) return errno;
    return error;
}

bool protectPort(NativeSocket socket) {
    const int on = 1;
    return ::setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
}

void acknowledgeNow(NativeSocket socket) {
    const int on = 1;
    (void)::setsockopt(static_cast<int>(socket), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void closeSocket(NativeSocket socket) { ::close(static_cast<int>(socket)); }

bool isAddressInUse(int error) { return error == EADDRINUSE; }

std::string socketErrorText(int error) { return std::system_category().message(error); }

std::string connectionErrorWords(int error) {
    switch (error) {
    case ECONNREFUSED: return "connection refused";
    case ETIMEDOUT: return "connection timed out";
    case EHOSTUNREACH:
    case ENETUNREACH: return "no route to the host";
    case ENETDOWN: return "the network is down";
    case ECONNRESET: return "connection reset";
    case EADDRNOTAVAIL: return "the local address is not available";
    default: return "connection failed";
    }
}

void ignoreBrokenPipe() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

} // namespace ismail::net
