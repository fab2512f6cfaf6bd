// TLS settings of this server: one context for its own certificate, two for connections that it makes.
//
// Promises: TLS 1.2 or newer, no compression, no renegotiation, the server's order of ciphers, small buffers for idle
// connections; replacing a context never disturbs connections that use the old one, and a certificate that cannot be
// used leaves the old one in place. Thread-safe. Errors name files and causes: for the administrator only. Does not:
// make certificates (crypto/certificate), watch files.
#pragma once

#include "base/result.h"
#include "platform/stored_certificate.h"

#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;

namespace ismail::net {

enum class TlsVersion { v12, v13 };

// A configured SSL_CTX inside a Poco::Net::Context. Immutable.
class TlsContext {
public:
    struct Impl;
    explicit TlsContext(std::unique_ptr<Impl> impl);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    ssl_ctx_st* native() const;
    bool verifies() const; // client contexts: the peer must show a valid certificate for its name

    // The certificate file holds the certificate and its chain.
    static Result<std::shared_ptr<const TlsContext>> server(const std::string& certificateFile,
                                                            const std::string& keyFile, TlsVersion minimum);
    static Result<std::shared_ptr<const TlsContext>>
    server(std::shared_ptr<const platform::StoredCertificate> certificate, TlsVersion minimum);
    // extraCaFile: PEM file with authorities besides the system's; empty: none.
    static Result<std::shared_ptr<const TlsContext>> client(bool verify, const std::string& extraCaFile,
                                                            TlsVersion minimum);

private:
    std::unique_ptr<Impl> impl_;
};

class TlsContexts {
public:
    // Reads the files and makes them the server's; on failure the old context stays.
    Status loadServer(const std::string& certificateFile, const std::string& keyFile,
                      TlsVersion minimum = TlsVersion::v12);
    Status loadServer(std::shared_ptr<const platform::StoredCertificate> certificate,
                      TlsVersion minimum = TlsVersion::v12);
    Status loadClients(const std::string& extraCaFile, TlsVersion minimum = TlsVersion::v12);

    std::shared_ptr<const TlsContext> server() const; // null: no certificate, TLS cannot be offered
    // Null before the first loadClients().
    std::shared_ptr<const TlsContext> client(bool verify) const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const TlsContext> server_, verifying_, trusting_;
};

// The system's certificate authorities. Implemented by platform: OpenSSL's default places, or on Windows the chain
// engine of the system, which fetches roots as it needs them. extraCaFile has been loaded into the context before.
bool trustSystemAuthorities(ssl_ctx_st* context);

} // namespace ismail::net
