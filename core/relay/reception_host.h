// The host of an SMTP session: net's sessions ask it. A callback is called exactly once, from any thread.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "mail/envelope.h"
#include "mail/original_client.h"
#include "mail/reply.h"
#include "proto/server_events.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ismail::relay {

using Answer =
    std::function<void(mail::Reply)>; // exactly once; from any thread; may be called before the function returns
using SaslAnswer = std::function<void(proto::SaslAnswer<mail::Reply>)>; // likewise

enum class ListenerKind : std::uint8_t { relay, submission, submissions };

struct PeerInfo {
    SessionId session = 0;
    std::string address; // textual IP, IPv4-mapped IPv6 shown as IPv4
    std::uint16_t port = 0;
    std::string localAddress;
    ListenerKind listener = ListenerKind::relay;
    bool tls = false;
};

// One for each session; called from the session's reactor only; no call may block. Destroyed when the session ends
// (open Answers may still be called then and do nothing).
class ReceptionHost {
public:
    virtual ~ReceptionHost() = default;
    // The first call: the client is there, under TLS already where its listener begins with it. How long the greeting
    // is held back to see whether the client talks before it (RFC 5321 section 3.1 has it wait); zero: not at all. Held
    // back, a client costs no thread and nothing of it is read. What takes time may be started here.
    virtual Millis beforeGreeting() { return Millis(0); }
    // Octets were there when the time was over: before connected(), once. They are kept and are commands after a
    // greeting like any others.
    virtual void talkedEarly() {}
    virtual void connected(Answer answer) = 0;
    virtual void hello(const std::string& name, bool extended, Answer answer) = 0;
    virtual void tlsStarted(const std::string& protocolAndCipher) = 0;
    virtual void password(proto::AuthPlainQuestion question, Answer answer) = 0;
    virtual void scram(const std::string& clientFirst, SaslAnswer challenge) = 0;
    virtual void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) = 0;
    virtual void scramDone(Answer answer) = 0;
    // Before mail(), where the client told by XFORWARD whose message it brings.
    virtual void forwarded(const mail::OriginalClient&) {}
    virtual void mail(const mail::MailParameters& parameters, Answer answer) = 0;
    virtual void recipient(const mail::Recipient& recipient, Answer answer) = 0;
    // How long the answer to the last recipient() comes after the one before it, at least. Nothing of the client is
    // read meanwhile.
    virtual Millis betweenAnswers() const { return Millis(0); }
    virtual void bodyStart(Answer answer) = 0;
    // False: stop reading until resume is called.
    virtual bool body(ByteView bytes, std::function<void()> resume) = 0;
    virtual void bodyEnd(Answer answer) = 0;
    virtual void reset() = 0;
    virtual void etrn(const std::string& node, Answer answer) = 0;
    virtual void closed(const std::string& reason) = 0;
    // For the live view: who it is (account or partner), what it does is known by the engine.
    virtual std::string identity() const = 0;
    // It is a partner, by its address or its log-in: looked at after connected() and after each log-in. A partner is
    // not cut off for what it gets refused; it may hold mail for any number of recipients that do not exist.
    virtual bool isPartner() const = 0;
    // It has proved by XISMAIL that it is this partner; what it said before is forgotten, and EHLO comes anew.
    virtual void provedPartner(std::int64_t, const std::string&) {}
    // It may tell so: looked at together with isPartner().
    virtual bool takesForwarded() const { return false; }
};

class ReceptionFactory {
public:
    virtual ~ReceptionFactory() = default;
    // nullptr: refuse the connection at once (too many, blocked); refusal is then what to send before closing.
    virtual std::unique_ptr<ReceptionHost> accept(const PeerInfo& peer, mail::Reply* refusal) = 0;
};

} // namespace ismail::relay
