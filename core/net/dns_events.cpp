#include "net/dns_events.h"

#include <chrono>
#include <new>
#include <set>
#include <unordered_map>
#include <utility>

#include <Poco/Net/SocketAddress.h> // brings timeval, on every system
#include <unbound-event.h>

namespace ismail::net {

namespace {

using Steady = std::chrono::steady_clock;
using Callback = void (*)(int, short, void*);

constexpr short ioBits = UB_EV_READ | UB_EV_WRITE;

} // namespace

class DnsEvents::Impl : public ub_event_base {
public:
    explicit Impl(Poller& poller) : poller_(poller) {
        magic = UB_EVENT_MAGIC;
        vmt = &baseTable;
    }
    ~Impl() {
        // Contexts are gone, so only what they forgot is left.
        for (const auto& [id, event] : events_)
            delete event;
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void process(const std::vector<Readiness>& ready);
    Millis timeout() const;

private:
    // One event of libunbound: a socket, a timer, or a socket with a time limit. The C struct comes first, so that a
    // pointer to it is a pointer to this.
    struct Event : ub_event {
        Impl* loop = nullptr;
        std::uint64_t id = 0;
        int fd = -1;
        short bits = 0;
        Callback callback = nullptr;
        void* argument = nullptr;
        bool watched = false; // by the poller
        bool timed = false;
        Steady::time_point due{};
        Steady::duration limit{};
    };

    static ub_event_base_vmt baseTable;
    static ub_event_vmt eventTable;

    static Event& of(ub_event* event) { return *static_cast<Event*>(event); }
    static ub_event* make(ub_event_base* base, int fd, short bits, Callback callback, void* argument) noexcept;
    static void destroy(ub_event* event) noexcept;
    static int add(ub_event* event, timeval* limit) noexcept;
    static int addTimer(ub_event* event, ub_event_base*, Callback callback, void* argument, timeval* limit) noexcept;
    static int remove(ub_event* event) noexcept;

    bool watch(Event& event);
    void setTimer(Event& event);
    void clearTimer(Event& event);
    void deactivate(Event& event);
    void fire(Event& event, short what);

    Poller& poller_;
    std::uint64_t lastId_ = 0;
    std::unordered_map<std::uint64_t, Event*> events_;
    std::set<std::pair<Steady::time_point, std::uint64_t>> timers_;
    std::vector<std::uint64_t> due_;
};

ub_event_base_vmt DnsEvents::Impl::baseTable = {
    [](ub_event_base*) {},
    [](ub_event_base*) { return -1; },
    [](ub_event_base*, timeval*) { return 0; },
    &Impl::make,
    [](ub_event_base*, int, Callback, void*) -> ub_event* { return nullptr; },
    [](ub_event_base*, void*, Callback, void*) -> ub_event* { return nullptr; },
};

ub_event_vmt DnsEvents::Impl::eventTable = {
    [](ub_event* event, short bits) { of(event).bits = static_cast<short>(of(event).bits | bits); },
    [](ub_event* event, short bits) { of(event).bits = static_cast<short>(of(event).bits & ~bits); },
    [](ub_event* event, int fd) { of(event).fd = fd; },
    &Impl::destroy,
    &Impl::add,
    &Impl::remove,
    &Impl::addTimer,
    &Impl::remove,
    [](ub_event*, timeval*) { return -1; },
    [](ub_event*) { return 0; },
    [](ub_event*) {},
    [](ub_event*, int) {}, // the poller is level-triggered, on Windows too
};

ub_event* DnsEvents::Impl::make(ub_event_base* base, int fd, short bits, Callback callback, void* argument) noexcept {
    Impl& loop = *static_cast<Impl*>(base);
    try {
        auto event = std::make_unique<Event>();
        event->magic = UB_EVENT_MAGIC;
        event->vmt = &eventTable;
        event->loop = &loop;
        event->id = ++loop.lastId_;
        event->fd = fd;
        event->bits = bits;
        event->callback = callback;
        event->argument = argument;
        loop.events_.emplace(event->id, event.get());
        return event.release();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void DnsEvents::Impl::destroy(ub_event* event) noexcept {
    if (event == nullptr) return;
    Event& ours = of(event);
    ours.loop->deactivate(ours);
    ours.loop->events_.erase(ours.id);
    delete &ours;
}

int DnsEvents::Impl::add(ub_event* event, timeval* limit) noexcept {
    Event& ours = of(event);
    try {
        if (!ours.loop->watch(ours)) return -1;
        ours.loop->clearTimer(ours);
        if (limit != nullptr) {
            ours.limit = std::chrono::seconds(limit->tv_sec) + std::chrono::microseconds(limit->tv_usec);
            ours.loop->setTimer(ours);
        }
        return 0;
    } catch (const std::bad_alloc&) {
        ours.loop->deactivate(ours);
        return -1;
    }
}

int DnsEvents::Impl::addTimer(ub_event* event, ub_event_base*, Callback callback, void* argument,
                              timeval* limit) noexcept {
    Event& ours = of(event);
    ours.callback = callback;
    ours.argument = argument;
    return add(event, limit);
}

int DnsEvents::Impl::remove(ub_event* event) noexcept {
    of(event).loop->deactivate(of(event));
    return 0;
}

bool DnsEvents::Impl::watch(Event& event) {
    if (event.fd < 0 || (event.bits & ioBits) == 0) return true;
    const auto socket = static_cast<NativeSocket>(event.fd);
    const Interest interest{(event.bits & UB_EV_READ) != 0, (event.bits & UB_EV_WRITE) != 0};
    if (event.watched)
        poller_.modify(socket, event.id, interest);
    else
        event.watched = poller_.add(socket, event.id, interest);
    return event.watched;
}

void DnsEvents::Impl::setTimer(Event& event) {
    event.due = Steady::now() + event.limit;
    timers_.emplace(event.due, event.id);
    event.timed = true;
}

void DnsEvents::Impl::clearTimer(Event& event) {
    if (event.timed) timers_.erase({event.due, event.id});
    event.timed = false;
}

void DnsEvents::Impl::deactivate(Event& event) {
    if (event.watched) poller_.remove(static_cast<NativeSocket>(event.fd));
    event.watched = false;
    clearTimer(event);
}

// The callback may destroy the event. One that does not persist is over before it runs.
void DnsEvents::Impl::fire(Event& event, short what) {
    const bool again = event.timed && (event.bits & UB_EV_PERSIST) != 0;
    if ((event.bits & UB_EV_PERSIST) == 0)
        deactivate(event);
    else
        clearTimer(event);
    if (again) setTimer(event);
    event.callback(event.fd, what, event.argument);
}

void DnsEvents::Impl::process(const std::vector<Readiness>& ready) {
    for (const Readiness& one : ready) {
        const auto known = events_.find(one.token);
        if (known == events_.end() || !known->second->watched) continue; // gone by what came before it in this batch
        Event& event = *known->second;
        const int what = (one.readable || one.hangUp ? UB_EV_READ : 0) | (one.writable || one.hangUp ? UB_EV_WRITE : 0);
        const auto wanted = static_cast<short>(what & event.bits & ioBits);
        if (wanted != 0) fire(event, wanted);
    }
    // Those that are due now: what they set goes off in the next round.
    const Steady::time_point now = Steady::now();
    due_.clear();
    for (auto timer = timers_.begin(); timer != timers_.end() && timer->first <= now; ++timer)
        due_.push_back(timer->second);
    for (const std::uint64_t id : due_) {
        const auto known = events_.find(id);
        if (known != events_.end() && known->second->timed && known->second->due <= now)
            fire(*known->second, UB_EV_TIMEOUT);
    }
}

Millis DnsEvents::Impl::timeout() const {
    if (timers_.empty()) return Millis(-1);
    const auto left = timers_.begin()->first - Steady::now();
    return left <= Steady::duration::zero() ? Millis(0) : std::chrono::ceil<Millis>(left);
}

DnsEvents::DnsEvents(Poller& poller) : impl_(std::make_unique<Impl>(poller)) {}

DnsEvents::~DnsEvents() = default;

ub_event_base* DnsEvents::base() { return impl_.get(); }

void DnsEvents::process(const std::vector<Readiness>& ready) { impl_->process(ready); }

Millis DnsEvents::timeout() const { return impl_->timeout(); }

} // namespace ismail::net
