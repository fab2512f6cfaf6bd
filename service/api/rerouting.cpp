#include "rerouting.h"

#include "relay/router.h"

#include <set>

namespace ismail::service {

Rerouting::Rerouting(const Ports& ports) : ports_(ports), thread_([this] { loop(); }) {}

Rerouting::~Rerouting() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Rerouting::wanted() {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    wake_.notify_one();
}

void Rerouting::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return wanted_ || stopping_; });
        if (stopping_) return;
        wanted_ = false;
        lock.unlock();
        if (const auto moved = run(); !moved)
            ports_.log.warning("queue.not-rerouted", {{"why", moved.error().text}});
        else if (*moved > 0)
            ports_.log.info("queue.rerouted", {{"recipients", *moved}});
        lock.lock();
    }
}

Result<std::uint64_t> Rerouting::run() {
    const auto directory = ports_.directory.directory();
    const auto settings = ports_.directory.current();
    const auto identity = ports_.identity.current();
    const relay::Router router(*directory, *settings, *identity);
    std::set<std::string> concerned;
    const auto destination = [&](const std::string& domain) -> std::string {
        const relay::Route route = router.route({"somebody", domain}, relay::SenderRights::anywhere);
        // What would be local or refused now was accepted once: it keeps its way until it expires.
        if (route.kind != relay::Route::Kind::held && route.kind != relay::Route::Kind::relay) return {};
        const std::string key = route.destination.key();
        concerned.insert(key);
        return key;
    };
    if (const auto before = ports_.queue.destinations())
        for (const store::QueueDestination& each : *before)
            concerned.insert(each.destination);
    auto moved = ports_.queue.reroute(destination);
    if (moved && *moved > 0) {
        ports_.relay.reload({concerned.begin(), concerned.end()});
        ports_.events.hint(rpc::EventKind::queueChanged);
    }
    return moved;
}

} // namespace ismail::service
