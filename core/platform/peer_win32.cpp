#include "platform/win32_access.h"
#include "platform/win32_peer.h"

#include <accctrl.h>
#include <aclapi.h>
#include <sddl.h>

#include <exception>
#include <memory>
#include <type_traits>
#include <vector>

namespace ismail::platform {

namespace {

std::vector<char> tokenInformation(HANDLE token, TOKEN_INFORMATION_CLASS what) {
    DWORD size = 0;
    GetTokenInformation(token, what, nullptr, 0, &size);
    std::vector<char> buffer(size);
    if (size == 0 || !GetTokenInformation(token, what, buffer.data(), size, &size)) buffer.clear();
    return buffer;
}

std::wstring userOf(HANDLE token) {
    const std::vector<char> user = tokenInformation(token, TokenUser);
    return user.empty() ? std::wstring() : sidText(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid);
}

std::vector<char> accountSid(const std::wstring& name) {
    DWORD sidSize = 0;
    DWORD domainSize = 0;
    SID_NAME_USE use{};
    LookupAccountNameW(nullptr, name.c_str(), nullptr, &sidSize, nullptr, &domainSize, &use);
    std::vector<char> sid(sidSize);
    std::wstring domain(domainSize, L'\0');
    if (sidSize == 0 ||
        !LookupAccountNameW(nullptr, name.c_str(), sid.data(), &sidSize, domain.data(), &domainSize, &use))
        sid.clear();
    return sid;
}

bool isMember(HANDLE token, PSID sid) {
    BOOL member = FALSE;
    return sid && CheckTokenMembership(token, sid, &member) && member;
}

bool isMemberOf(HANDLE token, WELL_KNOWN_SID_TYPE kind) {
    char sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof sid;
    return CreateWellKnownSid(kind, nullptr, sid, &size) && isMember(token, sid);
}

bool isMemberOfGroup(HANDLE token, const std::string& name) {
    if (name.empty()) return false;
    std::vector<char> sid = accountSid(toWide(name));
    return !sid.empty() && isMember(token, sid.data());
}

// The client's token, taken while this thread is the client for a moment.
Handle clientToken(HANDLE pipe) {
    if (!ImpersonateNamedPipeClient(pipe)) return {};
    HANDLE raw = nullptr;
    const BOOL opened = OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &raw);
    // A thread that cannot become itself again must not go on as somebody else.
    if (!RevertToSelf()) std::terminate();
    return opened ? Handle(raw) : Handle();
}

struct ServiceCloser {
    void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using ServiceHandle = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, ServiceCloser>;

// The process that made the pipe is the one that the service manager runs as this service.
bool servedByTheService(HANDLE pipe) {
    ULONG process = 0;
    if (!GetNamedPipeServerProcessId(pipe, &process) || process == 0) return false;
    const ServiceHandle manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
    if (!manager) return false;
    const ServiceHandle service(OpenServiceW(manager.get(), serviceName, SERVICE_QUERY_STATUS));
    SERVICE_STATUS_PROCESS status{};
    DWORD size = 0;
    return service &&
           QueryServiceStatusEx(service.get(), SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE*>(&status), sizeof status,
                                &size) &&
           status.dwProcessId == process;
}

} // namespace

std::optional<LocalPeer> identifyPeer(HANDLE pipe, const std::string& adminGroup, const std::string& viewGroup) {
    const Handle token = clientToken(pipe);
    if (!token) return std::nullopt;
    const std::wstring user = userOf(token.get());
    ULONG process = 0;
    GetNamedPipeClientProcessId(pipe, &process);
    LocalPeer peer{PeerRole::admin, toUtf8(user), {}};
    peer.text = peer.user + " (process " + std::to_string(process) + ")";
    if (isMemberOf(token.get(), WinLocalSystemSid) || isMemberOf(token.get(), WinBuiltinAdministratorsSid) ||
        user == userOfThisProcess() || isMemberOfGroup(token.get(), adminGroup))
        return peer;
    const bool views = isMemberOf(token.get(), WinInteractiveSid) || isMemberOfGroup(token.get(), viewGroup);
    peer.role = views ? PeerRole::viewer : PeerRole::stranger;
    return peer;
}

std::wstring pipeSecurity() {
    std::wstring sddl = L"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x0012019B;;;IU)";
    const std::wstring user = userOfThisProcess();
    if (!user.empty()) sddl += L"(A;;FA;;;" + user + L")";
    sddl += L"(A;;FA;;;" + std::wstring(serviceSid) + L")";
    return sddl;
}

PipeOwner ownerOf(HANDLE pipe, bool allowThisUser) {
    PSID owner = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    const DWORD outcome = GetSecurityInfo(pipe, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr,
                                          nullptr, &descriptor);
    if (outcome == ERROR_PIPE_NOT_CONNECTED || outcome == ERROR_BROKEN_PIPE || outcome == ERROR_NO_DATA ||
        outcome == ERROR_BAD_PIPE)
        return PipeOwner::unknown;
    if (outcome != ERROR_SUCCESS) return PipeOwner::somebodyElse;
    const bool trusted = isTrustedOwner(owner, allowThisUser);
    LocalFree(descriptor);
    return trusted || servedByTheService(pipe) ? PipeOwner::service : PipeOwner::somebodyElse;
}

} // namespace ismail::platform
