// TLS settings of this server: contexts for its own certificate, two for connections that it makes.
//
// Promises: TLS 1.2 or newer, no compression, no renegotiation, the server's order of ciphers, small buffers for idle
// connections. Where clients log in: forward secrecy and AEAD only. The keys of session tickets (RFC 5077, RFC 8446
// section 4.6.1) live for ticketLife at most: who steals the memory of the server reads no older recorded traffic;
// replacing a context never disturbs connections that use the old one, and a certificate that cannot be used leaves the
// old one in place. Thread-safe. Errors name files and causes: for the administrator only. Does not: make certificates
// (crypto/certificate), watch files.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "platform/stored_certificate.h"

#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;

namespace ismail::net {

enum class TlsVersion { v12, v13 };

// relay: for other mail servers; to the old ones among them the alternative would be plaintext. logins: passwords go
// over it, and mail programs are younger.
enum class TlsUse { relay, logins };

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
                                                            const std::string& keyFile, TlsVersion minimum,
                                                            TlsUse use = TlsUse::relay);
    static Result<std::shared_ptr<const TlsContext>>
    server(std::shared_ptr<const platform::StoredCertificate> certificate, TlsVersion minimum,
           TlsUse use = TlsUse::relay);
    // A server's context with the same certificate and settings and fresh keys for tickets. Reads no file.
    Result<std::shared_ptr<const TlsContext>> renewed() const;
    // extraCaFile: PEM file with authorities besides the system's; empty: none.
    static Result<std::shared_ptr<const TlsContext>> client(bool verify, const std::string& extraCaFile,
                                                            TlsVersion minimum);

private:
    std::unique_ptr<Impl> impl_;
};

class TlsContexts {
public:
    static constexpr Millis ticketLife{6 * 3'600'000};

    // Reads the files and makes them the server's; on failure the old context stays.
    Status loadServer(const std::string& certificateFile, const std::string& keyFile,
                      TlsVersion minimum = TlsVersion::v12);
    Status loadServer(std::shared_ptr<const platform::StoredCertificate> certificate,
                      TlsVersion minimum = TlsVersion::v12);
    Status loadClients(const std::string& extraCaFile, TlsVersion minimum = TlsVersion::v12);

    // Null: no certificate, TLS cannot be offered. now: a context that is older than ticketLife is replaced.
    std::shared_ptr<const TlsContext> server(TlsUse use = TlsUse::relay, Ticks now = Ticks{});
    // Null before the first loadClients().
    std::shared_ptr<const TlsContext> client(bool verify) const;

private:
    struct Server {
        std::shared_ptr<const TlsContext> context;
        Ticks firstUsed; // zero: not yet
    };
    template <typename Make>
    Status load(const Make& make);

    mutable std::mutex mutex_;
    Server relay_, logins_;
    std::shared_ptr<const TlsContext> verifying_, trusting_;
};

// The system's certificate authorities. Implemented by platform: OpenSSL's default places, or on Windows the chain
// engine of the system, which fetches roots as it needs them. extraCaFile has been loaded into the context before.
bool trustSystemAuthorities(ssl_ctx_st* context);

} // namespace ismail::net
