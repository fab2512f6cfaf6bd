#include "platform/local_outbox.h"
#include "platform/local_places.h"
#include "platform/local_server.h"
#include "platform/win32_peer.h"

#include <sddl.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <thread>

namespace ismail::platform {

namespace {

constexpr DWORD pieceBytes = 64 * 1024;

Handle makeEvent(bool manual) { return Handle(CreateEventW(nullptr, manual, FALSE, nullptr)); }

// One read or write under way. The buffer lives until the system is done with it.
struct Operation {
    OVERLAPPED overlapped{};
    Handle done = makeEvent(true);
    Bytes buffer;
    bool pending = false;

    void prepare() {
        overlapped = {};
        overlapped.hEvent = done.get();
    }
    // Waits for the end of what is under way after cancelling it.
    void cancel(HANDLE pipe) {
        if (!pending) return;
        CancelIoEx(pipe, &overlapped);
        DWORD count = 0;
        GetOverlappedResult(pipe, &overlapped, &count, TRUE);
        pending = false;
    }
};

class Connection final : public LocalConnection {
public:
    Connection(Handle pipe, std::uint64_t id, const LocalServerOptions& options, LocalPlaces& places,
               const LocalServer::Accept& accept)
        : pipe_(std::move(pipe)), wake_(makeEvent(false)), id_(id), options_(options), places_(places), accept_(accept),
          outbox_(options.maxOutbox) {}
    ~Connection() override {
        end();
        if (thread_.joinable()) thread_.join();
    }

    void start() {
        thread_ = std::thread([this] {
            owner_ = std::this_thread::get_id();
            helloBy_ = GetTickCount64() + static_cast<ULONGLONG>(options_.helloTimeout.count());
            run();
            outbox_.end();
            read_.cancel(pipe_.get());
            write_.cancel(pipe_.get());
            // Not DisconnectNamedPipe: that throws away what the client has not read yet.
            pipe_.reset();
            if (standing_ == LocalStanding::placed) places_.giveBack(peer_);
            finished_.store(true, std::memory_order_release);
        });
    }
    bool finished() const { return finished_.load(std::memory_order_acquire); }
    LocalStanding standing() const { return standing_; }
    bool ending() const { return outbox_.over(); }
    void end() {
        outbox_.end();
        SetEvent(wake_.get());
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
        SetEvent(wake_.get());
        return outcome == LocalOutbox::Push::queued;
    }
    void close() override {
        outbox_.close();
        SetEvent(wake_.get());
    }

private:
    void run() {
        try {
            while (step(true) && !(outbox_.closing() && outbox_.empty() && !write_.pending))
                ;
        } catch (...) {
            // A fence: whatever a handler throws ends its connection and nothing else.
            outbox_.end();
        }
        handler_.reset();
    }

    // Waits for one thing to happen and does it. False: the connection is over.
    bool step(bool mayRead) {
        const bool reading = mayRead && !outbox_.closing() && !outbox_.aboveHalf();
        if (reading && !read_.pending && !startRead()) return false;
        if (!write_.pending && !outbox_.empty() && !startWrite()) return false;
        updateDeadlines();
        HANDLE events[3] = {wake_.get(), write_.done.get(), read_.done.get()};
        const DWORD outcome = WaitForMultipleObjects(reading ? 3 : 2, events, FALSE, waitTime());
        if (outbox_.over()) return false;
        if (outcome == WAIT_OBJECT_0 + 1 && write_.pending && !finishWrite()) return false;
        if (outcome == WAIT_OBJECT_0 + 2 && read_.pending && !finishRead()) outbox_.close();
        return outcome != WAIT_FAILED && waitTime() > 0;
    }

