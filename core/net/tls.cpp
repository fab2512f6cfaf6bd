#include "net/tls.h"

#include "base/say.h"
#include "net/stored_key.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace ismail::net {

namespace {

// TLS 1.2 only; the suites of TLS 1.3 are all fine. Forward secrecy first; RSA key exchange last, for old mail servers,
// since the alternative would be plaintext (RFC 7435).
constexpr const char* tlsCiphers =
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:ECDHE+AES:DHE+AES:RSA+AESGCM:RSA+AES:"
    "!aNULL:!eNULL:!MD5:!PSK:!SRP";
constexpr const char* ciphersOfLogins =
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!eNULL:!MD5:!PSK:!SRP";
// Where nobody checks the certificate a short key is no reason to fall back to plaintext.
constexpr const char* trustingSuffix = ":@SECLEVEL=1";

std::string opensslErrors() {
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        char line[256];
        ERR_error_string_n(code, line, sizeof line);
        if (!text.empty()) text += "; ";
        text += line;
    }
    return text.empty() ? "no reason given" : text;
}

} // namespace

struct TlsContext::Impl {
    Poco::Net::Context::Ptr context;
    bool verifies = false;
    TlsVersion minimum = TlsVersion::v12;
    TlsUse use = TlsUse::relay;
    std::shared_ptr<const platform::StoredCertificate> stored; // null: the certificate is in the context
};

namespace {

// Poco's context creates and frees the SSL_CTX and initialises OpenSSL; its own loading of files and its verification
// events are not used: they reach for the application-wide SSLManager.
Result<Poco::Net::Context::Ptr> makeContext(Poco::Net::Context::Usage usage, TlsVersion minimum,
                                            const std::string& list) {
    Poco::Net::Context::Ptr context;
    try {
        Poco::Net::Context::Params params;
        params.verificationMode = Poco::Net::Context::VERIFY_NONE;
        params.cipherList = list;
        context = new Poco::Net::Context(usage, params);
    } catch (const Poco::Exception& e) {
        return failure(ErrorKind::internal, say("tls.notSetUp", e.displayText()));
    }
    SSL_CTX* ctx = context->sslContext();
    SSL_CTX_set_min_proto_version(ctx, minimum == TlsVersion::v13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(ctx,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF); // tickets need no memory here
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, nullptr);
    return context;
}

Result<Poco::Net::Context::Ptr> makeServerContext(TlsVersion minimum, TlsUse use) {
    auto made =
        makeContext(Poco::Net::Context::TLS_SERVER_USE, minimum, use == TlsUse::logins ? ciphersOfLogins : tlsCiphers);
    if (made) SSL_CTX_set_dh_auto((*made)->sslContext(), 1);
    return made;
}

} // namespace

TlsContext::TlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

TlsContext::~TlsContext() = default;

ssl_ctx_st* TlsContext::native() const { return impl_->context->sslContext(); }

bool TlsContext::verifies() const { return impl_->verifies; }

Result<std::shared_ptr<const TlsContext>>
TlsContext::server(const std::string& certificateFile, const std::string& keyFile, TlsVersion minimum, TlsUse use) {
    auto made = makeServerContext(minimum, use);
    if (!made) return made.error();
    SSL_CTX* ctx = (*made)->sslContext();
    // A key with a passphrase has nobody to ask: an empty one makes it an error instead of a prompt.
    SSL_CTX_set_default_passwd_cb(ctx, [](char*, int, int, void*) { return 0; });
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(ctx, certificateFile.c_str()) != 1)
        return failure(ErrorKind::invalid, say("tls.certificateUnusable", certificateFile, opensslErrors()));
    if (SSL_CTX_use_PrivateKey_file(ctx, keyFile.c_str(), SSL_FILETYPE_PEM) != 1)
        return failure(ErrorKind::invalid, say("tls.keyUnusable", keyFile, opensslErrors()));
    if (SSL_CTX_check_private_key(ctx) != 1)
        return failure(ErrorKind::invalid, say("tls.keyOfAnother", keyFile, certificateFile, opensslErrors()));
    auto impl = std::make_unique<Impl>();
    *impl = {*made, false, minimum, use, nullptr};
    return std::shared_ptr<const TlsContext>(std::make_shared<TlsContext>(std::move(impl)));
}

