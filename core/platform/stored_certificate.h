// A certificate in the store of the system, with a key that need not leave it. Windows: "Personal" of the local
// computer. Elsewhere there is no such store, and every name is an error.
//
// The three private operations are what TLS needs of a key; each works only for a key of its kind. Thread-safe once
// opened. Does not: judge the certificate, follow what changes in the store.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <memory>
#include <string>
#include <vector>

namespace ismail::platform {

class StoredCertificate {
public:
    // name: a SHA-1 thumbprint (40 hexadecimal digits, blanks and colons between them ignored), or a host name that the
    // certificate carries; of several that are valid now, the one that was issued last. Errors: notFound, denied (this
    // process may not use the key), unavailable.
    static Result<std::unique_ptr<StoredCertificate>> open(const std::string& name);
    // For setup, as an administrator: lets the service use the key. Errors: as open().
    static Status allowService(const std::string& name);

    virtual ~StoredCertificate() = default;

    // DER; the certificate itself, then its issuers without the root.
    virtual const std::vector<Bytes>& chain() const = 0;
    // An RSA key in Microsoft's form "PRIVATEKEYBLOB". Errors: denied, when the key may not leave the store.
    virtual Result<Secret<std::string>> exportKey() const = 0;
    // RSASSA-PKCS1-v1_5 around exactly these octets (RFC 8017 section 8.2.1, from step 2 of EMSA-PKCS1-v1_5 on).
    virtual Result<Bytes> signPkcs1(ByteView digestInfo) const = 0;
    // RSADP (RFC 8017 section 5.1.2): the bare operation on a block of the length of the key.
    virtual Result<Bytes> rawRsa(ByteView block) const = 0;
    // r and s, each of half the length of what is returned.
    virtual Result<Bytes> signEcdsa(ByteView hash) const = 0;
};

} // namespace ismail::platform
