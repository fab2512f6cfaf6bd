// Owners of what the certificate functions of Windows give out, for *_win32.cpp files.
#pragma once

#include <windows.h>

// After windows.h, which it needs.
#include <wincrypt.h>

#include <memory>

namespace ismail::platform {

struct CertificateStoreCloser {
    void operator()(void* store) const { CertCloseStore(store, 0); }
};
struct CertificateCloser {
    void operator()(const CERT_CONTEXT* certificate) const { CertFreeCertificateContext(certificate); }
};
struct ChainCloser {
    void operator()(const CERT_CHAIN_CONTEXT* chain) const { CertFreeCertificateChain(chain); }
};
using CertificateStore = std::unique_ptr<void, CertificateStoreCloser>;
using Certificate = std::unique_ptr<const CERT_CONTEXT, CertificateCloser>;
using CertificateChain = std::unique_ptr<const CERT_CHAIN_CONTEXT, ChainCloser>;

} // namespace ismail::platform
