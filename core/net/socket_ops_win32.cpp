#include "net/socket_ops.h"

#include <cstring>
#include <system_error>

#include <winsock2.h>

#include <ws2tcpip.h>

namespace ismail::net {

namespace {

constexpr int maxTransfer = 1 << 30; // lengths are int here

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
    if (error == WSAEWOULDBLOCK || error == WSAEINTR) return {IoStatus::wouldBlock, 0, error};
    return {IoStatus::failed, 0, error};
}

int bounded(std::size_t size) {
    return size > static_cast<std::size_t>(maxTransfer) ? maxTransfer : static_cast<int>(size);
}

} // namespace

IoResult receive(NativeSocket socket, char* buffer, std::size_t size) {
    const int got = ::recv(static_cast<SOCKET>(socket), buffer, bounded(size), 0);
    if (got > 0) return {IoStatus::ok, static_cast<std::size_t>(got), 0};
    if (got == 0) return {IoStatus::closed, 0, 0};
    return failure(WSAGetLastError());
}

bool octetsWait(NativeSocket socket) {
    char octet = 0;
    return ::recv(static_cast<SOCKET>(socket), &octet, 1, MSG_PEEK) > 0;
}

IoResult send(NativeSocket socket, const char* bytes, std::size_t size) {
    const int sent = ::send(static_cast<SOCKET>(socket), bytes, bounded(size), 0);
    if (sent >= 0) return {IoStatus::ok, static_cast<std::size_t>(sent), 0};
    return failure(WSAGetLastError());
}

Accepted acceptOne(NativeSocket listening) {
    sockaddr_storage storage{};
    int length = sizeof storage;
    const SOCKET socket = ::accept(static_cast<SOCKET>(listening), reinterpret_cast<sockaddr*>(&storage), &length);
    if (socket != INVALID_SOCKET) {
        u_long nonBlocking = 1;
        ioctlsocket(socket, FIONBIO, &nonBlocking);
        SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
        return {AcceptStatus::ok, static_cast<NativeSocket>(socket), endOf(storage), 0};
    }
    const int error = WSAGetLastError();
    if (error == WSAEWOULDBLOCK) return {AcceptStatus::wouldBlock, noSocket, {}, error};
    if (error == WSAEMFILE || error == WSAENOBUFS) return {AcceptStatus::exhausted, noSocket, {}, error};
    return {AcceptStatus::failed, noSocket, {}, error};
}

std::optional<SocketEnd> localEnd(NativeSocket socket) {
    sockaddr_storage storage{};
    int length = sizeof storage;
    if (::getsockname(static_cast<SOCKET>(socket), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return std::nullopt;
    return endOf(storage);
}

std::optional<SocketEnd> peerEnd(NativeSocket socket) {
    sockaddr_storage storage{};
    int length = sizeof storage;
    if (::getpeername(static_cast<SOCKET>(socket), reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return std::nullopt;
    return endOf(storage);
}

int pendingError(NativeSocket socket) {
    int error = 0;
    int length = sizeof error;
    if (::getsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) != 0)
        return WSAGetLastError();
    return error;
}

bool protectPort(NativeSocket socket) {
    const BOOL on = TRUE;
    return ::setsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
                        reinterpret_cast<const char*>(&on), sizeof on) == 0;
}

// Windows acknowledges every second segment and knows no such request for one moment.
void acknowledgeNow(NativeSocket) {}

void closeSocket(NativeSocket socket) { ::closesocket(static_cast<SOCKET>(socket)); }

bool isAddressInUse(int error) { return error == WSAEADDRINUSE || error == WSAEACCES; }

std::string socketErrorText(int error) { return std::system_category().message(error); }

std::string connectionErrorWords(int error) {
    switch (error) {
    case WSAECONNREFUSED: return "connection refused";
    case WSAETIMEDOUT: return "connection timed out";
    case WSAEHOSTUNREACH:
    case WSAENETUNREACH: return "no route to the host";
    case WSAENETDOWN: return "the network is down";
    case WSAECONNRESET: return "connection reset";
    case WSAEADDRNOTAVAIL: return "the local address is not available";
    default: return "connection failed";
    }
}

void ignoreBrokenPipe() {}

} // namespace ismail::net
