// The server side of SMTP without I/O: bytes in, events out; answers in, bytes out. RFC 5321 with PIPELINING (2920),
// SIZE (1870), 8BITMIME (6152), ENHANCEDSTATUSCODES (2034), DSN (3461), CHUNKING and BINARYMIME (3030), STARTTLS
// (3207), AUTH (4954), SMTPUTF8 (6531), ETRN (1985), and for partners XFORWARD (Postfix's XFORWARD_README) and XISMAIL,
// by which two servers prove who they are (group/handshake.h).
//
// Promises: the engine writes every reply that depends on syntax or sequence; the host answers every question that
// depends on policy or storage. While a question is open nothing more is consumed, so replies come in the order of
// commands, and bytes that follow STARTTLS in plaintext are thrown away. Memory is bounded by the caps below.
// Does not: know sockets, clocks, accounts, queues.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/envelope.h"
#include "mail/original_client.h"
#include "mail/reply.h"
#include "proto/dot_decoder.h"
#include "proto/server_events.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ismail::proto {

// RFC 5321 section 4.5.3.1.4 asks for 512 octets; extensions add to it (SIZE 26, DSN 500+, AUTH 12288 in a line of its
// own).
constexpr std::size_t maxCommandLine = 4096;
// Characters of a message of the XISMAIL handshake, in base64; the longest has 129 octets.
constexpr std::size_t maxPeerMessage = 172;

struct SmtpServerOptions {
    std::string hostname;   // in banner, EHLO, ETRN replies
    std::string banner;     // text after the name in 220; empty: "ESMTP ISMail"
    bool startTls = false;  // STARTTLS may be offered (a certificate is there and TLS is not active)
    bool tlsActive = false; // TLS from the start (RFC 8314)
    bool auth = false;      // AUTH may be offered on this listener
    bool authWithoutTls = false;
    bool scram = false;       // SCRAM-SHA-256 may be offered: some account keeps a verifier
    bool requireAuth = false; // submission: 530 to MAIL before AUTH (RFC 6409 section 4.3)
    bool requireTls = false;  // 530 Must issue a STARTTLS command first
    bool etrn = true;
    bool xforward = false; // see takeForwarded()
    bool peers = false;    // this server has an identity: XISMAIL is known, and offered under TLS 1.3
    BareNewline bareNewline = BareNewline::refuse;
    std::uint64_t maxMessageSize = 50ULL << 20; // octets
    std::uint32_t maxRecipients = 1000;
    std::uint32_t maxErrors = 20;        // 5xx replies since the last accepted message; the next command gets 421
    std::uint32_t maxIdleCommands = 100; // commands without progress (NOOP, RSET, VRFY, HELP, EHLO …), likewise
    Millis commandTimeout{300'000};      // RFC 5321 section 4.5.3.2.7
    Millis dataTimeout{180'000};         // between blocks of data
    Millis messageTimeout{3'600'000};    // for a whole body: ends one byte a second
    Millis sessionTimeout{14'400'000};   // for a whole session
};

// --- Questions: answered by answer(Reply) unless said otherwise; a positive reply lets the thing happen. -------------
struct ConnectQuestion {}; // before the banner; 220 goes out with the engine's own text, else this reply and close
struct HelloQuestion {
    std::string name;
    bool extended = false;
};
// StartTlsRequest, AuthPlainQuestion and the SCRAM questions are in server_events.h: answer 235 or 535/454.
struct MailQuestion {
    mail::MailParameters parameters;
    // What XFORWARD told before it of this transaction; nothing: not said, or not known there.
    std::optional<mail::OriginalClient> forwarded = {};
};
struct RecipientQuestion {
    mail::Recipient recipient;
};
struct BodyStartQuestion {
    bool chunked = false;
};                         // DATA: a positive answer sends 354; BDAT: sends nothing yet
struct BodyEndQuestion {}; // 250 only after the disk has it
struct EtrnQuestion {
    std::string node;
}; // the argument as written: "example.org" or "@example.org"
// XISMAIL: its first message, the caller's. answerPeer(M2), or a refusal. What is no base64, or too long for any
// message, arrives without octets, so that the host refuses it with the words that it has for all.
struct PeerQuestion {
    Bytes m1;
};
// The caller's second message. welcomePeer(), or a refusal.
struct PeerProofQuestion {
    Bytes m3;
};
// --- Facts: no answer. ----------------------------------------------------------------------------------------------
// The welcome is in the output: flush it, then the connection speaks another protocol, and this engine is done.
struct PeerHandOver {};
struct BodyData {
    ByteView bytes;
};                          // decoded (dots removed), valid until the next call of feed() or next()
struct TransactionReset {}; // RSET, HELO/EHLO, a failed body: forget MAIL, RCPT and the body begun

using SmtpServerEvent = std::variant<NeedInput, CloseConnection, ConnectQuestion, HelloQuestion, StartTlsRequest,
                                     AuthPlainQuestion, ScramQuestion, ScramFinalQuestion, ScramDoneQuestion,
                                     MailQuestion, RecipientQuestion, BodyStartQuestion, BodyData, BodyEndQuestion,
                                     EtrnQuestion, PeerQuestion, PeerProofQuestion, PeerHandOver, TransactionReset>;

// What a connection is after a handshake of XISMAIL.
enum class AfterPeer : std::uint8_t {
    mail,    // SMTP with a partner: EHLO comes anew
    handOver // no SMTP any more
};

class SmtpServer {
public:
    SmtpServer(SmtpServerOptions options, Ticks now);
    ~SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    // Adds what was read. The caller stops reading while buffered() is over its own mark; the engine caps its buffer
    // and asks to close if the caller does not. An empty view is not end of file: see inputClosed().
    void feed(ByteView bytes, Ticks now);
    void inputClosed();
    // The next event. While a question is open it returns NeedInput.
    SmtpServerEvent next();
    // Answers the open question.
    void answer(const mail::Reply& reply);
    void answerSasl(std::string challenge);
    void answerPeer(ByteView m2);
    // The caller is who it says. What it has sent before it knows that is thrown away, as with STARTTLS.
    void welcomePeer(const mail::Reply& reply235, AfterPeer next);
    // After the handshake that followed StartTlsRequest: forgets all that was known (RFC 3207 section 4.2). Also where
    // TLS came first. version13: without it XISMAIL is not offered.
    void tlsStarted(bool version13 = false);
    // Ends the session from outside: 421 with this text if a reply is possible now.
    void shutDown(const mail::Reply& reply421);
    // Changes what STARTTLS/AUTH/limits say for later commands (a live setting or the end of a body's size check).
    void setMaxMessageSize(std::uint64_t octets);
    // The peer turned out to be a partner: it is no longer cut off for errors or for commands without progress. It may
    // hold mail for many unknown recipients, and asks ETRN for many domains.
    void liftLimits();
    // Offers XFORWARD to this client from the next EHLO on, and takes it; until then it is a command like any unknown.
    void takeForwarded(bool allowed);

    bool questionOpen() const;
    std::size_t buffered() const;
    // Bytes to send; the caller takes them all.
    Bytes takeOutput();
    bool hasOutput() const;
    // True when the output should not wait for more replies: all input is used up, the last command ended a pipelined
    // group (RFC 2920 section 3.1), or the session ends. Flushing only then makes one write of a batch.
    bool outputDue() const;
    // When tick() must be called at the latest. A stage that overruns answers 421 and closes.
    Ticks deadline() const;
    void tick(Ticks now);

    // For the log and for live views: "greeting", "command", "mail", "rcpt", "data", "auth", "peer", "closed".
    const char* stage() const;
    bool authenticated() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::proto
