#include "base/text.h"
#include "platform/stored_certificate.h"
#include "platform/win32_access.h"
#include "platform/win32_certificates.h"
#include "platform/win32_util.h"

#include <cctype>

// After windows.h, which they need.
#include <aclapi.h>
#include <ncrypt.h>
#include <sddl.h>

namespace ismail::platform {

namespace {

constexpr std::size_t thumbprintDigits = 40;
constexpr DWORD longestChain = 10;
constexpr DWORD noPadding = 0x1; // NCRYPT_NO_PADDING_FLAG of NCryptDecrypt

struct LocalCloser {
    void operator()(void* memory) const { LocalFree(memory); }
};

Bytes derOf(const CERT_CONTEXT& certificate) {
    return Bytes(reinterpret_cast<const char*>(certificate.pbCertEncoded), certificate.cbCertEncoded);
}

std::string onlyHex(const std::string& name) {
    std::string digits;
    for (const char c : name)
        if (c != ' ' && c != ':') digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool hex = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
    return hex && digits.size() == thumbprintDigits ? digits : std::string();
}

bool hasThumbprint(const CERT_CONTEXT& certificate, const std::string& digits) {
    Bytes hash(thumbprintDigits / 2, '\0');
    DWORD size = static_cast<DWORD>(hash.size());
    return CertGetCertificateContextProperty(&certificate, CERT_SHA1_HASH_PROP_ID, hash.data(), &size) &&
           toHex(hash) == digits;
}

// RFC 6125 section 6.4.3: a wildcard stands for the whole left-most label.
bool nameMatches(const std::string& pattern, const std::string& host) {
    if (asciiLower(pattern) == asciiLower(host)) return true;
    const auto dot = host.find('.');
    return pattern.starts_with("*.") && dot != std::string::npos &&
           asciiLower(pattern.substr(1)) == asciiLower(host.substr(dot));
}

bool carriesHost(const CERT_CONTEXT& certificate, const std::string& host) {
    const CERT_INFO& info = *certificate.pCertInfo;
    const CERT_EXTENSION* extension = CertFindExtension(szOID_SUBJECT_ALT_NAME2, info.cExtension, info.rgExtension);
    if (!extension) return false;
    CERT_ALT_NAME_INFO* names = nullptr;
    DWORD size = 0;
    if (!CryptDecodeObjectEx(X509_ASN_ENCODING, X509_ALTERNATE_NAME, extension->Value.pbData, extension->Value.cbData,
                             CRYPT_DECODE_ALLOC_FLAG, nullptr, &names, &size))
        return false;
    const std::unique_ptr<CERT_ALT_NAME_INFO, LocalCloser> owned(names);
    for (DWORD i = 0; i < names->cAltEntry; ++i)
        if (names->rgAltEntry[i].dwAltNameChoice == CERT_ALT_NAME_DNS_NAME &&
            nameMatches(toUtf8(names->rgAltEntry[i].pwszDNSName), host))
            return true;
    return false;
}

bool hasKey(const CERT_CONTEXT& certificate) {
    DWORD size = 0;
    return CertGetCertificateContextProperty(&certificate, CERT_KEY_PROV_INFO_PROP_ID, nullptr, &size) != 0;
}

Result<Certificate> find(const std::string& name) {
    const CertificateStore store(CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                               CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG, L"MY"));
    if (!store)
        return systemError(ErrorKind::unavailable, "The certificate store of this computer cannot be opened",
                           GetLastError());
    const std::string digits = onlyHex(name);
    Certificate best;
    const CERT_CONTEXT* at = nullptr;
    while ((at = CertEnumCertificatesInStore(store.get(), at)) != nullptr) {
        const bool meant = digits.empty()
                               ? carriesHost(*at, name) && CertVerifyTimeValidity(nullptr, at->pCertInfo) == 0
                               : hasThumbprint(*at, digits);
        if (!meant || !hasKey(*at)) continue;
        if (best && CompareFileTime(&best->pCertInfo->NotBefore, &at->pCertInfo->NotBefore) >= 0) continue;
        best.reset(CertDuplicateCertificateContext(at));
    }
    if (best) return best;
    return Error{ErrorKind::notFound,
                 "The store Personal of this computer has no valid certificate with a private key for \"" + name +
                     "\"."};
}

// The private key: of CNG where Windows can, else of the older interface.
class Key {
public:
    static Result<Key> acquire(const CERT_CONTEXT& certificate) {
        Key key;
        BOOL mine = FALSE;
        if (!CryptAcquireCertificatePrivateKey(&certificate,
                                               CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_SILENT_FLAG,
                                               nullptr, &key.handle_, &key.spec_, &mine))
            return systemError(ErrorKind::denied,
                               "The private key of the certificate cannot be used; as an administrator run: ismaild "
                               "--setup certificate --name NAME",
                               GetLastError());
        key.mine_ = mine != FALSE;
        return key;
    }
    Key() = default;
    Key(Key&& other) noexcept
        : handle_(std::exchange(other.handle_, 0)), spec_(other.spec_), mine_(std::exchange(other.mine_, false)) {}
    Key& operator=(Key&&) = delete;
    ~Key() {
        if (!mine_) return;
        if (isNew())
            NCryptFreeObject(handle_);
        else
            CryptReleaseContext(handle_, 0);
    }

