// The client side of SMTP without I/O: RFC 5321 with PIPELINING, SIZE, 8BITMIME, SMTPUTF8, DSN, CHUNKING/BINARYMIME,
// STARTTLS, AUTH (PLAIN, LOGIN), ETRN as a client; LMTP (RFC 2033); and XISMAIL, by which two servers prove who they
// are.
//
// Promises: where PIPELINING is offered MAIL, every RCPT and DATA go out in one write; a lost reply after the final dot
// is temporary (possibly twice, never lost); replies are capped (lines of 4096 octets, 100 lines); what the peer does
// not offer is never used; what goes through DATA holds no bare CR or LF. Does not: decide routes, convert bodies, know
// sockets or clocks.
//
// A connection or peer that breaks inside a transaction gives ClientTransactionDone first (every recipient without a
// final answer gets 451 4.4.2 or what the peer said) and then ClientFailed. The events ClientFailed and ClientClosed
// are the last; output still pending then is dropped.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/secret.h"
#include "mail/envelope.h"
#include "mail/original_client.h"
#include "mail/reply.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ismail::proto {

enum class ClientTls { never, opportunistic, required, active /* TLS from the start */ };

struct ClientCredentials {
    std::string user;
    Secret<std::string> password;
};

// What is wanted of XISMAIL once TLS is up and EHLO was answered.
enum class ClientPeer : std::uint8_t {
    no,
    mail,    // prove it, then SMTP as ever, from EHLO on; a server that does not offer it gets nothing
    handOver // prove it, then the connection speaks another protocol: ClientPeerDone
};

struct SmtpClientOptions {
    std::string heloName;
    ClientTls tls = ClientTls::opportunistic;
    std::optional<ClientCredentials> credentials; // used only under TLS unless authWithoutTls
    bool authWithoutTls = false;
    bool lmtp = false;
    ClientPeer peer = ClientPeer::no; // needs tls required or active; then no credentials are used
    // RFC 5321 section 4.5.3.2
    Millis greetingTimeout{300'000}, mailTimeout{300'000}, rcptTimeout{300'000}, dataStartTimeout{120'000},
        dataBlockTimeout{180'000}, dataEndTimeout{600'000};
    Millis quitTimeout{10'000}; // how long QUIT waits for its 221; then the session is closed all the same
};

// What EHLO offered.
struct Capabilities {
    bool esmtp = false, pipelining = false, eightBitMime = false, smtpUtf8 = false, dsn = false, chunking = false,
         binaryMime = false, peers = false, startTls = false, etrn = false, enhancedStatus = false, size = false;
    std::uint64_t maxSize = 0; // 0: no limit said
    std::vector<std::string> authMechanisms;
    std::vector<std::string> forwardAttributes; // of XFORWARD (Postfix), upper case
};

// Parameters that the peer does not offer are left out (SIZE, BODY=8BITMIME, DSN, AUTH): a host that holds 8-bit data
// for a peer without 8BITMIME converts it first. What cannot be left out refuses the recipients here, and nothing is
// sent for them: a size over the peer's limit (552 5.3.4), SMTPUTF8 (553 5.6.7), BINARYMIME without BDAT (554 5.6.3). A
// domain in UTF-8 goes out in A-labels where the transaction does not use SMTPUTF8.
struct ClientTransaction {
    mail::MailParameters mail;
    std::vector<mail::Recipient> recipients;
    bool chunking = false; // send by BDAT where CHUNKING is offered (required for binaryMime)
    // Told by XFORWARD where the peer offers it: whose message it is. What the peer answers to that changes nothing.
    std::optional<mail::OriginalClient> forwarded = {};
    bool probe = false; // MAIL and RCPT only, then RSET: the results are the replies to RCPT (call-ahead)
};

// How far a failure reaches (design: what makes a next hop dead).
enum class FailureScope {
    hop, // connect, banner, EHLO, TLS, AUTH, 421, lost connection outside a transaction: the next hop is to blame
    transaction, // MAIL or DATA refused, connection lost in a transaction: this message
    recipient    // this RCPT
};

struct RecipientResult {
    mail::Reply reply; // code 250 class: taken by the peer
    FailureScope scope = FailureScope::recipient;
    bool delivered() const { return reply.code >= 200 && reply.code < 300; }
};

// --- Events ---------------------------------------------------------------------------------------------------------
struct ClientNeedInput {};
struct ClientStartTls {}; // start the handshake now, then tlsStarted() or tlsFailed()
// XISMAIL: give the own next message with peerMessage(), or peerFailed().
struct ClientPeerQuestion {
    Bytes m2; // of the server; empty: none so far, the first message is wanted
};
// The server has welcomed us, and the connection is no SMTP any more. Ends the session without closing anything.
struct ClientPeerDone {
    std::string text; // of the welcome
    Bytes rest;       // what the server has sent behind it already
};
// Idle: begin(), etrn() or quit().
struct ClientReady {
    Capabilities capabilities;
};
// Give bytes with body() and end with bodyEnd().
struct ClientBodyWanted {};
// One result for each recipient, in order; then ClientReady or ClientFailed follows. It may come while the body is
// still being given: stop then. A recipient left over because the server takes no more in one transaction has
// status 4.5.3 (RFC 5321 section 4.5.3.1.10): give it again at once when others were delivered.
struct ClientTransactionDone {
    std::vector<RecipientResult> results;
    // A reused session had died before the peer answered anything of this transaction: nobody's fault, give it to a new
    // session now.
    bool retryNow = false;
};
struct ClientEtrnDone {
    mail::Reply reply;
};
// Ends the session. The reply is the peer's or one made here (451 4.4.2 …).
struct ClientFailed {
    FailureScope scope = FailureScope::hop;
    mail::Reply reply;
    std::string
        stage; // what was awaited: "greeting", "ehlo", "starttls", "tls", "peer", "auth", "mail", "rcpt", "data" …
    std::string detail; // for the log only: what tlsFailed() was told
};
// After QUIT, or when the peer ended an idle session (421 or end of input).
struct ClientClosed {};

using SmtpClientEvent =
    std::variant<ClientNeedInput, ClientStartTls, ClientPeerQuestion, ClientPeerDone, ClientReady, ClientBodyWanted,
                 ClientTransactionDone, ClientEtrnDone, ClientFailed, ClientClosed>;

class SmtpClient {
public:
    SmtpClient(SmtpClientOptions options, Ticks now);
    ~SmtpClient();
    SmtpClient(const SmtpClient&) = delete;
    SmtpClient& operator=(const SmtpClient&) = delete;

