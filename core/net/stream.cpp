#include "net/stream.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace ismail::net {

namespace {

constexpr int maxTlsTransfer = 1 << 30; // OpenSSL counts in int

Poco::Net::SocketAddress pocoAddress(const SocketEnd& end) {
    return Poco::Net::SocketAddress(end.address.text(), end.port);
}

std::string opensslReason() {
    const unsigned long code = ERR_peek_last_error();
    if (code == 0) return "the peer closed the connection";
    const char* reason = ERR_reason_error_string(code);
    return reason ? reason : "TLS error " + std::to_string(code);
}

} // namespace

struct Stream::Plain {
    explicit Plain(Poco::Net::StreamSocket s) : socket(std::move(s)) {}
    Poco::Net::StreamSocket socket;
};

struct Stream::Tls {
    explicit Tls(std::shared_ptr<const TlsContext> c) : context(std::move(c)), ssl(SSL_new(context->native())) {}
    ~Tls() { SSL_free(ssl); }
    Tls(const Tls&) = delete;
    Tls& operator=(const Tls&) = delete;

    std::shared_ptr<const TlsContext> context;
    SSL* ssl;
    bool established = false;
    bool broken = false; // after a fatal error no close_notify may be sent
};

Stream::Stream() = default;

Stream::Stream(NativeSocket accepted)
    : plain_(std::make_unique<Plain>(
          Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(static_cast<poco_socket_t>(accepted))))),
      socket_(accepted) {}

Stream::~Stream() { close(); }

Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;

Result<Stream> Stream::connect(const SocketEnd& to, const std::optional<IpAddress>& from) {
    try {
        Poco::Net::StreamSocket socket(to.address.isV4() ? Poco::Net::SocketAddress::IPv4
                                                         : Poco::Net::SocketAddress::IPv6);
        if (from) socket.impl()->bind(pocoAddress({*from, 0}), false);
        socket.setNoDelay(true);
        socket.connectNB(pocoAddress(to));
        Stream stream;
        stream.socket_ = static_cast<NativeSocket>(socket.impl()->sockfd());
        stream.plain_ = std::make_unique<Plain>(std::move(socket));
        return stream;
    } catch (const Poco::Exception& e) {
        return Error{ErrorKind::unavailable, connectionErrorWords(e.code())};
    }
}

Status Stream::connectResult() {
    const int error = pendingError(socket_);
    if (error == 0) return {};
    return Error{ErrorKind::unavailable, connectionErrorWords(error)};
}

IoResult Stream::tlsOutcome(int result) {
    wantsWrite_ = false;
    const int error = SSL_get_error(tls_->ssl, result);
    switch (error) {
    case SSL_ERROR_WANT_WRITE: wantsWrite_ = true; [[fallthrough]];
    case SSL_ERROR_WANT_READ: return {IoStatus::wouldBlock, 0, 0};
    case SSL_ERROR_ZERO_RETURN: return {IoStatus::closed, 0, 0};
    default: break;
    }
    tls_->broken = true;
    if (const std::string trouble = certificateTrouble(); !trouble.empty())
        error_ = "the certificate is not accepted: " + trouble;
    else
        error_ = opensslReason();
    ERR_clear_error();
    const bool lost = error == SSL_ERROR_SYSCALL; // reset under it
    return {!tls_->established && lost ? IoStatus::closed : IoStatus::failed, 0, 0};
}

std::string Stream::certificateTrouble() const {
    if (!tls_ || tls_->established || !tls_->context->verifies()) return {};
    switch (SSL_get_verify_result(tls_->ssl)) {
    case X509_V_OK: return {};
    case X509_V_ERR_CERT_HAS_EXPIRED: return "it has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "it is not valid yet";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return "it is self-signed";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return "no authority that is trusted here has issued it";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return "it is for another name";
    case X509_V_ERR_CERT_REVOKED: return "it has been revoked";
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK: return "its key or its signature is too weak";
    default: return "it is not valid for this";
    }
}

IoResult Stream::read(char* buffer, std::size_t size) {
    if (!tls_) {
        const IoResult got = receive(socket_, buffer, size);
        if (got.status == IoStatus::failed) error_ = socketErrorText(got.error);
        return got;
    }
    // As much as fits, so that small records do not become many small feeds.
    std::size_t total = 0;
    while (total < size) {
        ERR_clear_error();
        const int most = static_cast<int>(std::min<std::size_t>(size - total, maxTlsTransfer));
        const int got = SSL_read(tls_->ssl, buffer + total, most);
        if (got <= 0) {
            const IoResult outcome = tlsOutcome(got);
            // What ended the reading shows again at the next call.
            return total > 0 ? IoResult{IoStatus::ok, total, 0} : outcome;
        }
        total += static_cast<std::size_t>(got);
    }
    wantsWrite_ = false;
    return {IoStatus::ok, total, 0};
}

