// The transport of one connection: a non-blocking Poco stream socket, in plaintext or under TLS.
//
// Promises: no call blocks or throws; "would block" is a value. Under TLS read() may leave decrypted bytes behind that
// do not make the socket readable: read until it says wouldBlock, or ask mayHoldMore(). Does not: buffer, know
// deadlines. The TLS layer is OpenSSL's SSL object of a Poco context, driven here over the descriptor of the Poco
// socket: Poco 1.11's SecureStreamSocket hides a handshake inside the first read or write, reports its end and every
// failure by exceptions, and cannot check a host name without blocking calls.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "net/socket_ops.h"
#include "net/tls.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::net {

class Stream {
public:
    // Takes over a non-blocking descriptor, as acceptOne() gives it.
    explicit Stream(NativeSocket accepted);
    // Starts to connect; writable means connected or failed: connectResult(). Errors are words, not whole sentences.
    static Result<Stream> connect(const SocketEnd& to, const std::optional<IpAddress>& from);
    ~Stream();
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;

    NativeSocket socket() const { return socket_; }
    Status connectResult();

    IoResult read(char* buffer, std::size_t size);
    // May take less than all.
    IoResult write(ByteView bytes);

    bool tls() const { return tls_ != nullptr; }
    void startServerTls(const std::shared_ptr<const TlsContext>& context);
    // name: for SNI, and for the check of the certificate where the context verifies; may be an address.
    void startClientTls(const std::shared_ptr<const TlsContext>& context, const std::string& name);
    // ok: done. wouldBlock: come again when what wants() says is ready. failed: the two sides did not agree. closed:
    // the connection was lost in it.
    IoStatus handshake();
    // The peer's certificate was not accepted: why, as the rest of a sentence ("it is self-signed"); else empty.
    std::string certificateTrouble() const;
    // What the TLS layer waits for after the last wouldBlock of read() or handshake().
    bool wantsWrite() const { return wantsWrite_; }
    bool mayHoldMore() const;
    // "TLSv1.3 TLS_AES_256_GCM_SHA384".
    std::string tlsDescription() const;
    // What the server has shown, its own certificate first, in DER; maxShownCertificates at most. Empty: no TLS is up.
    static constexpr std::size_t maxShownCertificates = 8;
    std::vector<Bytes> shownCertificates() const;
    // TLS is up in version 1.3 (RFC 8446).
    bool isTls13() const;
    // So many octets that only the two ends of this TLS session have (RFC 8446 section 7.5), under this label and
    // without a context. Empty: no TLS 1.3, or OpenSSL has failed.
    Bytes exported(std::string_view label, std::size_t size) const;
    // Why the last call failed, in words.
    const std::string& error() const { return error_; }

    // Says that nothing more comes from here (close_notify, FIN); reading goes on.
    void shutdownSend();
    void close();

private:
    struct Tls;
    Stream();
    IoResult tlsOutcome(int result);

    struct Plain;
    std::unique_ptr<Plain> plain_;
    std::unique_ptr<Tls> tls_;
    NativeSocket socket_ = noSocket;
    bool wantsWrite_ = false;
    std::string error_;
};

} // namespace ismail::net