    bool startRead() {
        read_.prepare();
        read_.buffer.resize(pieceBytes);
        ResetEvent(read_.done.get());
        const BOOL started = ReadFile(pipe_.get(), read_.buffer.data(), pieceBytes, nullptr, &read_.overlapped);
        read_.pending = started || GetLastError() == ERROR_IO_PENDING;
        return read_.pending;
    }
    bool finishRead() {
        DWORD count = 0;
        read_.pending = false;
        const BOOL good = GetOverlappedResult(pipe_.get(), &read_.overlapped, &count, FALSE);
        ResetEvent(read_.done.get());
        if (!good || count == 0) return false;
        // A client can be impersonated only after something was read from it.
        if (!handler_ && !takeIn()) return false;
        const Bytes bytes = read_.buffer.substr(0, count);
        return handler_->received(bytes);
    }
    // False: it is over, once what the client is told has gone out.
    bool takeIn() {
        const auto peer = options_.identify ? options_.identify(reinterpret_cast<std::intptr_t>(pipe_.get()))
                                            : identifyPeer(pipe_.get(), options_.adminGroup, options_.viewGroup);
        if (!peer) return false;
        peer_ = *peer;
        if (const auto refusal = places_.take(peer_)) {
            standing_ = LocalStanding::refused;
            if (options_.refusal) outbox_.push(options_.refusal(*refusal, peer_), true);
            return false;
        }
        standing_ = LocalStanding::placed;
        handler_ = accept_(*this);
        return handler_ != nullptr;
    }
    bool startWrite() {
        write_.prepare();
        write_.buffer = outbox_.front(pieceBytes);
        ResetEvent(write_.done.get());
        const BOOL started = WriteFile(pipe_.get(), write_.buffer.data(), static_cast<DWORD>(write_.buffer.size()),
                                       nullptr, &write_.overlapped);
        write_.pending = started || GetLastError() == ERROR_IO_PENDING;
        if (!sendBy_) sendBy_ = GetTickCount64() + static_cast<ULONGLONG>(options_.sendTimeout.count());
        return write_.pending;
    }
    bool finishWrite() {
        DWORD count = 0;
        write_.pending = false;
        const BOOL good = GetOverlappedResult(pipe_.get(), &write_.overlapped, &count, FALSE);
        ResetEvent(write_.done.get());
        if (!good) return false;
        outbox_.sent(count);
        sendBy_ = 0;
        return true;
    }