Result<std::shared_ptr<const TlsContext>>
TlsContext::server(std::shared_ptr<const platform::StoredCertificate> certificate, TlsVersion minimum, TlsUse use) {
    auto made = makeServerContext(minimum, use);
    if (!made) return made.error();
    if (const Status used = useStoredCertificate((*made)->sslContext(), certificate); !used) return used.error();
    auto impl = std::make_unique<Impl>();
    *impl = {*made, false, minimum, use, std::move(certificate)};
    return std::shared_ptr<const TlsContext>(std::make_shared<TlsContext>(std::move(impl)));
}

// OpenSSL makes the ticket keys of a context when the context is made, and never again.
Result<std::shared_ptr<const TlsContext>> TlsContext::renewed() const {
    if (impl_->stored) return server(impl_->stored, impl_->minimum, impl_->use);
    auto made = makeServerContext(impl_->minimum, impl_->use);
    if (!made) return made.error();
    SSL_CTX* old = native();
    STACK_OF(X509)* chain = nullptr;
    ERR_clear_error();
    SSL_CTX_get0_chain_certs(old, &chain);
    if (SSL_CTX_use_cert_and_key((*made)->sslContext(), SSL_CTX_get0_certificate(old), SSL_CTX_get0_privatekey(old),
                                 chain, 1) != 1)
        return failure(ErrorKind::invalid, say("tls.certificateNotAgain", opensslErrors()));
    auto impl = std::make_unique<Impl>();
    *impl = {*made, false, impl_->minimum, impl_->use, nullptr};
    return std::shared_ptr<const TlsContext>(std::make_shared<TlsContext>(std::move(impl)));
}

Result<std::shared_ptr<const TlsContext>> TlsContext::client(bool verify, const std::string& extraCaFile,
                                                             TlsVersion minimum) {
    auto made = makeContext(Poco::Net::Context::TLS_CLIENT_USE, minimum,
                            verify ? tlsCiphers : std::string(tlsCiphers) + trustingSuffix);
    if (!made) return made.error();
    SSL_CTX* ctx = (*made)->sslContext();
    ERR_clear_error();
    if (verify) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, nullptr);
        if (!extraCaFile.empty() && SSL_CTX_load_verify_locations(ctx, extraCaFile.c_str(), nullptr) != 1)
            return failure(ErrorKind::invalid, say("tls.authoritiesUnusable", extraCaFile, opensslErrors()));
        if (!trustSystemAuthorities(ctx))
            return failure(ErrorKind::invalid, say("tls.noSystemAuthorities", opensslErrors()));
    }
    auto impl = std::make_unique<Impl>();
    impl->context = *made;
    impl->verifies = verify;
    return std::shared_ptr<const TlsContext>(std::make_shared<TlsContext>(std::move(impl)));
}

// Both, or neither.
template <typename Make>
Status TlsContexts::load(const Make& make) {
    auto relay = make(TlsUse::relay);
    if (!relay) return relay.error();
    auto logins = make(TlsUse::logins);
    if (!logins) return logins.error();
    const std::lock_guard lock(mutex_);
    relay_ = {*relay, {}};
    logins_ = {*logins, {}};
    return {};
}

Status TlsContexts::loadServer(const std::string& certificateFile, const std::string& keyFile, TlsVersion minimum) {
    return load([&](TlsUse use) { return TlsContext::server(certificateFile, keyFile, minimum, use); });
}

Status TlsContexts::loadServer(std::shared_ptr<const platform::StoredCertificate> certificate, TlsVersion minimum) {
    return load([&](TlsUse use) { return TlsContext::server(certificate, minimum, use); });
}

Status TlsContexts::loadClients(const std::string& extraCaFile, TlsVersion minimum) {
    auto verifying = TlsContext::client(true, extraCaFile, minimum);
    if (!verifying) return verifying.error();
    auto trusting = TlsContext::client(false, {}, minimum);
    if (!trusting) return trusting.error();
    const std::lock_guard lock(mutex_);
    verifying_ = *verifying;
    trusting_ = *trusting;
    return {};
}

std::shared_ptr<const TlsContext> TlsContexts::server(TlsUse use, Ticks now) {
    const std::lock_guard lock(mutex_);
    Server& server = use == TlsUse::logins ? logins_ : relay_;
    if (!server.context || now == Ticks{}) return server.context;
    if (server.firstUsed == Ticks{}) server.firstUsed = now;
    if (now - server.firstUsed < ticketLife) return server.context;
    // One that cannot be renewed goes on; it is tried again after as long a time.
    if (auto fresh = server.context->renewed()) server.context = *fresh;
    server.firstUsed = now;
    return server.context;
}

std::shared_ptr<const TlsContext> TlsContexts::client(bool verify) const {
    const std::lock_guard lock(mutex_);
    return verify ? verifying_ : trusting_;
}

} // namespace ismail::net
