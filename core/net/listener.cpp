#include "net/listener.h"

#include "base/say.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <optional>

namespace ismail::net {

namespace {

constexpr int acceptsPerRound = 64;
constexpr Millis exhaustedPause{500};

// Poco binds without SO_EXCLUSIVEADDRUSE and cannot set an option before; its base class makes the socket early.
class ListeningImpl : public Poco::Net::ServerSocketImpl {
public:
    void prepare(bool v6) {
        init(v6 ? AF_INET6 : AF_INET);
        protectPort(static_cast<NativeSocket>(sockfd()));
    }
};

class ListeningSocket : public Poco::Net::ServerSocket {
public:
    ListeningSocket(ListeningImpl* impl, bool v6) : Poco::Net::ServerSocket(impl, true) { impl->prepare(v6); }
};

struct Opened {
    Poco::Net::ServerSocket socket;
    NativeSocket native;
    SocketEnd local;
};

Result<Opened> listenOn(const SocketEnd& end, int backlog, bool* inUse) {
    try {
        const bool v6 = !end.address.isV4();
        ListeningSocket socket(new ListeningImpl, v6);
        const Poco::Net::SocketAddress address(end.address.text(), end.port);
        if (v6)
            socket.bind6(address, false, true);
        else
            socket.bind(address, false);
        socket.listen(backlog);
        socket.setBlocking(false);
        // Accepted sockets inherit it.
        socket.setNoDelay(true);
        const auto native = static_cast<NativeSocket>(socket.impl()->sockfd());
        const auto local = localEnd(native);
        return Opened{socket, native, local.value_or(end)};
    } catch (const Poco::Exception& e) {
        *inUse = isAddressInUse(e.code());
        return Error{ErrorKind::conflict, e.code() != 0 ? socketErrorText(e.code()) : e.displayText()};
    }
}

} // namespace

// Lives on one reactor and hands connections to the least loaded.
class Listeners::Acceptor final : public IoHandler {
public:
    Acceptor(Reactor& reactor, ReactorPool& pool, Log& log, std::string name, Opened opened, ConnectionSink& sink)
        : reactor_(reactor), pool_(pool), log_(log), name_(std::move(name)), opened_(std::move(opened)), sink_(sink) {}

    bool attach(const std::shared_ptr<Acceptor>& self) {
        token_ = reactor_.attach(self, opened_.native, {true, false});
        return token_ != 0;
    }
    void detach() { reactor_.detach(token_); }

    void ready(const Readiness&) override {
        for (int i = 0; i < acceptsPerRound; ++i) {
            const Accepted accepted = acceptOne(opened_.native);
            switch (accepted.status) {
            case AcceptStatus::ok: pass(accepted); break;
            case AcceptStatus::wouldBlock: return;
            case AcceptStatus::failed: break; // that client has gone
            case AcceptStatus::exhausted:
                log_.error("accept.paused", {{"listener", name_}, {"reason", socketErrorText(accepted.error)}});
                reactor_.setInterest(token_, {false, false});
                reactor_.setDeadline(token_, reactor_.now() + exhaustedPause);
                return;
            }
        }
    }

    void deadlineReached() override { reactor_.setInterest(token_, {true, false}); }

    Reactor& reactor() { return reactor_; }
    const SocketEnd& local() const { return opened_.local; }
    std::uint64_t accepted() const { return accepted_.load(std::memory_order_relaxed); }

private:
    void pass(const Accepted& accepted) {
        accepted_.fetch_add(1, std::memory_order_relaxed);
        Incoming incoming{accepted.socket, accepted.peer, opened_.local};
        if (incoming.local.address.isAny()) incoming.local = localEnd(accepted.socket).value_or(incoming.local);
        Reactor& target = pool_.next();
        if (&target == &reactor_) {
            sink_.incoming(reactor_, name_, incoming);
            return;
        }
        target.expect();
        const bool posted = target.post([&target, &sink = sink_, name = name_, incoming] {
            target.unexpect();
            sink.incoming(target, name, incoming);
        });
        if (!posted) closeSocket(accepted.socket);
    }

