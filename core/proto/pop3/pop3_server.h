// The server side of POP3 without I/O: bytes in, events out; answers in, bytes out. RFC 1939 with CAPA, RESP-CODES and
// PIPELINING (2449), STLS (2595), AUTH-RESP-CODE (3206), SASL (5034), TOP and UIDL.
//
// Promises: the engine writes every reply that depends on syntax or sequence; the host answers every question that
// depends on policy or storage. While a question is open nothing more is consumed, so replies come in the order of
// commands, and bytes that follow STLS in plaintext are thrown away. Messages are asked for only in UpdateQuestion to
// be removed, after QUIT: a connection that ends otherwise removes nothing. A message passes through in blocks, a
// listing in pieces, so memory is bounded by the caps below and by 16 octets a message of the maildrop. Does not: know
// sockets, clocks, accounts, mailboxes. APOP, UTF8 and LANG (RFC 6856) are not offered.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "proto/server_events.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace ismail::proto {

// RFC 2449 section 4 asks for 255 octets; a name and a password of UTF-8 may need more.
constexpr std::size_t maxPop3Line = 1024;
// Messages of one maildrop that a session shows; the others appear when these are gone.
constexpr std::size_t maxMaildropMessages = 1'000'000;

struct Pop3ServerOptions {
    std::string hostname;   // in the greeting and at the end
    bool startTls = false;  // STLS may be offered (a certificate is there and TLS is not active)
    bool tlsActive = false; // TLS from the start (RFC 8314)
    bool login = true;      // logging in is possible on this listener
    bool loginWithoutTls = false;
    bool scram = false;                         // SCRAM-SHA-256 may be offered: some account keeps a verifier
    std::uint32_t maxErrors = 20;               // -ERR replies since the last message that was sent; then the end
    std::uint32_t maxCommandsBeforeLogin = 100; // then the end
    Millis loginTimeout{180'000};               // from the first moment to the log-in, TLS handshakes included
    // RFC 1939 section 3: "Such a timer MUST be of at least 10 minutes' duration."
    Millis idleTimeout{600'000};
};

// "+OK text" or "-ERR [code] text".
struct Pop3Reply {
    bool ok = false;
    std::string code; // RFC 2449 section 8: "IN-USE", "AUTH", "SYS/TEMP"; empty: none
    std::string text;
};

// What the maildrop held when the session locked it, in the order of message numbers.
struct MaildropMessage {
    std::uint32_t uid = 0;
    std::uint64_t octets = 0; // as stored, with its prefix and CRLF line ends
};
struct Maildrop {
    std::uint32_t validity = 0; // with the uid it makes the unique id of a message, for ever
    std::vector<MaildropMessage> messages;
};

// --- Questions besides those of logging in (server_events.h; answerLogin() or answer(refusal)) ----------------------
// A block of a message, from an offset on: answerBlock(), or answer(refusal) where it cannot be read.
struct MessageQuestion {
    std::uint32_t uid = 0;
    std::uint64_t offset = 0;
    std::size_t most = 0;
};
// QUIT: removes these messages, all or none, and gives the maildrop free: answer(). Empty: nothing to remove.
struct UpdateQuestion {
    std::vector<std::uint32_t> uids;
};
// --- Facts ----------------------------------------------------------------------------------------------------------
struct MoreOutput {}; // a piece of a listing is in the output, and there is more: send it and come again

using Pop3ServerEvent =
    std::variant<NeedInput, CloseConnection, MoreOutput, StartTlsRequest, AuthPlainQuestion, ScramQuestion,
                 ScramFinalQuestion, ScramDoneQuestion, MessageQuestion, UpdateQuestion>;

class Pop3Server {
public:
    static constexpr std::size_t blockSize = 64 * 1024; // of a message, in one question

    Pop3Server(Pop3ServerOptions options, Ticks now);
    ~Pop3Server();
    Pop3Server(const Pop3Server&) = delete;
    Pop3Server& operator=(const Pop3Server&) = delete;

    // Adds what was read. The caller stops reading while buffered() is over its own mark; the engine caps its buffer
    // and asks to close if the caller does not.
    void feed(ByteView bytes, Ticks now);
    void inputClosed();
    // The next event. While a question is open it returns NeedInput.
    Pop3ServerEvent next();

    // --- Answers to the open question
    void answer(const Pop3Reply& reply);
    void answerLogin(Maildrop maildrop); // the name and password are right and the maildrop is locked
    void answerSasl(const std::string& challenge);
    void answerBlock(ByteView bytes, bool last);
    // After the handshake that followed StartTlsRequest: forgets all that was known (RFC 2595 section 4).
    void tlsStarted();
    // Ends the session from outside, without a word: POP3 has no reply that was not asked for. Messages that are being
    // removed are removed, and their reply is said.
    void shutDown();

    bool questionOpen() const;
    std::size_t buffered() const;
    // Bytes to send; the caller takes them all.
    Bytes takeOutput();
    bool hasOutput() const;
    // True when the output should not wait for more replies. Flushing only then makes one write of a batch.
    bool outputDue() const;
    // When tick() must be called at the latest. A client that said nothing for the time is left (RFC 1939 section 3:
    // without removing messages, without a reply).
    Ticks deadline() const;
    void tick(Ticks now);

    // For the live view: "greeting", "login", "command", "message", "list", "update", "closed".
    const char* stage() const;
    // Messages sent whole.
    std::uint32_t retrieved() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::proto
