#include "platform/system_info.h"

#include "base/path_text.h"
#include "base/text.h"

#include <winsock2.h>
#include <ws2tcpip.h>

// After winsock2.h, which it needs.
#include <iphlpapi.h>
#include <shlobj.h>
#include <windows.h>

#include <vector>

namespace ismail::platform {

namespace {

std::string utf8(const std::wstring& text) {
    const int size =
        WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0, nullptr, nullptr);
    std::string out(static_cast<std::size_t>(size), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), out.data(), size, nullptr, nullptr);
    return out;
}

std::string processName(DWORD id) {
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    if (process == nullptr) return "a program";
    wchar_t path[MAX_PATH] = {};
    DWORD size = MAX_PATH;
    const bool known = QueryFullProcessImageNameW(process, 0, path, &size) != 0;
    CloseHandle(process);
    return known ? utf8FromPath(std::filesystem::path(path).filename()) : "a program";
}

template <typename Table>
DWORD holderIn(ULONG family, std::uint16_t port) {
    ULONG size = 0;
    GetExtendedTcpTable(nullptr, &size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0);
    std::vector<char> buffer(size + 4096);
    size = static_cast<ULONG>(buffer.size());
    if (GetExtendedTcpTable(buffer.data(), &size, FALSE, family, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR) return 0;
    const auto* table = reinterpret_cast<const Table*>(buffer.data());
    for (DWORD i = 0; i < table->dwNumEntries; ++i)
        if (ntohs(static_cast<u_short>(table->table[i].dwLocalPort)) == port) return table->table[i].dwOwningPid;
    return 0;
}

} // namespace

std::string computerName() {
    wchar_t name[256] = {};
    DWORD size = 256;
    if (!GetComputerNameExW(ComputerNameDnsFullyQualified, name, &size)) return "localhost";
    return asciiLower(utf8(name));
}

std::vector<std::string> interfaceAddresses() {
    std::vector<std::string> addresses;
    constexpr ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
    ULONG size = 16 * 1024;
    std::vector<char> buffer(size);
    while (GetAdaptersAddresses(AF_UNSPEC, flags, nullptr, reinterpret_cast<IP_ADAPTER_ADDRESSES*>(buffer.data()),
                                &size) == ERROR_BUFFER_OVERFLOW) {
        if (size > (1U << 22)) return addresses;
        buffer.resize(size);
    }
    const auto* adapter = reinterpret_cast<const IP_ADAPTER_ADDRESSES*>(buffer.data());
    for (; adapter != nullptr; adapter = adapter->Next) {
        for (const auto* unicast = adapter->FirstUnicastAddress; unicast != nullptr; unicast = unicast->Next) {
            char text[NI_MAXHOST] = {};
            if (getnameinfo(unicast->Address.lpSockaddr, unicast->Address.iSockaddrLength, text, sizeof text, nullptr,
                            0, NI_NUMERICHOST) == 0)
                addresses.emplace_back(text);
        }
    }
    return addresses;
}

std::string portHolder(std::uint16_t port) {
    DWORD id = holderIn<MIB_TCPTABLE_OWNER_PID>(AF_INET, port);
    if (id == 0) id = holderIn<MIB_TCP6TABLE_OWNER_PID>(AF_INET6, port);
    if (id == 0) return {};
    return processName(id) + " (process " + std::to_string(id) + ")";
}

std::uint64_t raiseOpenFileLimit() { return 0; }

void giveBackFreeMemory() { HeapCompact(GetProcessHeap(), 0); }

void keepFilesPrivate() {}

std::filesystem::path defaultDataDirectory() {
    // Where setup was told to put it.
    wchar_t chosen[1024] = {};
    DWORD size = sizeof chosen;
    if (RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\ISMail", L"DataFolder", RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY,
                     nullptr, chosen, &size) == ERROR_SUCCESS &&
        chosen[0] != L'\0')
        return std::filesystem::path(chosen).lexically_normal();
    PWSTR folder = nullptr;
    std::filesystem::path path = "C:\\ProgramData";
    if (SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &folder) == S_OK) path = folder;
    CoTaskMemFree(folder);
    return path / "ISMail";
}

} // namespace ismail::platform
