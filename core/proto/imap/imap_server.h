// The server side of IMAP without I/O: bytes in, events out; answers in, bytes out. RFC 9051 (IMAP4rev2) and RFC 3501
// (IMAP4rev1) with the extensions that imap_command.h names, SASL-IR (4959), LITERAL+ and LITERAL- (7888), UTF8=ACCEPT
// (6855), ID (2971), IDLE (2177), COMPRESS=DEFLATE (4978), APPENDLIMIT (7889).
//
// Promises: the engine writes every reply that depends on syntax or sequence, every tag and every capability; the host
// answers every question that depends on policy or storage, with untagged responses made by imap_writer.h and a status.
// While a question is open nothing more is consumed, so replies come in the order of commands, and bytes that follow
// STARTTLS in plaintext are thrown away. An answer may come in parts, so memory is bounded by the caps here and in
// imap_command.h; a message that is appended passes through as it comes. Does not: know sockets, clocks, accounts,
// mailboxes.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "proto/imap/imap_command.h"
#include "proto/server_events.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ismail::proto {

struct ImapServerOptions {
    std::string hostname;   // in the greeting and at the end
    bool startTls = false;  // STARTTLS may be offered (a certificate is there and TLS is not active)
    bool tlsActive = false; // TLS from the start (RFC 8314)
    bool login = true;      // logging in is possible on this listener
    bool loginWithoutTls = false;
    bool scram = false;                         // SCRAM-SHA-256 may be offered: some account keeps a verifier
    bool compress = false;                      // the stream can be compressed
    std::uint64_t maxMessageSize = 50ULL << 20; // octets of an APPEND (RFC 7889)
    std::uint32_t maxErrors = 50;               // before the log-in: BAD replies and refused log-ins; then the end
    std::uint32_t maxCommandsBeforeLogin = 100; // then the end
    Millis loginTimeout{180'000};               // from the first moment to the log-in, TLS handshakes included
    // RFC 9051 section 5.4: "the duration of that timer MUST be at least 30 minutes".
    Millis idleTimeout{1'800'000};
    // While in IDLE: a word from time to time keeps address translators awake and finds connections that are dead.
    Millis keepAlive{240'000};
};

// "OK [code] text", tagged by the engine.
struct ImapReply {
    enum class Status : std::uint8_t { ok, no, bad };
    Status status = Status::ok;
    std::string code; // "TRYCREATE", "READ-ONLY", "APPENDUID 1 2"; empty: none
    std::string text; // ASCII, one line
};

// A part of an answer. The parts of one answer are asked for one after another, as the client reads them.
struct ImapPart {
    Bytes untagged;    // whole responses, or a piece of one: sent as it is
    bool more = false; // another part follows (ImapMoreQuestion); reply is not looked at
    ImapReply reply;
    // The session cannot go on (its mailbox was removed): BYE with reply.text, and the end. Without a text the
    // connection ends without a word: nothing could be said in the middle of a literal.
    bool bye = false;
};

// --- Questions besides those of logging in (server_events.h; answerLogin() or answer(refusal)) ----------------------
// A command of an authenticated session: answerPart(). SELECT is right where its last part says OK.
struct ImapCommandQuestion {
    ImapCommand command;
    ImapEnabled enabled;
    std::string tag; // of the command: ESEARCH names it
};
// The next part of the answer that said more: answerPart().
struct ImapMoreQuestion {};
// What changed in the selected mailbox, for a session that is in IDLE: answerPart(); its reply is not looked at. Asked
// when IDLE begins and after changed().
struct ImapUpdatesQuestion {
    ImapEnabled enabled;
};
// APPEND: answer(). A reply other than OK refuses the message, which is then not read or thrown away.
struct ImapAppendQuestion {
    ImapAppend append;
};
// The message is complete: answerPart(), OK only after the disk has it.
struct ImapAppendEndQuestion {
    ImapEnabled enabled;
};
// --- Facts ----------------------------------------------------------------------------------------------------------
struct ImapAppendData { // of the message, valid until the next call of feed() or next()
    ByteView bytes;
};
struct ImapAppendReset {}; // the rest of the command was wrong: forget the message that was begun
// IDLE began or ended: while it lasts the host calls for changed().
struct ImapIdle {
    bool begun = false;
};
// The consent is in the output: flush it, then compress in both directions, then compressionStarted().
struct ImapCompressRequest {};
struct ImapClientId { // ID (RFC 2971), for the log: printable, at most 30 fields
    std::vector<std::pair<std::string, std::string>> fields;
};

using ImapServerEvent =
    std::variant<NeedInput, CloseConnection, StartTlsRequest, ImapCompressRequest, AuthPlainQuestion, ScramQuestion,
                 ScramFinalQuestion, ScramDoneQuestion, ImapCommandQuestion, ImapMoreQuestion, ImapUpdatesQuestion,
                 ImapAppendQuestion, ImapAppendData, ImapAppendEndQuestion, ImapAppendReset, ImapIdle, ImapClientId>;

class ImapServer {
public:
    static constexpr std::size_t partSize = 64 * 1024; // what the host makes of an answer at a time, more or less

    ImapServer(ImapServerOptions options, Ticks now);
    ~ImapServer();
    ImapServer(const ImapServer&) = delete;
    ImapServer& operator=(const ImapServer&) = delete;

    // Adds what was read. The caller stops reading while buffered() is over its own mark; the engine caps its buffer
    // and asks to close if the caller does not.
    void feed(ByteView bytes, Ticks now);
    void inputClosed();
    // The next event. While a question is open it returns NeedInput.
    ImapServerEvent next();

    // --- Answers to the open question
    void answer(const ImapReply& reply); // a refused log-in; APPEND
    void answerLogin();                  // the name and password are right
    void answerSasl(const std::string& challenge);
    void answerPart(ImapPart part);
    // After the handshake that followed StartTlsRequest: forgets all that was known.
    void tlsStarted();
    void compressionStarted();
    // Something changed in the selected mailbox. At any time; matters in IDLE.
    void changed();
    // Ends the session from outside: BYE.
    void shutDown();

    bool questionOpen() const;
    std::size_t buffered() const;
    // More of a message that is appended is certain to come.
    bool inAppend() const;
    // Bytes to send; the caller takes them all.
    Bytes takeOutput();
    bool hasOutput() const;
    // True when the output should not wait for more replies. Flushing only then makes one write of a batch.
    bool outputDue() const;
    // When tick() must be called at the latest.
    Ticks deadline() const;
    void tick(Ticks now);

    // For the live view: "login", "auth", "command", "append", "idle", "answer", "closed".
    const char* stage() const;
    bool authenticated() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ismail::proto
