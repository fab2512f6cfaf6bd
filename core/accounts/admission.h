// Who may connect and how often somebody may try: connection counts, failed log-ins, rates. Thread-safe; memory is
// bounded however many addresses appear.
#pragma once

#include "base/clock.h"
#include "config/settings.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace ismail::accounts {

// What counts as one client: an IPv4 address, or the /64 of an IPv6 one, since a whole one is what a single user is
// given (RFC 6177). Canonical text, which stays the same when given again; what is no address stays as it is.
std::string clientOf(const std::string& address);
// The network of a client, /24 or /64: what an attacker has many addresses in. What is no address stays as it is.
std::string networkOf(const std::string& address);

// Connections that are open now, in total and by client. The map holds only clients with open connections.
class ConnectionLimiter {
public:
    enum class Verdict : std::uint8_t { admitted, blockedNetwork, tooManyInTotal, tooManyFromAddress };
    // The limits are those that the two settings name; exempt: the one by address does not apply, as it does not to
    // trusted networks. After `admitted` leave() is called once with the same address.
    Verdict enter(const std::string& address, const config::Settings& settings, config::Setting mostInTotal,
                  config::Setting mostFromClient, bool exempt = false);
    void leave(const std::string& address);
    std::size_t open() const;

private:
    mutable std::mutex mutex_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> byClient_;
};

// In words, for the peer and for the log.
struct ConnectionRefusal {
    const char* text;
    const char* why;
};
ConnectionRefusal refusalOf(ConnectionLimiter::Verdict verdict);

// Counts events of a key within a window of time and says when there were too many. At most maxKeys are remembered:
// when it is full, the window that began first goes.
class WindowCounter {
public:
    explicit WindowCounter(Millis window, std::size_t maxKeys = 100'000) : window_(window), maxKeys_(maxKeys) {}
    // Events of the key in its present window.
    std::uint64_t count(const std::string& key, Ticks now) const;
    // Adds one and returns the count with it.
    std::uint64_t add(const std::string& key, Ticks now);
    void forget(const std::string& key);

private:
    struct Window {
        Ticks start;
        std::uint64_t events = 0;
    };
    // mutex_ held, in both.
    bool isCurrent(const std::pair<std::string, Ticks>& place) const;
    void makeRoom();

    const Millis window_;
    const std::size_t maxKeys_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Window> windows_;
    std::deque<std::pair<std::string, Ticks>> byAge_; // windows as they began; those that are no more are passed over
};

} // namespace ismail::accounts