    bool isNew() const { return spec_ == CERT_NCRYPT_KEY_SPEC; }
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE handle() const { return handle_; }
    DWORD spec() const { return spec_; }

private:
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE handle_ = 0;
    DWORD spec_ = 0;
    bool mine_ = false;
};

Error keyError(const char* what, DWORD code) { return systemError(ErrorKind::denied, what, code); }

BYTE* octets(ByteView bytes) { return reinterpret_cast<BYTE*>(const_cast<char*>(bytes.data())); }

// call(buffer, capacity, size): asks for the size first, then for the octets.
template <typename Call>
Result<Bytes> sized(const char* what, const Call& call) {
    DWORD size = 0;
    SECURITY_STATUS status = call(nullptr, 0, &size);
    Bytes out(size, '\0');
    if (status == ERROR_SUCCESS) status = call(octets(out), size, &size);
    if (status != ERROR_SUCCESS) return keyError(what, static_cast<DWORD>(status));
    out.resize(size);
    return out;
}

class WindowsCertificate final : public StoredCertificate {
public:
    WindowsCertificate(Key key, std::vector<Bytes> chain) : key_(std::move(key)), chain_(std::move(chain)) {}

    const std::vector<Bytes>& chain() const override { return chain_; }

    Result<Secret<std::string>> exportKey() const override {
        Result<Bytes> blob = key_.isNew() ? exportNew() : exportOld();
        if (!blob) return blob.error();
        return Secret<std::string>(std::move(*blob));
    }

    Result<Bytes> signPkcs1(ByteView digestInfo) const override {
        if (!key_.isNew()) return onlyNew();
        BCRYPT_PKCS1_PADDING_INFO padding{nullptr}; // the octets name their algorithm themselves
        return sized("The key in the store does not sign", [&](BYTE* out, DWORD capacity, DWORD* size) {
            return NCryptSignHash(key_.handle(), &padding, octets(digestInfo), static_cast<DWORD>(digestInfo.size()),
                                  out, capacity, size, BCRYPT_PAD_PKCS1 | NCRYPT_SILENT_FLAG);
        });
    }

    Result<Bytes> rawRsa(ByteView block) const override {
        if (!key_.isNew()) return onlyNew();
        return sized("The key in the store does not decrypt", [&](BYTE* out, DWORD capacity, DWORD* size) {
            return NCryptDecrypt(key_.handle(), octets(block), static_cast<DWORD>(block.size()), nullptr, out, capacity,
                                 size, noPadding | NCRYPT_SILENT_FLAG);
        });
    }

    Result<Bytes> signEcdsa(ByteView hash) const override {
        if (!key_.isNew()) return onlyNew();
        return sized("The key in the store does not sign", [&](BYTE* out, DWORD capacity, DWORD* size) {
            return NCryptSignHash(key_.handle(), nullptr, octets(hash), static_cast<DWORD>(hash.size()), out, capacity,
                                  size, NCRYPT_SILENT_FLAG);
        });
    }

private:
    static Error onlyNew() {
        return {ErrorKind::denied,
                "The key in the store may not be exported, and its provider is too old to sign with."};
    }

    Result<Bytes> exportNew() const {
        return sized("The key may not leave the store", [&](BYTE* out, DWORD capacity, DWORD* size) {
            return NCryptExportKey(key_.handle(), 0, LEGACY_RSAPRIVATE_BLOB, nullptr, out, capacity, size,
                                   NCRYPT_SILENT_FLAG);
        });
    }

    Result<Bytes> exportOld() const {
        HCRYPTKEY key = 0;
        if (!CryptGetUserKey(key_.handle(), key_.spec(), &key))
            return keyError("The key in the store cannot be used", GetLastError());
        auto blob = sized("The key may not leave the store", [&](BYTE* out, DWORD capacity, DWORD* size) {
            *size = capacity;
            return CryptExportKey(key, 0, PRIVATEKEYBLOB, 0, out, size) ? static_cast<SECURITY_STATUS>(ERROR_SUCCESS)
                                                                        : static_cast<SECURITY_STATUS>(GetLastError());
        });
        CryptDestroyKey(key);
        return blob;
    }