    Reactor& reactor_;
    ReactorPool& pool_;
    Log& log_;
    const std::string name_;
    Opened opened_;
    ConnectionSink& sink_;
    HandlerToken token_ = 0;
    std::atomic<std::uint64_t> accepted_{0};
};

struct Listeners::Address {
    std::string text;
    std::shared_ptr<Acceptor> acceptor; // open
    std::optional<Error> error;
    std::uint64_t acceptedBefore = 0;
};

struct Listeners::Entry {
    ListenerConfig config;
    ConnectionSink* sink = nullptr;
    bool paused = false;
    std::vector<Address> addresses;
};

Listeners::Listeners(ReactorPool& reactors, Log& log, PortHolder portHolder)
    : reactors_(reactors), log_(log), portHolder_(std::move(portHolder)) {}

Listeners::~Listeners() { closeAll(); }

Status Listeners::open(const ListenerConfig& config, ConnectionSink& sink) {
    const std::lock_guard lock(mutex_);
    auto& entry = entries_[config.name];
    if (!entry) entry = std::make_unique<Entry>();
    const bool samePort = entry->config.port == config.port && entry->sink == &sink;
    std::vector<Address> addresses;
    for (const auto& text : config.addresses) {
        const auto old = std::find_if(entry->addresses.begin(), entry->addresses.end(),
                                      [&](const Address& address) { return address.text == text; });
        if (samePort && old != entry->addresses.end() && old->acceptor) {
            addresses.push_back(std::move(*old));
            entry->addresses.erase(old);
        } else {
            addresses.push_back({text, nullptr, {}, 0});
        }
    }
    for (auto& address : entry->addresses)
        closeAddress(address);
    entry->config = config;
    entry->sink = &sink;
    entry->addresses = std::move(addresses);
    return entry->paused ? Status() : openMissing(*entry);
}

Status Listeners::openMissing(Entry& entry) {
    std::string errors;
    for (auto& address : entry.addresses) {
        if (address.acceptor) continue;
        const Status opened = openAddress(entry, address);
        if (opened.ok()) continue;
        address.error = opened.error();
        log_.error("listener.failed", {{"listener", entry.config.name}, {"reason", address.error->text}});
        errors += (errors.empty() ? "" : " ") + address.error->text;
    }
    if (errors.empty()) return {};
    return Error{ErrorKind::conflict, errors};
}

Status Listeners::openAddress(Entry& entry, Address& address) {
    const auto ip = IpAddress::parse(address.text);
    if (!ip) return failure(ErrorKind::invalid, say("listener.noAddress", entry.config.name, address.text));
    const SocketEnd end{*ip, entry.config.port};
    bool inUse = false;
    auto opened = listenOn(end, backlog, &inUse);
    if (!opened) {
        const std::string holder = inUse && portHolder_ ? portHolder_(end.port) : std::string();
        const std::string& name = entry.config.name;
        if (!inUse)
            return failure(ErrorKind::unavailable, say("listener.cannotOpen", name, end.text(), opened.error().text));
        return failure(ErrorKind::conflict, holder.empty() ? say("listener.portInUse", name, end.text())
                                                           : say("listener.portInUseBy", name, end.text(), holder));
    }
    Reactor& reactor = reactors_.at(nextReactor_++ % reactors_.size());
    auto acceptor =
        std::make_shared<Acceptor>(reactor, reactors_, log_, entry.config.name, std::move(*opened), *entry.sink);
    bool attached = false;
    reactor.runAndWait([&] { attached = acceptor->attach(acceptor); });
    if (!attached) return failure(ErrorKind::exhausted, say("listener.noSockets", entry.config.name));
    address.acceptor = std::move(acceptor);
    address.error.reset();
    log_.info("listener.open", {{"listener", entry.config.name}, {"on", address.acceptor->local().text()}});
    return {};
}

void Listeners::closeAddress(Address& address) {
    if (!address.acceptor) return;
    address.acceptedBefore += address.acceptor->accepted();
    // The last reference goes on the reactor, at the end of its round or here after it: then the port is free.
    std::shared_ptr<Acceptor> acceptor = std::move(address.acceptor);
    Reactor& reactor = acceptor->reactor();
    reactor.runAndWait([&] {
        acceptor->detach();
        acceptor.reset();
    });
    acceptor.reset();
    reactor.runAndWait([] {});
}

void Listeners::close(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) return;
    for (auto& address : entry->second->addresses)
        closeAddress(address);
    entries_.erase(entry);
    log_.info("listener.closed", {{"listener", name}});
}

Status Listeners::pause(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) return failure(ErrorKind::notFound, say("listener.unknown", name));
    entry->second->paused = true;
    for (auto& address : entry->second->addresses) {
        closeAddress(address);
        address.error.reset();
    }
    log_.info("listener.paused", {{"listener", name}});
    return {};
}

Status Listeners::resume(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) return failure(ErrorKind::notFound, say("listener.unknown", name));
    entry->second->paused = false;
    return openMissing(*entry->second);
}

bool Listeners::retryFailed() {
    const std::lock_guard lock(mutex_);
    bool changed = false;
    for (auto& [name, entry] : entries_) {
        if (entry->paused) continue;
        for (auto& address : entry->addresses) {
            if (address.acceptor) continue;
            const Status opened = openAddress(*entry, address);
            if (opened.ok())
                changed = true;
            else
                address.error = opened.error();
        }
    }
    return changed;
}

void Listeners::closeAll() {
    const std::lock_guard lock(mutex_);
    for (auto& [name, entry] : entries_)
        for (auto& address : entry->addresses)
            closeAddress(address);
    entries_.clear();
}

std::vector<ListenerState> Listeners::states() const {
    const std::lock_guard lock(mutex_);
    std::vector<ListenerState> states;
    for (const auto& [name, entry] : entries_) {
        for (const auto& address : entry->addresses) {
            ListenerState state;
            state.name = name;
            state.address = address.text;
            state.port = entry->config.port;
            state.phase = ListenerPhase::failed;
            state.accepted = address.acceptedBefore;
            if (address.error) {
                state.error = address.error->text;
                state.sentence = address.error->sentence;
            }
            if (entry->paused) state.phase = ListenerPhase::paused;
            if (address.acceptor) {
                state.phase = ListenerPhase::open;
                state.port = address.acceptor->local().port;
                state.accepted += address.acceptor->accepted();
            }
            states.push_back(std::move(state));
        }
    }
    return states;
}

} // namespace ismail::net
