#include "platform/win32_util.h"
#include "windows/win32_event_log.h"
#include "windows/win32_setup.h"

#include <algorithm>
#include <cwchar>
#include <cwctype>
#include <memory>
#include <type_traits>

namespace ismail::service::setup {

namespace {

constexpr wchar_t environmentKey[] = L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";
constexpr wchar_t firewallRule[] = L"ISMail mail server";
constexpr DWORD patience = 30'000; // milliseconds for a program of the system

struct KeyCloser {
    void operator()(HKEY key) const { RegCloseKey(key); }
};
using Key = std::unique_ptr<std::remove_pointer_t<HKEY>, KeyCloser>;
struct ServiceCloser {
    void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using ServiceHandle = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, ServiceCloser>;

Error failed(const std::string& what, DWORD code) { return platform::systemError(ErrorKind::unavailable, what, code); }

Status setText(HKEY key, const wchar_t* name, DWORD type, const std::wstring& text) {
    const LSTATUS code = RegSetValueExW(key, name, 0, type, reinterpret_cast<const BYTE*>(text.c_str()),
                                        static_cast<DWORD>((text.size() + 1) * sizeof(wchar_t)));
    return code == ERROR_SUCCESS ? Status() : failed("A value of the registry cannot be set", static_cast<DWORD>(code));
}

std::wstring lower(std::wstring text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](wchar_t c) { return static_cast<wchar_t>(std::towlower(static_cast<std::wint_t>(c))); });
    while (!text.empty() && text.back() == L'\\')
        text.pop_back();
    return text;
}

// A program of the system, never one that lies in some directory of PATH.
Status runSystemProgram(const std::wstring& program, const std::wstring& arguments, SetupLog& log) {
    wchar_t directory[MAX_PATH] = {};
    GetSystemDirectoryW(directory, MAX_PATH);
    const std::wstring path = std::wstring(directory) + L"\\" + program;
    std::wstring line = L"\"" + path + L"\" " + arguments;
    log.say("Running " + platform::toUtf8(line));
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION information{};
    if (!CreateProcessW(path.c_str(), line.data(), nullptr, nullptr, FALSE, CREATE_NO_WINDOW, nullptr, directory,
                        &startup, &information))
        return failed(platform::toUtf8(program) + " cannot be started", GetLastError());
    const platform::Handle process(information.hProcess), thread(information.hThread);
    DWORD code = 1;
    if (WaitForSingleObject(process.get(), patience) != WAIT_OBJECT_0) {
        TerminateProcess(process.get(), 1);
        return Error{ErrorKind::unavailable, platform::toUtf8(program) + " did not end in time."};
    }
    GetExitCodeProcess(process.get(), &code);
    if (code == 0) return {};
    return Error{ErrorKind::unavailable, platform::toUtf8(program) + " failed with code " + std::to_string(code) + "."};
}

// Calls edit with the entries of the computer's PATH and writes back what it leaves.
template <typename Edit>
Status editPath(const Edit& edit) {
    HKEY raw = nullptr;
    if (const LSTATUS code = RegOpenKeyExW(HKEY_LOCAL_MACHINE, environmentKey, 0, KEY_READ | KEY_WRITE, &raw);
        code != ERROR_SUCCESS)
        return failed("The environment cannot be opened", static_cast<DWORD>(code));
    const Key key(raw);
    DWORD type = REG_EXPAND_SZ, size = 0;
    const LSTATUS present = RegQueryValueExW(key.get(), L"Path", nullptr, &type, nullptr, &size);
    std::wstring before(size / sizeof(wchar_t), L'\0');
    if (present == ERROR_SUCCESS)
        RegQueryValueExW(key.get(), L"Path", nullptr, &type, reinterpret_cast<BYTE*>(before.data()), &size);
    before.resize(std::wcslen(before.c_str()));
    std::vector<std::wstring> entries;
    for (std::size_t at = 0; at <= before.size() && !before.empty();) {
        const std::size_t end = std::min(before.find(L';', at), before.size());
        if (end > at) entries.push_back(before.substr(at, end - at));
        at = end + 1;
    }
    edit(entries);
    std::wstring after;
    for (const std::wstring& entry : entries)
        after += (after.empty() ? L"" : L";") + entry;
    if (after == before) return {};
    if (const Status set = setText(key.get(), L"Path", type, after); !set) return set;
    DWORD_PTR ignored = 0;
    SendMessageTimeoutW(HWND_BROADCAST, WM_SETTINGCHANGE, 0, reinterpret_cast<LPARAM>(L"Environment"), SMTO_ABORTIFHUNG,
                        2000, &ignored);
    return {};
}

} // namespace

