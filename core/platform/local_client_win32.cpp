#include "platform/local_client.h"

#include "base/say.h"
#include "platform/system_info.h"
#include "platform/win32_peer.h"

namespace ismail::platform {

namespace {

// What interactive users are granted: read, write and attributes, without FILE_CREATE_PIPE_INSTANCE, which
// GENERIC_WRITE would ask for.
constexpr DWORD clientRights = 0x0012019B;
constexpr ULONGLONG busyWait = 5000; // milliseconds
constexpr DWORD pause = 20;          // milliseconds; where WaitNamedPipe has nothing to wait for

class PipeClient final : public LocalClient {
public:
    explicit PipeClient(Handle pipe) : pipe_(std::move(pipe)), done_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {}

    Status write(ByteView bytes) override {
        while (!bytes.empty()) {
            OVERLAPPED operation{};
            operation.hEvent = done_.get();
            const auto most = static_cast<DWORD>(bytes.size() < 64 * 1024 ? bytes.size() : 64 * 1024);
            const BOOL started = WriteFile(pipe_.get(), bytes.data(), most, nullptr, &operation);
            DWORD count = 0;
            if (!finish(started, operation, count)) return lost();
            bytes.remove_prefix(count);
        }
        return {};
    }
    Result<Bytes> read() override {
        Bytes bytes(64 * 1024, '\0');
        OVERLAPPED operation{};
        operation.hEvent = done_.get();
        const BOOL started = ReadFile(pipe_.get(), bytes.data(), static_cast<DWORD>(bytes.size()), nullptr, &operation);
        DWORD count = 0;
        if (!finish(started, operation, count)) {
            if (GetLastError() == ERROR_BROKEN_PIPE) return Bytes();
            return lost();
        }
        bytes.resize(count);
        return bytes;
    }
    std::intptr_t release() override { return reinterpret_cast<std::intptr_t>(pipe_.release()); }

private:
    bool finish(BOOL started, OVERLAPPED& operation, DWORD& count) {
        if (!started && GetLastError() != ERROR_IO_PENDING) return false;
        return GetOverlappedResult(pipe_.get(), &operation, &count, TRUE) != 0;
    }
    static Error lost() { return failure(ErrorKind::unavailable, say("service.lost")); }

    Handle pipe_;
    Handle done_;
};

} // namespace

Result<std::unique_ptr<LocalClient>> LocalClient::connect(const std::string& endpoint) {
    const std::wstring name = toWide(endpoint);
    const DWORD flags = FILE_FLAG_OVERLAPPED | SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION;
    const bool allowThisUser = endpoint != localEndpoint(defaultDataDirectory());
    const ULONGLONG until = GetTickCount64() + busyWait;
    for (ULONGLONG now = GetTickCount64(); now < until; now = GetTickCount64()) {
        Handle pipe(CreateFileW(name.c_str(), clientRights, 0, nullptr, OPEN_EXISTING, flags, nullptr));
        if (!pipe) {
            const DWORD code = GetLastError();
            if (code == ERROR_ACCESS_DENIED) return failure(ErrorKind::denied, say("service.forbidden", endpoint));
            if (code != ERROR_PIPE_BUSY) return failure(ErrorKind::unavailable, say("service.absent", endpoint));
            if (!WaitNamedPipeW(name.c_str(), static_cast<DWORD>(until - now))) Sleep(pause);
            continue;
        }
        switch (ownerOf(pipe.get(), allowThisUser)) {
        case PipeOwner::service: return std::unique_ptr<LocalClient>(std::make_unique<PipeClient>(std::move(pipe)));
        case PipeOwner::somebodyElse:
            return Error{ErrorKind::denied,
                         "What listens at " + endpoint + " is not the service: the pipe belongs to somebody else."};
        case PipeOwner::unknown: Sleep(pause); break; // it was closed again at once
        }
    }
    return failure(ErrorKind::unavailable, say("service.busy", endpoint, busyWait / 1000));
}

} // namespace ismail::platform
