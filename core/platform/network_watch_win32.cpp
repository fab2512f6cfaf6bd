#include <winsock2.h>
#include <ws2tcpip.h>

#include "platform/network_watch.h"
#include "platform/win32_util.h"

#include <iphlpapi.h>
#include <netioapi.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace ismail::platform {

namespace {

constexpr int longestBurst = 10; // settle times

class IpWatch final : public NetworkWatch {
public:
    IpWatch(std::function<void()> changed, Millis settle)
        : changed_(std::move(changed)), settle_(settle), thread_([this] { run(); }) {}
    ~IpWatch() override {
        // Waits for a callback that is under way.
        if (interfaces_) CancelMibChangeNotify2(interfaces_);
        if (addresses_) CancelMibChangeNotify2(addresses_);
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    bool watch() {
        return NotifyIpInterfaceChange(AF_UNSPEC, onInterface, this, FALSE, &interfaces_) == NO_ERROR &&
               NotifyUnicastIpAddressChange(AF_UNSPEC, onAddress, this, FALSE, &addresses_) == NO_ERROR;
    }

private:
    static void WINAPI onInterface(PVOID self, PMIB_IPINTERFACE_ROW, MIB_NOTIFICATION_TYPE) {
        static_cast<IpWatch*>(self)->note();
    }
    static void WINAPI onAddress(PVOID self, PMIB_UNICASTIPADDRESS_ROW, MIB_NOTIFICATION_TYPE) {
        static_cast<IpWatch*>(self)->note();
    }
    void note() {
        {
            const std::lock_guard lock(mutex_);
            noted_ = true;
        }
        wake_.notify_all();
    }
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return stop_ || noted_; });
            for (int i = 0; i < longestBurst && noted_ && !stop_; ++i) {
                noted_ = false;
                wake_.wait_for(lock, settle_, [this] { return stop_ || noted_; });
            }
            if (stop_) return;
            noted_ = false;
            lock.unlock();
            changed_();
            lock.lock();
        }
    }

    std::function<void()> changed_;
    Millis settle_;
    HANDLE interfaces_ = nullptr;
    HANDLE addresses_ = nullptr;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool noted_ = false;
    bool stop_ = false;
    std::thread thread_;
};

} // namespace

std::unique_ptr<NetworkWatch> NetworkWatch::start(std::function<void()> changed, Millis settle) {
    auto watch = std::make_unique<IpWatch>(std::move(changed), settle);
    if (!watch->watch()) return nullptr;
    return watch;
}

} // namespace ismail::platform
