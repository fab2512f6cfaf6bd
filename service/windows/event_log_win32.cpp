#include "ismail_events.h"
#include "platform/win32_util.h"
#include "windows/win32_event_log.h"

#include <mutex>

namespace ismail::service {

namespace {

constexpr std::size_t longestText = 30'000; // a string of ReportEvent is limited to 31,839 characters
constexpr int mostAMinute = 60;

} // namespace

struct EventLog::Impl {
    HANDLE source = RegisterEventSourceW(nullptr, L"ISMail");
    std::mutex mutex;
    ULONGLONG minuteBegan = 0;
    int thisMinute = 0;

    void report(WORD type, DWORD id, const std::string& text) {
        if (!source) return;
        const std::wstring wide = platform::toWide(std::string_view(text).substr(0, longestText));
        const wchar_t* strings[] = {wide.c_str()};
        ReportEventW(source, type, 0, id, nullptr, 1, 0, strings, nullptr);
    }
    bool mayReport() {
        const std::lock_guard lock(mutex);
        const ULONGLONG now = GetTickCount64();
        if (minuteBegan == 0 || now - minuteBegan >= 60'000) {
            minuteBegan = now;
            thisMinute = 0;
        }
        return ++thisMinute <= mostAMinute;
    }
};

EventLog::EventLog() : impl_(new Impl) {}

EventLog::~EventLog() {
    if (impl_->source) DeregisterEventSource(impl_->source);
    delete impl_;
}

void EventLog::started(const std::string& version) {
    impl_->report(EVENTLOG_INFORMATION_TYPE, ISMAIL_EVENT_STARTED, version);
}

void EventLog::stopped() { impl_->report(EVENTLOG_INFORMATION_TYPE, ISMAIL_EVENT_STOPPED, {}); }

void EventLog::failedToStart(const std::string& reason) {
    impl_->report(EVENTLOG_ERROR_TYPE, ISMAIL_EVENT_NOT_STARTED, reason);
}

void EventLog::serious(LogLevel level, const std::string& line) {
    if (level > LogLevel::warning || !impl_->mayReport()) return;
    if (level == LogLevel::error)
        impl_->report(EVENTLOG_ERROR_TYPE, ISMAIL_EVENT_ERROR, line);
    else
        impl_->report(EVENTLOG_WARNING_TYPE, ISMAIL_EVENT_WARNING, line);
}

} // namespace ismail::service
