#include "tray/service_control.h"

#include "tray/tray_words.h"

#include "platform/win32_util.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThread>

#include <windows.h>

#include <shellapi.h>

namespace ismail::admin {

namespace {

// With the consent dialog of Windows, so on a thread of its own.
QString runElevated(const std::wstring& parameters) {
    SHELLEXECUTEINFOW call{};
    call.cbSize = sizeof call;
    call.fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC;
    call.lpVerb = L"runas";
    call.lpFile = L"cmd.exe";
    call.lpParameters = parameters.c_str();
    call.nShow = SW_HIDE;
    if (!ShellExecuteExW(&call))
        return GetLastError() == ERROR_CANCELLED ? Tray::tr("Consent was not given.")
                                                 : Tray::tr("Windows did not run the service manager.");
    if (!call.hProcess) return {};
    WaitForSingleObject(call.hProcess, 60'000);
    DWORD code = 1;
    GetExitCodeProcess(call.hProcess, &code);
    CloseHandle(call.hProcess);
    return code == 0 ? QString() : Tray::tr("The service manager refused (%1).").arg(code);
}

} // namespace

bool canControlService() {
    const SC_HANDLE manager = OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT);
    if (!manager) return false;
    const SC_HANDLE service = OpenServiceW(manager, platform::serviceName, SERVICE_QUERY_STATUS);
    if (service) CloseServiceHandle(service);
    CloseServiceHandle(manager);
    return service != nullptr;
}

void controlService(ServiceDeed deed, QObject* context, std::function<void(const QString&)> done) {
    const std::wstring name = platform::serviceName;
    const std::wstring stop = L"net stop " + name, start = L"net start " + name;
    const std::wstring parameters = deed == ServiceDeed::start  ? L"/c " + start
                                    : deed == ServiceDeed::stop ? L"/c " + stop
                                                                : L"/c " + stop + L" & " + start;
    QThread* thread = QThread::create([guard = QPointer<QObject>(context), parameters, done] {
        const QString problem = runElevated(parameters);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [guard, done, problem] {
                if (guard) done(problem);
            },
            Qt::QueuedConnection);
    });
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start();
}

} // namespace ismail::admin
