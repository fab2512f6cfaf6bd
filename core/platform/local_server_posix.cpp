#include "base/path_text.h"
#include "platform/local_outbox.h"
#include "platform/local_places.h"
#include "platform/local_server.h"
#include "platform/posix_peer.h"
#include "platform/posix_util.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <list>
#include <thread>

namespace ismail::platform {

namespace {

constexpr std::size_t readBytes = 64 * 1024;
constexpr int backlog = 64;

using SteadyTime = std::chrono::steady_clock::time_point;

// Milliseconds to a moment, for poll(); -1: for ever.
int untilThen(std::optional<SteadyTime> when) {
    if (!when) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*when - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 60'000));
}

std::optional<SteadyTime> earliest(std::initializer_list<std::optional<SteadyTime>> times) {
    std::optional<SteadyTime> first;
    for (const auto& time : times)
        if (time && (!first || *time < *first)) first = time;
    return first;
}

bool passed(std::optional<SteadyTime> when) { return when && std::chrono::steady_clock::now() >= *when; }

class Connection final : public LocalConnection {
public:
    Connection(Descriptor socket, std::uint64_t id, const LocalServerOptions& options, LocalPlaces& places,
               const LocalServer::Accept& accept)
        : socket_(std::move(socket)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), id_(id), options_(options),
          places_(places), accept_(accept), outbox_(options.maxOutbox) {}
    ~Connection() override {
        outbox_.end();
        wake();
        if (thread_.joinable()) thread_.join();
    }

    void start() {
        thread_ = std::thread([this] {
            owner_ = std::this_thread::get_id();
            run();
            outbox_.end();
            socket_.reset();
            if (standing_ == LocalStanding::placed) places_.giveBack(peer_);
            finished_.store(true, std::memory_order_release);
        });
    }
    bool finished() const { return finished_.load(std::memory_order_acquire); }
    LocalStanding standing() const { return standing_; }
    bool ending() const { return outbox_.over(); }
    void end() {
        outbox_.end();
        wake();
    }

    const LocalPeer& peer() const override { return peer_; }
    std::uint64_t id() const override { return id_; }
    bool send(Bytes bytes) override {
        const bool own = std::this_thread::get_id() == owner_;
        const LocalOutbox::Push outcome = outbox_.push(std::move(bytes), own);
        if (own) {
            while (outcome == LocalOutbox::Push::queued && outbox_.aboveHalf() && !outbox_.over())
                if (!step(false)) outbox_.end();
            return outcome == LocalOutbox::Push::queued && !outbox_.over();
        }
        wake();
        return outcome == LocalOutbox::Push::queued;
    }
    void close() override {
        outbox_.close();
        wake();
    }

private:
    void wake() const {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
    }

    void run() {
        try {
            const auto peer = options_.identify ? options_.identify(socket_.get())
                                                : identifyPeer(socket_.get(), options_.adminGroup, options_.viewGroup);
            if (!peer) return;
            peer_ = *peer;
            if (const auto refusal = places_.take(peer_)) return refuse(*refusal);
            standing_ = LocalStanding::placed;
            helloBy_ = std::chrono::steady_clock::now() + options_.helloTimeout;
            handler_ = accept_(*this);
            while (handler_ && step(true) && !(outbox_.closing() && outbox_.empty()))
                ;
            handler_.reset();
        } catch (...) {
            // A fence: whatever a handler throws ends its connection and nothing else.
            handler_.reset();
        }
    }