    const Key key_;
    const std::vector<Bytes> chain_;
};

std::vector<Bytes> chainOf(const CERT_CONTEXT& certificate) {
    std::vector<Bytes> chain{derOf(certificate)};
    CERT_CHAIN_PARA parameters{};
    parameters.cbSize = sizeof parameters;
    const CERT_CHAIN_CONTEXT* made = nullptr;
    // Nothing is fetched: what the administrator did not install is not sent.
    if (!CertGetCertificateChain(nullptr, &certificate, nullptr, certificate.hCertStore, &parameters,
                                 CERT_CHAIN_CACHE_ONLY_URL_RETRIEVAL, nullptr, &made))
        return chain;
    const CertificateChain owned(made);
    if (made->cChain == 0) return chain;
    const CERT_SIMPLE_CHAIN& simple = *made->rgpChain[0];
    for (DWORD i = 1; i < simple.cElement && i < longestChain; ++i) {
        const CERT_CHAIN_ELEMENT& element = *simple.rgpElement[i];
        if ((element.TrustStatus.dwInfoStatus & CERT_TRUST_IS_SELF_SIGNED) == 0)
            chain.push_back(derOf(*element.pCertContext));
    }
    return chain;
}

// An entry of its own for the service in front of what the descriptor says.
Result<std::unique_ptr<void, LocalCloser>> withService(PSECURITY_DESCRIPTOR before, PACL& list) {
    BOOL present = FALSE, defaulted = FALSE;
    PACL old = nullptr;
    if (!GetSecurityDescriptorDacl(before, &present, &old, &defaulted))
        return keyError("The access list of the key cannot be read", GetLastError());
    PSID sid = nullptr;
    if (!ConvertStringSidToSidW(serviceSid, &sid)) return keyError("The service has no SID", GetLastError());
    const std::unique_ptr<void, LocalCloser> ownedSid(sid);
    EXPLICIT_ACCESSW entry{};
    entry.grfAccessPermissions = GENERIC_READ;
    entry.grfAccessMode = GRANT_ACCESS;
    entry.Trustee.TrusteeForm = TRUSTEE_IS_SID;
    entry.Trustee.ptstrName = static_cast<wchar_t*>(sid);
    if (const DWORD code = SetEntriesInAclW(1, &entry, present ? old : nullptr, &list); code != ERROR_SUCCESS)
        return keyError("The access list of the key cannot be made", code);
    return std::unique_ptr<void, LocalCloser>(list);
}

} // namespace

Result<std::unique_ptr<StoredCertificate>> StoredCertificate::open(const std::string& name) {
    const auto certificate = find(name);
    if (!certificate) return certificate.error();
    auto key = Key::acquire(**certificate);
    if (!key) return key.error();
    return std::unique_ptr<StoredCertificate>(
        std::make_unique<WindowsCertificate>(std::move(*key), chainOf(**certificate)));
}

Status StoredCertificate::allowService(const std::string& name) {
    const auto certificate = find(name);
    if (!certificate) return certificate.error();
    const auto key = Key::acquire(**certificate);
    if (!key) return key.error();
    auto before = sized("The access list of the key cannot be read", [&](BYTE* out, DWORD capacity, DWORD* size) {
        if (key->isNew())
            return NCryptGetProperty(key->handle(), NCRYPT_SECURITY_DESCR_PROPERTY, out, capacity, size,
                                     DACL_SECURITY_INFORMATION);
        *size = capacity;
        return CryptGetProvParam(key->handle(), PP_KEYSET_SEC_DESCR, out, size, DACL_SECURITY_INFORMATION)
                   ? static_cast<SECURITY_STATUS>(ERROR_SUCCESS)
                   : static_cast<SECURITY_STATUS>(GetLastError());
    });
    if (!before) return before.error();
    PACL list = nullptr;
    const auto owned = withService(before->data(), list);
    if (!owned) return owned.error();
    SECURITY_DESCRIPTOR after{};
    if (!InitializeSecurityDescriptor(&after, SECURITY_DESCRIPTOR_REVISION) ||
        !SetSecurityDescriptorDacl(&after, TRUE, list, FALSE))
        return keyError("The access list of the key cannot be made", GetLastError());
    if (!key->isNew())
        return CryptSetProvParam(key->handle(), PP_KEYSET_SEC_DESCR, reinterpret_cast<BYTE*>(&after),
                                 DACL_SECURITY_INFORMATION)
                   ? Status()
                   : keyError("The access list of the key cannot be changed", GetLastError());
    // CNG takes one piece of memory with everything in it.
    Bytes whole(before->size() + SECURITY_MAX_SID_SIZE + sizeof(ACL) + sizeof after, '\0');
    DWORD size = static_cast<DWORD>(whole.size());
    if (!MakeSelfRelativeSD(&after, whole.data(), &size))
        return keyError("The access list of the key cannot be made", GetLastError());
    const SECURITY_STATUS set = NCryptSetProperty(key->handle(), NCRYPT_SECURITY_DESCR_PROPERTY, octets(whole), size,
                                                  DACL_SECURITY_INFORMATION);
    return set == ERROR_SUCCESS ? Status()
                                : keyError("The access list of the key cannot be changed", static_cast<DWORD>(set));
}

} // namespace ismail::platform
