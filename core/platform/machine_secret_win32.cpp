#include "platform/machine_secret.h"

#include <windows.h>

// After windows.h, which it needs.
#include <dpapi.h>

namespace ismail::platform {

namespace {

DATA_BLOB blobOf(ByteView bytes) {
    return {static_cast<DWORD>(bytes.size()), reinterpret_cast<BYTE*>(const_cast<char*>(bytes.data()))};
}

Bytes taken(DATA_BLOB& blob) {
    Bytes bytes(reinterpret_cast<const char*>(blob.pbData), blob.cbData);
    SecureZeroMemory(blob.pbData, blob.cbData);
    LocalFree(blob.pbData);
    return bytes;
}

constexpr DWORD flags = CRYPTPROTECT_LOCAL_MACHINE | CRYPTPROTECT_UI_FORBIDDEN;

} // namespace

Result<Bytes> protectForMachine(ByteView secret) {
    DATA_BLOB in = blobOf(secret);
    DATA_BLOB out{};
    if (!CryptProtectData(&in, L"ISMail", nullptr, nullptr, nullptr, flags, &out))
        return Error{ErrorKind::unavailable,
                     "Windows does not protect the server's key (error " + std::to_string(GetLastError()) + ")."};
    return taken(out);
}

Result<Bytes> revealForMachine(ByteView wrapped) {
    DATA_BLOB in = blobOf(wrapped);
    DATA_BLOB out{};
    if (!CryptUnprotectData(&in, nullptr, nullptr, nullptr, nullptr, flags, &out))
        return Error{ErrorKind::corrupt, "The server's key was made on another computer or is damaged (Windows error " +
                                             std::to_string(GetLastError()) + ")."};
    return taken(out);
}

} // namespace ismail::platform
