// The few socket calls of the hot path, and those that Poco lacks, by platform.
//
// Promises: nothing here throws, blocks or raises SIGPIPE; "would block" is a value. Poco's own calls throw on EAGAIN
// and cannot set SO_EXCLUSIVEADDRUSE before a bind, which is why these exist. Does not: own descriptors.
#pragma once

#include "base/ip_network.h"
#include "net/poller.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ismail::net {

struct SocketEnd {
    IpAddress address;
    std::uint16_t port = 0;
    // "192.0.2.1:25", "[2001:db8::1]:25".
    std::string text() const;
    // What text() makes; without a port: defaultPort. "192.0.2.1", "2001:db8::1", "[2001:db8::1]:53".
    static std::optional<SocketEnd> parse(std::string_view text, std::uint16_t defaultPort);
    friend bool operator==(const SocketEnd&, const SocketEnd&) = default;
};

enum class IoStatus : std::uint8_t { ok, wouldBlock, closed, failed };

struct IoResult {
    IoStatus status = IoStatus::ok;
    std::size_t bytes = 0;
    int error = 0; // of the system, with failed
};

IoResult receive(NativeSocket socket, char* buffer, std::size_t size);
// Octets have come that nobody has read yet. They stay.
bool octetsWait(NativeSocket socket);
IoResult send(NativeSocket socket, const char* bytes, std::size_t size);

enum class AcceptStatus : std::uint8_t { ok, wouldBlock, exhausted /* descriptors or memory */, failed };
struct Accepted {
    AcceptStatus status = AcceptStatus::failed;
    NativeSocket socket = noSocket; // non-blocking, not inherited by child processes
    SocketEnd peer;
    int error = 0;
};
Accepted acceptOne(NativeSocket listening);

std::optional<SocketEnd> localEnd(NativeSocket socket);
std::optional<SocketEnd> peerEnd(NativeSocket socket);
// The outcome of a non-blocking connect, 0: connected.
int pendingError(NativeSocket socket);
// Before a bind. Linux: SO_REUSEADDR, so that a restart does not wait for old connections. Windows:
// SO_EXCLUSIVEADDRUSE, since there SO_REUSEADDR would let a second process share the port.
bool protectPort(NativeSocket socket);
// What was received is acknowledged at once, where the system would put it off in the hope of an answer to send along.
// For input that gets none before more of it comes: a client that sends with Nagle's algorithm holds the rest back for
// the acknowledgement, 40 ms on Linux. Where the system cannot be asked for it nothing happens.
void acknowledgeNow(NativeSocket socket);
void closeSocket(NativeSocket socket);
bool isAddressInUse(int error);
std::string socketErrorText(int error);
// Why a connection could not be made or was lost, in our own words: fit for a report to a sender.
std::string connectionErrorWords(int error);
// Once in every thread that writes to sockets: a peer that is gone is an error value, not a signal.
void ignoreBrokenPipe();

} // namespace ismail::net