    void updateDeadlines() {
        if (!handler_ || !handler_->expectsMore())
            frameBy_ = 0;
        else if (!frameBy_)
            frameBy_ = GetTickCount64() + static_cast<ULONGLONG>(options_.frameTimeout.count());
        if (handler_ && handler_->greeted()) helloBy_ = 0;
    }
    // Milliseconds to the next deadline; 0: it has passed.
    DWORD waitTime() const {
        const ULONGLONG now = GetTickCount64();
        DWORD least = INFINITE;
        for (const ULONGLONG deadline : {sendBy_, frameBy_, helloBy_}) {
            if (deadline == 0) continue;
            if (deadline <= now) return 0;
            least = std::min(least, static_cast<DWORD>(std::min<ULONGLONG>(deadline - now, 60'000)));
        }
        return least;
    }

    Handle pipe_;
    Handle wake_;
    const std::uint64_t id_;
    const LocalServerOptions& options_;
    LocalPlaces& places_;
    const LocalServer::Accept& accept_;
    LocalOutbox outbox_;
    LocalPeer peer_;
    std::unique_ptr<LocalConnectionHandler> handler_;
    Operation read_, write_;
    ULONGLONG sendBy_ = 0, frameBy_ = 0, helloBy_ = 0; // of GetTickCount64; 0: none
    std::atomic<LocalStanding> standing_{LocalStanding::arriving};
    std::atomic<bool> finished_{false};
    std::thread::id owner_; // set before the handler is made, so before anybody else knows of this
    std::thread thread_;
};

class Win32Server final : public LocalServer {
public:
    explicit Win32Server(LocalServerOptions options)
        : options_(std::move(options)), places_(options_), stop_(makeEvent(true)) {}
    ~Win32Server() override { stop(); }

    Status start(Accept accept) override {
        accept_ = std::move(accept);
        // The flag for the first instance is what Windows enforces; asking before is for Wine, which ignores it.
        const bool taken = WaitNamedPipeW(toWide(options_.endpoint).c_str(), 1) || GetLastError() == ERROR_SEM_TIMEOUT;
        if (!taken) next_ = makeInstance(true);
        if (!next_) {
            const DWORD code = GetLastError();
            if (taken || code == ERROR_ACCESS_DENIED)
                return Error{ErrorKind::conflict, "Another program already listens at " + options_.endpoint + "."};
            return systemError(ErrorKind::internal, "Cannot make the pipe " + options_.endpoint, code);
        }
        thread_ = std::thread([this] { run(); });
        return {};
    }

    void stop() override {
        if (!thread_.joinable()) return;
        SetEvent(stop_.get());
        thread_.join();
        for (Connection& connection : connections_)
            connection.end();
        connections_.clear();
        next_.reset();
        count_ = 0;
    }

    std::size_t connections() const override { return count_; }

private:
    // From the first on there is always an instance that waits, so nobody else can ever take the name.
    Handle makeInstance(bool first) const {
        PSECURITY_DESCRIPTOR descriptor = nullptr;
        if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(pipeSecurity().c_str(), SDDL_REVISION_1, &descriptor,
                                                                  nullptr))
            return {};
        SECURITY_ATTRIBUTES attributes{sizeof attributes, descriptor, FALSE};
        const DWORD open = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | (first ? FILE_FLAG_FIRST_PIPE_INSTANCE : 0);
        const DWORD mode = PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS;
        Handle pipe(CreateNamedPipeW(toWide(options_.endpoint).c_str(), open, mode, PIPE_UNLIMITED_INSTANCES,
                                     pieceBytes, pieceBytes, 0, &attributes));
        const DWORD code = GetLastError();
        LocalFree(descriptor);
        SetLastError(code);
        return pipe;
    }

    // Waits for a client of the instance. False: the end.
    bool awaitClient() {
        Operation connecting;
        connecting.prepare();
        if (!ConnectNamedPipe(next_.get(), &connecting.overlapped)) {
            const DWORD code = GetLastError();
            if (code == ERROR_PIPE_CONNECTED) return true;
            if (code != ERROR_IO_PENDING) return WaitForSingleObject(stop_.get(), 50) != WAIT_OBJECT_0;
        }
        connecting.pending = true;
        HANDLE events[2] = {stop_.get(), connecting.done.get()};
        if (WaitForMultipleObjects(2, events, FALSE, INFINITE) == WAIT_OBJECT_0 + 1) return true;
        connecting.cancel(next_.get());
        return false;
    }

    void run() {
        while (awaitClient()) {
            connections_.remove_if([](const Connection& connection) { return connection.finished(); });
            Handle following = makeInstance(false);
            if (!following || !makeRoomFor(options_, connections_)) {
                DisconnectNamedPipe(next_.get());
                if (following) next_ = std::move(following);
                continue;
            }
            connections_.emplace_back(std::move(next_), ++lastId_, options_, places_, accept_);
            next_ = std::move(following);
            try {
                connections_.back().start();
            } catch (const std::system_error&) {
                connections_.pop_back();
            }
            count_ = connections_.size();
        }
    }

    const LocalServerOptions options_;
    LocalPlaces places_;
    Accept accept_;
    Handle stop_;
    Handle next_; // the instance that waits for a client
    std::list<Connection> connections_;
    std::atomic<std::size_t> count_{0};
    std::uint64_t lastId_ = 0;
    std::thread thread_;
};

} // namespace

std::unique_ptr<LocalServer> LocalServer::create(LocalServerOptions options) {
    return std::make_unique<Win32Server>(std::move(options));
}

} // namespace ismail::platform
