// X.509 certificates: a self-signed one for the first start, and what an administrator wants to know of one in use or
// of one that another server shows.
//
// Everything is in memory; files belong to the callers. Does not: verify chains (net's TLS does), renew.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/dns.h"
#include "base/result.h"
#include "base/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace ismail::crypto {

struct CertificateAndKey {
    std::string certificate;        // PEM
    Secret<std::string> privateKey; // PEM, PKCS #8, not encrypted
};

// EC P-256, SHA-256, for hostName (subject and first SAN) and other names or IP addresses, valid for ten years from a
// day before `now` (clocks differ). Names are ASCII (A-labels). Errors: invalid (a name that is none).
Result<CertificateAndKey> makeSelfSignedCertificate(const std::string& hostName,
                                                    const std::vector<std::string>& otherNames, Time now);

struct CertificateInfo {
    std::string subject, issuer;    // "CN=mail.example, O=Example" (RFC 2253)
    std::vector<std::string> names; // DNS names and IP addresses of the SAN extension
    Time notBefore, notAfter;
    bool selfSigned = false; // subject and issuer are the same and its own key signed it
    std::string fingerprint; // SHA-256, hex
};

// The first certificate in the text. Errors: invalid.
Result<CertificateInfo> readCertificate(std::string_view pem);
// The same of DER, as a peer shows it. Errors: invalid.
Result<CertificateInfo> readCertificateDer(ByteView der);

// Whether what a server has shown, its own certificate first, is what this TLSA record of it says (RFC 6698 section
// 2.1). Of mail servers only usage 2, any of the chain, and 3, the first, count (RFC 7672 section 3.1).
bool fitsTlsa(const TlsaRecord& record, const std::vector<Bytes>& chain);

// Whether the key is the one of the first certificate: what a change of settings must check before it is taken. Errors:
// invalid, with which of the two is wrong.
Status checkCertificateKey(std::string_view certificatePem, const Secret<std::string>& keyPem);

} // namespace ismail::crypto
