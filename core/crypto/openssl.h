// Small helpers around OpenSSL's C types; for *.cpp files of crypto and net, never for headers.
#pragma once

#include "base/bytes.h"

#include <openssl/err.h>

#include <memory>
#include <stdexcept>

namespace ismail::crypto {

template <auto release>
struct Releaser {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};

template <typename T, auto release>
using Owned = std::unique_ptr<T, Releaser<release>>;

// For calls that fail only where memory or the library itself is broken.
inline void require(bool worked) {
    if (worked) return;
    ERR_clear_error();
    throw std::runtime_error("The cryptographic library failed");
}

inline unsigned char* asUnsigned(Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

inline const unsigned char* asUnsigned(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

} // namespace ismail::crypto
