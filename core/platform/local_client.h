// A client's end of the local connection to the service.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "platform/paths.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ismail::platform {

class LocalClient {
public:
    virtual ~LocalClient() = default;
    // Blocks until all is written.
    virtual Status write(ByteView bytes) = 0;
    // Blocks until something comes, at most 64 KiB; empty: the service closed the connection.
    virtual Result<Bytes> read() = 0;
    // Gives the socket or handle away, for programs with an event loop of their own; this object is then done.
    virtual std::intptr_t release() = 0;

    // Errors: unavailable, when no service listens there, or (Windows) when it takes nobody in for five seconds;
    // denied, when this user may not connect or (Windows) when who listens there is not the service. Windows: the pipe
    // is opened with the rights 0x0012019B, as identification only.
    static Result<std::unique_ptr<LocalClient>> connect(const std::string& endpoint);
};

} // namespace ismail::platform
