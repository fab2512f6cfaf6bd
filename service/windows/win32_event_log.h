// The Application log of Windows: start, stop and every error and warning of the server, under the source "ISMail",
// whose texts are in the message table of ismaild.exe (resources/windows/ismail_events.mc).
#pragma once

#include "base/log.h"

#include <string>

namespace ismail::service {

class EventLog {
public:
    EventLog();
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    // Thread-safe. A log that cannot be written is no reason to fail: these do nothing then.
    void started(const std::string& version);
    void stopped();
    void failedToStart(const std::string& reason);
    // Errors and warnings only. At most 60 entries a minute: a fault that repeats must not drive everything else out of
    // a log that the whole computer shares.
    void serious(LogLevel level, const std::string& line);

    // The registry key of the source, under HKEY_LOCAL_MACHINE; setup makes and removes it.
    static constexpr wchar_t sourceKey[] = L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\ISMail";

private:
    struct Impl;
    Impl* impl_;
};

} // namespace ismail::service
