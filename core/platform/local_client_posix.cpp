#include "platform/local_client.h"

#include "base/say.h"
#include "platform/posix_util.h"

#include <sys/socket.h>
#include <sys/un.h>

namespace ismail::platform {

namespace {

class SocketClient final : public LocalClient {
public:
    explicit SocketClient(Descriptor socket) : socket_(std::move(socket)) {}

    Status write(ByteView bytes) override {
        while (!bytes.empty()) {
            const ssize_t count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return lost();
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return {};
    }
    Result<Bytes> read() override {
        Bytes bytes(64 * 1024, '\0');
        ssize_t count = 0;
        do {
            count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
        } while (count < 0 && errno == EINTR);
        if (count < 0) return lost();
        bytes.resize(static_cast<std::size_t>(count));
        return bytes;
    }
    std::intptr_t release() override { return socket_.release(); }

private:
    static Error lost() { return failure(ErrorKind::unavailable, say("service.lost")); }

    Descriptor socket_;
};

} // namespace

Result<std::unique_ptr<LocalClient>> LocalClient::connect(const std::string& endpoint) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (endpoint.size() >= sizeof address.sun_path)
        return Error{ErrorKind::invalid, "The path of the local socket, " + endpoint + ", is too long."};
    endpoint.copy(address.sun_path, endpoint.size());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return systemError("Cannot make a socket", errno);
    int outcome = 0;
    do {
        outcome = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    } while (outcome != 0 && errno == EINTR);
    if (outcome == 0) return std::unique_ptr<LocalClient>(std::make_unique<SocketClient>(std::move(socket)));
    if (errno == EACCES || errno == EPERM) return failure(ErrorKind::denied, say("service.forbidden", endpoint));
    return failure(ErrorKind::unavailable, say("service.absent", endpoint));
}

} // namespace ismail::platform
