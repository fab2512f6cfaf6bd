#include "net/poller.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ismail::net {

namespace {

constexpr std::uint64_t wakeToken = ~0ULL;

epoll_event eventFor(std::uint64_t token, Interest interest) {
    epoll_event event{};
    event.events = (interest.read ? static_cast<std::uint32_t>(EPOLLIN) : 0U) |
                   (interest.write ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
    event.data.u64 = token;
    return event;
}

} // namespace

class Poller::Impl {
public:
    Impl() : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        epoll_event event = eventFor(wakeToken, {true, false});
        if (epoll_ < 0 || wake_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0) {
            const std::string why = std::strerror(errno);
            closeBoth();
            throw std::runtime_error("No poller: " + why + ".");
        }
    }
    ~Impl() { closeBoth(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    int epoll() const { return epoll_; }

    void wake() {
        const std::uint64_t one = 1;
        // A full counter already wakes, so the outcome does not matter.
        if (write(wake_, &one, sizeof one) < 0) return;
    }

    void wait(int timeout, std::vector<Readiness>& ready) {
        ready.clear();
        const int count = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events_[static_cast<std::size_t>(i)];
            if (event.data.u64 == wakeToken) {
                std::uint64_t counter = 0;
                if (read(wake_, &counter, sizeof counter) < 0) continue;
                continue;
            }
            ready.push_back({event.data.u64, (event.events & (EPOLLIN | EPOLLRDHUP)) != 0,
                             (event.events & EPOLLOUT) != 0, (event.events & (EPOLLHUP | EPOLLERR)) != 0});
        }
    }

private:
    void closeBoth() {
        if (epoll_ >= 0) close(epoll_);
        if (wake_ >= 0) close(wake_);
    }

    int epoll_;
    int wake_;
    std::array<epoll_event, maxBatch> events_{};
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

bool Poller::add(NativeSocket socket, std::uint64_t token, Interest interest) {
    epoll_event event = eventFor(token, interest);
    return epoll_ctl(impl_->epoll(), EPOLL_CTL_ADD, static_cast<int>(socket), &event) == 0;
}

void Poller::modify(NativeSocket socket, std::uint64_t token, Interest interest) {
    epoll_event event = eventFor(token, interest);
    epoll_ctl(impl_->epoll(), EPOLL_CTL_MOD, static_cast<int>(socket), &event);
}

void Poller::remove(NativeSocket socket) {
    epoll_ctl(impl_->epoll(), EPOLL_CTL_DEL, static_cast<int>(socket), nullptr);
}

void Poller::wait(Millis timeout, std::vector<Readiness>& ready) {
    const auto ms = timeout.count();
    impl_->wait(ms < 0 ? -1 : static_cast<int>(ms > 60'000 ? 60'000 : ms), ready);
}

void Poller::wake() { impl_->wake(); }

} // namespace ismail::net
