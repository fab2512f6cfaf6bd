#include "platform/supervisor.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace ismail::platform {

namespace {

std::optional<std::int64_t> numberFromEnvironment(const char* name) {
    const char* text = std::getenv(name);
    if (!text) return std::nullopt;
    const std::string_view digits(text);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

} // namespace

void tellSupervisor(std::string_view state) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (!path) return;
    const std::string_view name(path);
    sockaddr_un address{};
    if (name.empty() || name.size() >= sizeof address.sun_path || (name[0] != '/' && name[0] != '@')) return;
    address.sun_family = AF_UNIX;
    std::ranges::copy(name, address.sun_path);
    if (name[0] == '@') address.sun_path[0] = '\0'; // of no file system
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    // Lost, it is as if it had not been said; the supervisor has its own patience.
    (void)::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
    ::close(socket);
}

std::optional<Millis> supervisorPatience() {
    const auto process = numberFromEnvironment("WATCHDOG_PID");
    if (process && *process != ::getpid()) return std::nullopt;
    const auto microseconds = numberFromEnvironment("WATCHDOG_USEC");
    if (!microseconds || *microseconds < 1000) return std::nullopt;
    return Millis(*microseconds / 1000);
}

} // namespace ismail::platform
