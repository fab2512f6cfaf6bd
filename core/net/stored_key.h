// TLS with a certificate of the system's store: its key is taken over where it may be exported, else OpenSSL has the
// store sign (RSA and ECDSA). A key that can sign with PKCS #1 only limits the context to TLS 1.2.
#pragma once

#include "base/result.h"
#include "platform/stored_certificate.h"

#include <memory>

struct ssl_ctx_st;

namespace ismail::net {

// The certificate lives as long as the context. Errors: invalid, denied.
Status useStoredCertificate(ssl_ctx_st* context, std::shared_ptr<const platform::StoredCertificate> certificate);

} // namespace ismail::net
