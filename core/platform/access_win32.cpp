#include "base/path_text.h"
#include "platform/win32_access.h"

#include <accctrl.h>
#include <aclapi.h>
#include <sddl.h>

#include <vector>

namespace ismail::platform {

namespace {

std::vector<char> ofThisProcess(TOKEN_INFORMATION_CLASS what) {
    HANDLE raw = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw)) return {};
    const Handle token(raw);
    DWORD size = 0;
    GetTokenInformation(token.get(), what, nullptr, 0, &size);
    std::vector<char> buffer(size);
    if (size == 0 || !GetTokenInformation(token.get(), what, buffer.data(), size, &size)) buffer.clear();
    return buffer;
}

// What this process makes belongs to: the user, or for an administrator the group.
std::wstring ownerForThisProcess() {
    const std::vector<char> owner = ofThisProcess(TokenOwner);
    return owner.empty() ? std::wstring() : sidText(reinterpret_cast<const TOKEN_OWNER*>(owner.data())->Owner);
}

// A security descriptor from SDDL; null when the text is wrong.
class Descriptor {
public:
    explicit Descriptor(const std::wstring& sddl) {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl.c_str(), SDDL_REVISION_1, &raw_, nullptr);
    }
    ~Descriptor() { LocalFree(raw_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    PSECURITY_DESCRIPTOR get() const { return raw_; }
    PACL list() const {
        PACL acl = nullptr;
        BOOL present = FALSE, defaulted = FALSE;
        return raw_ && GetSecurityDescriptorDacl(raw_, &present, &acl, &defaulted) && present ? acl : nullptr;
    }

private:
    PSECURITY_DESCRIPTOR raw_ = nullptr;
};

Status createWith(const std::filesystem::path& directory, SECURITY_ATTRIBUTES& attributes) {
    if (CreateDirectoryW(directory.c_str(), &attributes)) return {};
    DWORD code = GetLastError();
    if (code == ERROR_PATH_NOT_FOUND && directory.has_parent_path() && directory.parent_path() != directory) {
        if (const Status parent = createWith(directory.parent_path(), attributes); !parent) return parent;
        if (CreateDirectoryW(directory.c_str(), &attributes)) return {};
        code = GetLastError();
    }
    const DWORD kind = GetFileAttributesW(directory.c_str());
    if (code == ERROR_ALREADY_EXISTS && kind != INVALID_FILE_ATTRIBUTES && (kind & FILE_ATTRIBUTE_DIRECTORY)) return {};
    return systemError(ErrorKind::unavailable, utf8FromPath(directory) + " cannot be created", code);
}

} // namespace

std::wstring sidText(PSID sid) {
    wchar_t* text = nullptr;
    if (!sid || !ConvertSidToStringSidW(sid, &text)) return {};
    std::wstring out(text);
    LocalFree(text);
    return out;
}

std::wstring userOfThisProcess() {
    const std::vector<char> user = ofThisProcess(TokenUser);
    return user.empty() ? std::wstring() : sidText(reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid);
}

bool isTrustedOwner(PSID owner, bool allowThisUser) {
    if (!owner) return false;
    const std::wstring text = sidText(owner);
    return IsWellKnownSid(owner, WinLocalSystemSid) || IsWellKnownSid(owner, WinBuiltinAdministratorsSid) ||
           text == serviceSid ||
           (allowThisUser && !text.empty() && (text == userOfThisProcess() || text == ownerForThisProcess()));
}

std::wstring privateDirectorySecurity(bool withThisUser) {
    std::wstring sddl = L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;" + std::wstring(serviceSid) + L")";
    if (withThisUser)
        if (const std::wstring user = userOfThisProcess(); !user.empty()) sddl += L"(A;OICI;FA;;;" + user + L")";
    return sddl;
}

Status checkPrivateDirectory(const std::filesystem::path& directory, bool allowThisUser) {
    const DWORD attributes = GetFileAttributesW(directory.c_str());
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return systemError(ErrorKind::notFound, utf8FromPath(directory) + " cannot be examined", GetLastError());
    if (!(attributes & FILE_ATTRIBUTE_DIRECTORY))
        return Error{ErrorKind::denied, utf8FromPath(directory) + " is no directory."};
    if (attributes & FILE_ATTRIBUTE_REPARSE_POINT)
        return Error{ErrorKind::denied, utf8FromPath(directory) + " leads to another place. Name that place itself."};
    PSID owner = nullptr;
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    std::wstring path = directory.wstring();
    const DWORD code = GetNamedSecurityInfoW(path.data(), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr,
                                             nullptr, nullptr, &descriptor);
    if (code != ERROR_SUCCESS)
        return systemError(ErrorKind::denied, "The owner of " + utf8FromPath(directory) + " cannot be learned", code);
    const bool trusted = isTrustedOwner(owner, allowThisUser);
    const std::string who = toUtf8(sidText(owner));
    LocalFree(descriptor);
    if (trusted) return {};
    return Error{ErrorKind::denied, utf8FromPath(directory) + " belongs to " + who +
                                        ", who could read the mail in it. Remove it, or make Administrators its "
                                        "owner if what it holds is yours."};
}

Status securePrivateDirectory(const std::filesystem::path& directory, bool withThisUser) {
    const Descriptor descriptor(privateDirectorySecurity(withThisUser));
    if (!descriptor.list()) return Error{ErrorKind::internal, "The access list of the data directory is wrong."};
    SECURITY_ATTRIBUTES attributes{sizeof attributes, descriptor.get(), FALSE};
    if (const Status created = createWith(directory, attributes); !created) return created;
    if (const Status good = checkPrivateDirectory(directory, true); !good) return good;
    std::wstring path = directory.wstring();
    const DWORD code = SetNamedSecurityInfoW(path.data(), SE_FILE_OBJECT,
                                             DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, nullptr,
                                             nullptr, descriptor.list(), nullptr);
    if (code == ERROR_SUCCESS) return {};
    return systemError(ErrorKind::unavailable, "The access list of " + utf8FromPath(directory) + " cannot be set",
                       code);
}

std::wstring accessListOf(const std::filesystem::path& directory) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    std::wstring path = directory.wstring();
    if (GetNamedSecurityInfoW(path.data(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, nullptr,
                              nullptr, &descriptor) != ERROR_SUCCESS)
        return {};
    wchar_t* text = nullptr;
    std::wstring out;
    if (ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION,
                                                             &text, nullptr))
        out = text;
    LocalFree(text);
    LocalFree(descriptor);
    return out;
}

} // namespace ismail::platform
