#include "platform/win32_util.h"
#include "service.h"
#include "windows/win32_event_log.h"
#include "windows/win32_service.h"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

namespace ismail::service {

namespace {

constexpr DWORD startHint = 10'000; // milliseconds until the next sign of life, at the latest
constexpr DWORD stopHint = 6'000;
constexpr std::chrono::milliseconds signOfLife{1000};
// What was promised is on disk at any moment, so an end without farewell loses nothing, while a service that does not
// stop blocks the shutdown of the computer and the next upgrade.
constexpr std::chrono::milliseconds stopPatience{4500};
constexpr DWORD accepted = SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PRESHUTDOWN;

// What the service manager is told. Thread-safe.
class Reporter {
public:
    void use(SERVICE_STATUS_HANDLE handle) { handle_ = handle; }

    void report(DWORD state, DWORD hint = 0, DWORD error = NO_ERROR) {
        const std::lock_guard lock(mutex_);
        if (status_.dwCurrentState == SERVICE_STOPPED && state != SERVICE_START_PENDING) return;
        const bool pending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
        status_.dwCheckPoint = !pending ? 0 : status_.dwCurrentState == state ? status_.dwCheckPoint + 1 : 1;
        status_.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
        status_.dwCurrentState = state;
        status_.dwControlsAccepted = state == SERVICE_RUNNING ? accepted : 0;
        status_.dwWaitHint = hint;
        status_.dwWin32ExitCode = error;
        SetServiceStatus(handle_, &status_);
    }

private:
    std::mutex mutex_;
    SERVICE_STATUS_HANDLE handle_ = nullptr;
    SERVICE_STATUS status_{};
};

// Does something again and again until it is destroyed, or once after a time.
class Ticker {
public:
    Ticker(std::chrono::milliseconds every, std::function<void()> action)
        : thread_([this, every, action = std::move(action)] {
              std::unique_lock lock(mutex_);
              while (!wake_.wait_for(lock, every, [this] { return done_; }))
                  action();
          }) {}
    ~Ticker() {
        {
            const std::lock_guard lock(mutex_);
            done_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool done_ = false;
    std::thread thread_;
};

class WindowsService {
public:
    explicit WindowsService(std::filesystem::path data)
        : data_(std::move(data)), stop_(CreateEventW(nullptr, TRUE, FALSE, nullptr)),
          ended_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {}

    void run() {
        const SERVICE_STATUS_HANDLE handle = RegisterServiceCtrlHandlerExW(platform::serviceName, control, this);
        if (!handle) return;
        reporter_.use(handle);
        reporter_.report(SERVICE_START_PENDING, startHint);
        std::unique_ptr<Service> service = start();
        if (!service) {
            exitCode_ = EXIT_FAILURE;
            reporter_.report(SERVICE_STOPPED, 0, ERROR_SERVICE_NOT_ACTIVE);
            return;
        }
        reporter_.report(SERVICE_RUNNING);
        events_.started(ISMAIL_VERSION);
        WaitForSingleObject(stop_.get(), INFINITE);
        stop(std::move(service));
        events_.stopped();
        reporter_.report(SERVICE_STOPPED);
    }
    // The last use of this by the service's thread, and what main waits for: the dispatcher returns as soon as STOPPED
    // was reported, while that thread may still be on its way out.
    void ended() { SetEvent(ended_.get()); }
    int waitForEnd() {
        WaitForSingleObject(ended_.get(), stopHint);
        return exitCode_;
    }

private:
    std::unique_ptr<Service> start() {
        const Ticker alive(signOfLife, [this] { reporter_.report(SERVICE_START_PENDING, startHint); });
        try {
            ServiceOptions options;
            options.data = data_;
            options.serious = [this](LogLevel level, const std::string& line) { events_.serious(level, line); };
            auto started = Service::start(options);
            if (started) return std::move(*started);
            events_.failedToStart(started.error().text);
        } catch (const std::exception& e) {
            // A fence: the service manager must learn that the start failed, the administrator why.
            events_.failedToStart(e.what());
        }
        return nullptr;
    }

    void stop(std::unique_ptr<Service> service) {
        reporter_.report(SERVICE_STOP_PENDING, stopHint);
        const Ticker watchdog(stopPatience, [this] {
            reporter_.report(SERVICE_STOPPED);
            std::_Exit(EXIT_SUCCESS);
        });
        service->stop();
        service.reset();
    }

    static DWORD WINAPI control(DWORD code, DWORD, void*, void* self) {
        auto& service = *static_cast<WindowsService*>(self);
        switch (code) {
        case SERVICE_CONTROL_STOP:
        case SERVICE_CONTROL_SHUTDOWN:
        case SERVICE_CONTROL_PRESHUTDOWN:
            service.reporter_.report(SERVICE_STOP_PENDING, stopHint);
            SetEvent(service.stop_.get());
            return NO_ERROR;
        case SERVICE_CONTROL_INTERROGATE: return NO_ERROR;
        default: return ERROR_CALL_NOT_IMPLEMENTED;
        }
    }

    const std::filesystem::path data_;
    platform::Handle stop_, ended_;
    Reporter reporter_;
    EventLog events_;
    int exitCode_ = EXIT_SUCCESS;
};

// ServiceMain is given no context by Windows; this is set before the service manager can call it.
WindowsService* theService = nullptr;

void WINAPI serviceMain(DWORD, wchar_t**) {
    theService->run();
    theService->ended();
}

} // namespace

int runUnderServiceManager(const std::filesystem::path& data) {
    WindowsService service(data);
    theService = &service;
    wchar_t name[] = L"ismaild";
    const SERVICE_TABLE_ENTRYW table[] = {{name, serviceMain}, {nullptr, nullptr}};
    if (StartServiceCtrlDispatcherW(table)) return service.waitForEnd();
    const DWORD code = GetLastError();
    std::cerr << (code == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT
                      ? std::string("ismaild --service is for the service manager. Start the service with: net start "
                                    "ismaild. To run it here leave --service out.")
                      : "ismaild cannot reach the service manager: " + platform::systemMessage(code) + ".")
              << std::endl;
    return EXIT_FAILURE;
}

} // namespace ismail::service
