#include "net/poller.h"

#include <atomic>
#include <stdexcept>
#include <unordered_map>

#include <winsock2.h>

#include <ws2tcpip.h>

namespace ismail::net {

namespace {

SHORT eventsFor(Interest interest) {
    return static_cast<SHORT>((interest.read ? POLLRDNORM : 0) | (interest.write ? POLLWRNORM : 0));
}

} // namespace

// Wakes itself through a datagram socket that is connected to itself on the loopback address.
class Poller::Impl {
public:
    Impl() {
        WSADATA data{};
        if (WSAStartup(MAKEWORD(2, 2), &data) != 0) throw std::runtime_error("No poller: Winsock does not start.");
        wake_ = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int length = sizeof address;
        u_long nonBlocking = 1;
        const bool made = wake_ != INVALID_SOCKET &&
                          bind(wake_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                          getsockname(wake_, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
                          connect(wake_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                          ioctlsocket(wake_, FIONBIO, &nonBlocking) == 0;
        if (!made) {
            if (wake_ != INVALID_SOCKET) closesocket(wake_);
            WSACleanup();
            throw std::runtime_error("No poller: the loopback address does not take a socket.");
        }
        sockets_.push_back({wake_, POLLRDNORM, 0});
        tokens_.push_back(0);
    }
    ~Impl() {
        closesocket(wake_);
        WSACleanup();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    bool add(SOCKET socket, std::uint64_t token, Interest interest) {
        if (!places_.emplace(socket, sockets_.size()).second) return false;
        sockets_.push_back({socket, eventsFor(interest), 0});
        tokens_.push_back(token);
        return true;
    }

    void modify(SOCKET socket, std::uint64_t token, Interest interest) {
        const auto place = places_.find(socket);
        if (place == places_.end()) return;
        sockets_[place->second].events = eventsFor(interest);
        tokens_[place->second] = token;
    }

    void remove(SOCKET socket) {
        const auto place = places_.find(socket);
        if (place == places_.end()) return;
        const std::size_t at = place->second;
        places_.erase(place);
        if (at + 1 != sockets_.size()) {
            sockets_[at] = sockets_.back();
            tokens_[at] = tokens_.back();
            places_[sockets_[at].fd] = at;
        }
        sockets_.pop_back();
        tokens_.pop_back();
    }

    void wait(int timeout, std::vector<Readiness>& ready) {
        ready.clear();
        int count = WSAPoll(sockets_.data(), static_cast<ULONG>(sockets_.size()), timeout);
        // A batch that is full goes on behind its last socket the next time, so the last ones do not starve.
        const std::size_t total = sockets_.size();
        if (start_ >= total) start_ = 0;
        for (std::size_t step = 0; step < total && count > 0 && ready.size() < maxBatch; ++step) {
            const std::size_t at = (start_ + step) % total;
            const SHORT got = sockets_[at].revents;
            if (got == 0) continue;
            --count;
            if (at == 0) {
                drainWake();
                continue;
            }
            ready.push_back({tokens_[at], (got & (POLLRDNORM | POLLHUP)) != 0, (got & POLLWRNORM) != 0,
                             (got & (POLLERR | POLLNVAL)) != 0});
            if (ready.size() == maxBatch) start_ = at + 1;
        }
    }

    void wake() {
        if (woken_.exchange(true)) return;
        if (send(wake_, "w", 1, 0) != 1) woken_ = false;
    }

private:
    // Only an empty socket takes wakes again: the other way round a wake in between would be read away while
    // `woken_` stays set, and no later one would be sent. Whoever wakes before the exchange has posted its work
    // by then, and the caller of wait() takes it.
    void drainWake() {
        char bytes[16];
        while (recv(wake_, bytes, sizeof bytes, 0) > 0) {
        }
        woken_.exchange(false);
    }

    SOCKET wake_ = INVALID_SOCKET;
    std::atomic<bool> woken_{false};
    std::vector<WSAPOLLFD> sockets_; // the first is the wake socket
    std::vector<std::uint64_t> tokens_;
    std::unordered_map<SOCKET, std::size_t> places_;
    std::size_t start_ = 0;
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

bool Poller::add(NativeSocket socket, std::uint64_t token, Interest interest) {
    return impl_->add(static_cast<SOCKET>(socket), token, interest);
}

void Poller::modify(NativeSocket socket, std::uint64_t token, Interest interest) {
    impl_->modify(static_cast<SOCKET>(socket), token, interest);
}

void Poller::remove(NativeSocket socket) { impl_->remove(static_cast<SOCKET>(socket)); }

void Poller::wait(Millis timeout, std::vector<Readiness>& ready) {
    const auto ms = timeout.count();
    impl_->wait(ms < 0 ? -1 : static_cast<int>(ms > 60'000 ? 60'000 : ms), ready);
}

void Poller::wake() { impl_->wake(); }

} // namespace ismail::net