    void feed(ByteView bytes, Ticks now);
    void inputClosed(Ticks now); // the peer closed or reset
    SmtpClientEvent next();
    void tlsStarted(Ticks now);
    // The session fails with scope hop, stage "tls" and this reply. why: for the log only.
    void tlsFailed(const std::string& why, const mail::Reply& reply = {454, {4, 7, 5}, "The TLS handshake failed"});

    // After ClientPeerQuestion, with raw octets.
    void peerMessage(ByteView octets, Ticks now);
    // The server is not who it should be: the session fails with scope hop and stage "peer".
    void peerFailed(const std::string& why, const mail::Reply& reply);

    // After ClientReady only. What the peer sent meanwhile may already have ended the session: then these do nothing,
    // no ClientTransactionDone comes for that begin(), and ClientFailed or ClientClosed is the next event.
    void begin(ClientTransaction transaction, Ticks now);
    void etrn(const std::string& node, Ticks now);
    void quit(Ticks now);
    // After ClientBodyWanted. Raw message bytes with CRLF line ends; dot-stuffed here (DATA) or framed (BDAT).
    void body(ByteView bytes, Ticks now);
    void bodyEnd(Ticks now);
    // The host cannot supply the body to its end: the connection must be dropped, nothing was sent that ends the
    // message.
    void bodyFailed();

    const Capabilities& capabilities() const;
    // What the server said first, its text cut at maxGreeting; code 0 before that.
    static constexpr std::size_t maxGreeting = 512; // octets
    const mail::Reply& greeting() const;
    Bytes takeOutput();
    // For flow control while the body is sent: octets waiting for takeOutput(), or for the peer's answer to earlier
    // chunks.
    std::size_t pendingOutput() const;
    // When tick() has something to do; Ticks::max() while idle (how long to keep an idle session is the host's to say).
    Ticks deadline() const;
    void tick(Ticks now);
    const char* stage() const;

    class Impl; // smtp_client_impl.h: nothing for hosts

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::proto
