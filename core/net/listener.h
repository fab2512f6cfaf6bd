// Listening sockets, by name: each listener has one port and any number of addresses.
//
// Promises: an address that cannot be opened is an error in words (with the holder of the port where the system tells)
// and stops no other address; when descriptors run out accepting pauses instead of spinning; a listener can be opened,
// closed, paused and resumed at any time. A paused listener has its sockets closed, so that clients turn to the next MX
// at once. Calls come from one controlling thread at a time. Does not: speak a protocol; count connections per address.
#pragma once

#include "base/log.h"
#include "base/result.h"
#include "net/reactor.h"
#include "net/socket_ops.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace ismail::net {

// A connection that was accepted.
struct Incoming {
    NativeSocket socket = noSocket; // the receiver owns it
    SocketEnd peer, local;
};

// What becomes of accepted connections. Called on the reactor that is to serve the connection.
class ConnectionSink {
public:
    virtual ~ConnectionSink() = default;
    virtual void incoming(Reactor& reactor, const std::string& listener, const Incoming& incoming) = 0;
};

struct ListenerConfig {
    std::string name;                   // "relay"; unique
    std::vector<std::string> addresses; // textual IP addresses; "0.0.0.0" and "::" take all
    std::uint16_t port = 0;             // 0: any free port (tests)
    friend bool operator==(const ListenerConfig&, const ListenerConfig&) = default;
};

enum class ListenerPhase : std::uint8_t { open, paused, failed };

struct ListenerState {
    std::string name;
    std::string address;
    std::uint16_t port = 0; // the one in use
    ListenerPhase phase = ListenerPhase::failed;
    std::string error; // failed: a sentence, in English
    Sentence sentence; // the same
    std::uint64_t accepted = 0;
};

class Listeners {
public:
    static constexpr int backlog = 1024;

    // portHolder tells who has a port ("nginx (pid 812)"), empty where unknown; it may be null.
    using PortHolder = std::function<std::string(std::uint16_t port)>;
    Listeners(ReactorPool& reactors, Log& log, PortHolder portHolder);
    ~Listeners();
    Listeners(const Listeners&) = delete;
    Listeners& operator=(const Listeners&) = delete;

    // Opens the listener, or changes it: addresses that stay the same stay open. The error names what failed;
    // everything else runs. The sink must outlive this object.
    Status open(const ListenerConfig& config, ConnectionSink& sink);
    void close(const std::string& name);
    Status pause(const std::string& name);
    Status resume(const std::string& name);
    // Tries the failed addresses again. True: something changed.
    bool retryFailed();
    void closeAll();
    std::vector<ListenerState> states() const;

private:
    struct Address;
    struct Entry;
    class Acceptor;

    Status openMissing(Entry& entry);
    Status openAddress(Entry& entry, Address& address);
    void closeAddress(Address& address);

    ReactorPool& reactors_;
    Log& log_;
    PortHolder portHolder_;
    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Entry>> entries_;
    std::size_t nextReactor_ = 0;
};

} // namespace ismail::net