Status registerEventSource(const std::filesystem::path& program) {
    HKEY raw = nullptr;
    const LSTATUS code =
        RegCreateKeyExW(HKEY_LOCAL_MACHINE, EventLog::sourceKey, 0, nullptr, 0, KEY_WRITE, nullptr, &raw, nullptr);
    if (code != ERROR_SUCCESS) return failed("The Event Log source cannot be registered", static_cast<DWORD>(code));
    const Key key(raw);
    if (const Status set = setText(key.get(), L"EventMessageFile", REG_EXPAND_SZ, program.wstring()); !set) return set;
    const DWORD types = EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE;
    RegSetValueExW(key.get(), L"TypesSupported", 0, REG_DWORD, reinterpret_cast<const BYTE*>(&types), sizeof types);
    return {};
}

Status removeEventSource() {
    const LSTATUS code = RegDeleteKeyW(HKEY_LOCAL_MACHINE, EventLog::sourceKey);
    if (code == ERROR_SUCCESS || code == ERROR_FILE_NOT_FOUND) return {};
    return failed("The Event Log source cannot be removed", static_cast<DWORD>(code));
}

namespace {

// What the service manager is asked for, so that the log of setup shows it.
std::string inWords(const SERVICE_FAILURE_ACTIONSW& failure, const wchar_t* privileges,
                    const SERVICE_PRESHUTDOWN_INFO& shutdown) {
    std::string text = "Recovery: restart after";
    for (DWORD i = 0; i < failure.cActions; ++i)
        text += " " + std::to_string(failure.lpsaActions[i].Delay);
    text += " ms, forgotten after " + std::to_string(failure.dwResetPeriod) + " s; privileges:";
    for (const wchar_t* at = privileges; *at != L'\0'; at += std::wcslen(at) + 1)
        text += " " + platform::toUtf8(at);
    return text + "; at shutdown: " + std::to_string(shutdown.dwPreshutdownTimeout) + " ms";
}

} // namespace

Status configureService(SetupLog& log) {
    const ServiceHandle manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
    if (!manager) return failed("The service manager cannot be reached", GetLastError());
    const ServiceHandle service(
        OpenServiceW(manager.get(), platform::serviceName, SERVICE_CHANGE_CONFIG | SERVICE_START));
    if (!service) return failed("The service cannot be opened", GetLastError());
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 5'000}, {SC_ACTION_RESTART, 30'000}, {SC_ACTION_RESTART, 60'000}};
    SERVICE_FAILURE_ACTIONSW failure{};
    failure.dwResetPeriod = 24 * 60 * 60; // seconds
    failure.cActions = 3;
    failure.lpsaActions = actions;
    SERVICE_FAILURE_ACTIONS_FLAG always{TRUE}; // a service that ends with an error counts as one that crashed
    SERVICE_SID_INFO sid{SERVICE_SID_TYPE_UNRESTRICTED};
    // Clients of the pipe are identified, never impersonated, and that needs no privilege.
    wchar_t privileges[] = L"SeChangeNotifyPrivilege\0";
    SERVICE_REQUIRED_PRIVILEGES_INFOW required{privileges};
    SERVICE_PRESHUTDOWN_INFO shutdown{10'000};
    const std::pair<DWORD, void*> changes[] = {{SERVICE_CONFIG_FAILURE_ACTIONS, &failure},
                                               {SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &always},
                                               {SERVICE_CONFIG_SERVICE_SID_INFO, &sid},
                                               {SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &required},
                                               {SERVICE_CONFIG_PRESHUTDOWN_INFO, &shutdown}};
    log.say(inWords(failure, privileges, shutdown));
    DWORD code = NO_ERROR;
    for (const auto& [what, value] : changes)
        if (!ChangeServiceConfig2W(service.get(), what, value)) code = GetLastError();
    return code == NO_ERROR ? Status() : failed("The service cannot be configured in full", code);
}

Status addFirewallRule(const std::filesystem::path& program, SetupLog& log) {
    if (const Status removed = removeFirewallRule(log); !removed) log.say("There was no rule before.");
    // For the program, so that ports chosen later need no new rule.
    return runSystemProgram(L"netsh.exe",
                            L"advfirewall firewall add rule name=\"" + std::wstring(firewallRule) +
                                L"\" dir=in action=allow enable=yes profile=any protocol=TCP program=\"" +
                                program.wstring() + L"\" service=" + platform::serviceName +
                                L" description=\"Lets mail come in.\"",
                            log);
}

Status removeFirewallRule(SetupLog& log) {
    return runSystemProgram(L"netsh.exe",
                            L"advfirewall firewall delete rule name=\"" + std::wstring(firewallRule) + L"\"", log);
}

Status addToPath(const std::filesystem::path& directory) {
    return editPath([&](std::vector<std::wstring>& entries) {
        const std::wstring wanted = lower(directory.wstring());
        if (std::none_of(entries.begin(), entries.end(), [&](const auto& entry) { return lower(entry) == wanted; }))
            entries.push_back(directory.wstring());
    });
}

Status removeFromPath(const std::filesystem::path& directory) {
    return editPath([&](std::vector<std::wstring>& entries) {
        std::erase_if(entries, [&](const auto& entry) { return lower(entry) == lower(directory.wstring()); });
    });
}

} // namespace ismail::service::setup