IoResult Stream::write(ByteView bytes) {
    if (!tls_) {
        const IoResult sent = send(socket_, bytes.data(), bytes.size());
        if (sent.status == IoStatus::failed) error_ = socketErrorText(sent.error);
        return sent;
    }
    ERR_clear_error();
    const int most = static_cast<int>(std::min<std::size_t>(bytes.size(), maxTlsTransfer));
    const int sent = SSL_write(tls_->ssl, bytes.data(), most);
    if (sent <= 0) return tlsOutcome(sent);
    return {IoStatus::ok, static_cast<std::size_t>(sent), 0};
}

void Stream::startServerTls(const std::shared_ptr<const TlsContext>& context) {
    tls_ = std::make_unique<Tls>(context);
    SSL_set_fd(tls_->ssl, static_cast<int>(socket_));
    SSL_set_accept_state(tls_->ssl);
}

void Stream::startClientTls(const std::shared_ptr<const TlsContext>& context, const std::string& name) {
    tls_ = std::make_unique<Tls>(context);
    SSL* ssl = tls_->ssl;
    SSL_set_fd(ssl, static_cast<int>(socket_));
    SSL_set_connect_state(ssl);
    X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl);
    if (const auto address = IpAddress::parse(name)) {
        if (context->verifies()) X509_VERIFY_PARAM_set1_ip_asc(wanted, address->text().c_str());
        return; // RFC 6066 section 3: no literal addresses in SNI
    }
    SSL_set_tlsext_host_name(ssl, name.c_str());
    if (!context->verifies()) return;
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(wanted, name.c_str(), 0);
}

IoStatus Stream::handshake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_->ssl);
    if (result == 1) {
        tls_->established = true;
        wantsWrite_ = false;
        return IoStatus::ok;
    }
    const IoResult outcome = tlsOutcome(result);
    if (outcome.status == IoStatus::closed) error_ = "the peer closed the connection";
    return outcome.status;
}

bool Stream::mayHoldMore() const { return tls_ && SSL_has_pending(tls_->ssl) == 1; }

std::string Stream::tlsDescription() const {
    if (!tls_ || !tls_->established) return {};
    return std::string(SSL_get_version(tls_->ssl)) + " " + SSL_get_cipher_name(tls_->ssl);
}

std::vector<Bytes> Stream::shownCertificates() const {
    std::vector<Bytes> shown;
    if (!tls_ || !tls_->established) return shown;
    const STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(tls_->ssl);
    for (int i = 0; chain && i < sk_X509_num(chain) && shown.size() < maxShownCertificates; ++i) {
        unsigned char* der = nullptr;
        const int size = i2d_X509(sk_X509_value(chain, i), &der);
        if (size <= 0) break;
        shown.emplace_back(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
    }
    ERR_clear_error();
    return shown;
}

bool Stream::isTls13() const { return tls_ && tls_->established && SSL_version(tls_->ssl) == TLS1_3_VERSION; }

Bytes Stream::exported(std::string_view label, std::size_t size) const {
    if (!isTls13()) return {};
    Bytes value(size, '\0');
    auto* const octets = reinterpret_cast<unsigned char*>(value.data());
    const bool worked =
        SSL_export_keying_material(tls_->ssl, octets, size, label.data(), label.size(), nullptr, 0, 0) == 1;
    if (worked) return value;
    ERR_clear_error();
    return {};
}

void Stream::shutdownSend() {
    if (!plain_) return;
    if (tls_ && tls_->established && !tls_->broken) {
        ERR_clear_error();
        SSL_shutdown(tls_->ssl);
        ERR_clear_error();
    }
    try {
        plain_->socket.shutdownSend();
    } catch (const Poco::Exception& e) {
        error_ = e.displayText(); // the peer is gone already
    }
}

void Stream::close() {
    if (!plain_) return;
    if (tls_ && tls_->established && !tls_->broken) {
        ERR_clear_error();
        SSL_shutdown(tls_->ssl);
        ERR_clear_error();
    }
    tls_.reset();
    plain_.reset();
    socket_ = noSocket;
}

} // namespace ismail::net