    // Says why and waits for the first words of the client: one whose words meet a closed socket may never read ours.
    void refuse(LocalRefusal why) {
        standing_ = LocalStanding::refused;
        if (!options_.refusal) return;
        // A fresh socket takes that much at once.
        const Bytes words = options_.refusal(why, peer_);
        if (::send(socket_.get(), words.data(), words.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) return;
        ::shutdown(socket_.get(), SHUT_WR);
        pollfd fds[2] = {{socket_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
        ::poll(fds, 2, static_cast<int>(options_.helloTimeout.count()));
    }

    // Waits for one thing to happen and does it. False: the connection is over.
    bool step(bool mayRead) {
        const bool writing = !outbox_.empty();
        const bool reading = mayRead && !outbox_.closing() && !outbox_.aboveHalf();
        updateDeadlines(writing);
        pollfd fds[2] = {{socket_.get(), static_cast<short>((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)), 0},
                         {wake_.get(), POLLIN, 0}};
        if (::poll(fds, 2, untilThen(earliest({sendBy_, frameBy_, helloBy_}))) < 0 && errno != EINTR) return false;
        if (fds[1].revents) {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto got = ::read(wake_.get(), &count, sizeof count);
        }
        if (outbox_.over()) return false;
        if ((fds[0].revents & POLLOUT) && !flush()) return false;
        if (reading && (fds[0].revents & (POLLIN | POLLHUP))) {
            if (!readOnce()) outbox_.close();
        } else if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
            return false;
        }
        return !passed(sendBy_) && !passed(frameBy_) && !passed(helloBy_);
    }

    void updateDeadlines(bool writing) {
        const auto now = std::chrono::steady_clock::now();
        if (!writing)
            sendBy_.reset();
        else if (!sendBy_)
            sendBy_ = now + options_.sendTimeout;
        if (!handler_ || !handler_->expectsMore())
            frameBy_.reset();
        else if (!frameBy_)
            frameBy_ = now + options_.frameTimeout;
        if (handler_ && handler_->greeted()) helloBy_.reset();
    }

    bool flush() {
        const Bytes piece = outbox_.front(readBytes);
        if (piece.empty()) return true;
        const ssize_t count = ::send(socket_.get(), piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        outbox_.sent(static_cast<std::size_t>(count));
        sendBy_.reset();
        return true;
    }

    bool readOnce() {
        char buffer[readBytes];
        const ssize_t count = ::recv(socket_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
        if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
        return count > 0 && handler_->received(ByteView(buffer, static_cast<std::size_t>(count)));
    }

    Descriptor socket_;
    Descriptor wake_;
    const std::uint64_t id_;
    const LocalServerOptions& options_;
    LocalPlaces& places_;
    const LocalServer::Accept& accept_;
    LocalOutbox outbox_;
    LocalPeer peer_;
    std::unique_ptr<LocalConnectionHandler> handler_;
    std::optional<SteadyTime> sendBy_, frameBy_, helloBy_;
    std::atomic<LocalStanding> standing_{LocalStanding::arriving};
    std::atomic<bool> finished_{false};
    std::thread::id owner_; // set before the handler is made, so before anybody else knows of this
    std::thread thread_;
};

class PosixServer final : public LocalServer {
public:
    explicit PosixServer(LocalServerOptions options) : options_(std::move(options)), places_(options_) {}
    ~PosixServer() override { stop(); }

    Status start(Accept accept) override {
        accept_ = std::move(accept);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string& path = options_.endpoint;
        if (path.size() >= sizeof address.sun_path)
            return Error{ErrorKind::invalid, "The path of the local socket, " + path + ", is too long (" +
                                                 std::to_string(path.size()) + " octets, " +
                                                 std::to_string(sizeof address.sun_path - 1) +
                                                 " at most); choose a shorter data directory."};
        path.copy(address.sun_path, path.size());
        std::error_code ignored;
        std::filesystem::create_directories(pathFromUtf8(path).parent_path(), ignored);
        listener_ = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        stop_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
        if (!listener_ || !stop_) return systemError("Cannot make the local socket", errno);
        if (const Status cleared = clearStale(address); !cleared) return cleared;
        const auto* generic = reinterpret_cast<const sockaddr*>(&address);
        if (::bind(listener_.get(), generic, sizeof address) != 0)
            return systemError("Cannot make the local socket " + path, errno);
        // Everybody may knock; who gets in is decided by identifyPeer().
        if (::chmod(path.c_str(), 0666) != 0 || ::listen(listener_.get(), backlog) != 0)
            return systemError("Cannot listen on the local socket " + path, errno);
        thread_ = std::thread([this] { run(); });
        return {};
    }

    void stop() override {
        if (!thread_.joinable()) return;
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(stop_.get(), &one, sizeof one);
        thread_.join();
        listener_.reset();
        ::unlink(options_.endpoint.c_str());
        for (Connection& connection : connections_)
            connection.end();
        connections_.clear();
        count_ = 0;
    }

    std::size_t connections() const override { return count_; }

private:
    // A socket that a dead service left behind is removed; one that answers belongs to a living one.
    Status clearStale(const sockaddr_un& address) {
        struct stat status {};
        if (::lstat(address.sun_path, &status) != 0) return {};
        const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        const int outcome = ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
        if (!S_ISSOCK(status.st_mode) || outcome == 0 || errno == EAGAIN)
            return Error{ErrorKind::conflict, "Another service already listens on " + options_.endpoint + "."};
        if (::unlink(address.sun_path) != 0)
            return systemError("Cannot remove the old socket " + options_.endpoint, errno);
        return {};
    }

    void run() {
        while (true) {
            pollfd fds[2] = {{listener_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
            if (::poll(fds, 2, -1) < 0 && errno != EINTR) return;
            if (fds[1].revents) return;
            Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
            reap();
            if (!socket) {
                // Out of descriptors: the client stays in the backlog; do not spin on it.
                if (errno == EMFILE || errno == ENFILE) ::poll(&fds[1], 1, 100);
                continue;
            }
            if (!makeRoomFor(options_, connections_)) continue;
            connections_.emplace_back(std::move(socket), ++lastId_, options_, places_, accept_);
            try {
                connections_.back().start();
            } catch (const std::system_error&) {
                connections_.pop_back();
            }
            count_ = connections_.size();
        }
    }

    void reap() {
        connections_.remove_if([](const Connection& connection) { return connection.finished(); });
        count_ = connections_.size();
    }

    const LocalServerOptions options_;
    LocalPlaces places_;
    Accept accept_;
    Descriptor listener_;
    Descriptor stop_;
    std::list<Connection> connections_; // the accepting thread's; after stop() the caller's
    std::atomic<std::size_t> count_{0};
    std::uint64_t lastId_ = 0;
    std::thread thread_;
};

} // namespace

std::unique_ptr<LocalServer> LocalServer::create(LocalServerOptions options) {
    return std::make_unique<PosixServer>(std::move(options));
}

} // namespace ismail::platform
