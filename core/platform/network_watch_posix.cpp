#include "platform/network_watch.h"

#include "platform/posix_util.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <thread>

namespace ismail::platform {

namespace {

constexpr int longestBurst = 10; // settle times

class NetlinkWatch final : public NetworkWatch {
public:
    NetlinkWatch(Descriptor socket, Descriptor stop, std::function<void()> changed, Millis settle)
        : socket_(std::move(socket)), stop_(std::move(stop)), changed_(std::move(changed)), settle_(settle),
          thread_([this] { run(); }) {}
    ~NetlinkWatch() override {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(stop_.get(), &one, sizeof one);
        thread_.join();
    }

private:
    // 0: nothing came in time; 1: a change; -1: the end.
    int await(int milliseconds) {
        pollfd fds[2] = {{socket_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
        const int ready = ::poll(fds, 2, milliseconds);
        if (fds[1].revents) return -1;
        if (ready < 0) return errno == EINTR ? 0 : -1;
        if (!fds[0].revents) return 0;
        char buffer[16 * 1024];
        // Whatever the message says, also that some were lost: something changed.
        while (::recv(socket_.get(), buffer, sizeof buffer, MSG_DONTWAIT) > 0) {
        }
        return 1;
    }
    void run() {
        while (true) {
            const int first = await(-1);
            if (first < 0) return;
            if (first == 0) continue;
            for (int i = 0; i < longestBurst; ++i) {
                const int more = await(static_cast<int>(settle_.count()));
                if (more < 0) return;
                if (more == 0) break;
            }
            changed_();
        }
    }

    Descriptor socket_, stop_;
    std::function<void()> changed_;
    Millis settle_;
    std::thread thread_;
};

} // namespace

std::unique_ptr<NetworkWatch> NetworkWatch::start(std::function<void()> changed, Millis settle) {
    Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    Descriptor stop(::eventfd(0, EFD_CLOEXEC));
    if (!socket || !stop) return nullptr;
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return nullptr;
    return std::make_unique<NetlinkWatch>(std::move(socket), std::move(stop), std::move(changed), settle);
}

} // namespace ismail::platform
