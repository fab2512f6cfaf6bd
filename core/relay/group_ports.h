// What net asks of the group: whether a caller that wants to prove itself by XISMAIL (proto/smtp/smtp_server.h) is a
// partner. Messages are raw octets here; who understands them is group/handshake.h, driven by the service.
//
// Promises of the caller, net: one PeerHandshake for each handshake, first() once and then at most second() once, both
// on the session's reactor, so they must not block: what takes time (signatures, look-ups, the rates) is done elsewhere
// and answered from there. A callback is called exactly once, from any thread, at once or later; after the session has
// ended it does nothing. A handshake is destroyed when the next one begins or its session ends, also between a call and
// its answer.
#pragma once

#include "base/bytes.h"
#include "mail/reply.h"
#include "proto/smtp/smtp_server.h"
#include "relay/reception_host.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

namespace ismail::relay {

// What was found out about a caller whose connection is handed over; what is in it only the service knows.
class PeerTicket {
public:
    virtual ~PeerTicket() = default;
};

// What the second message came to.
struct PeerVerdict {
    mail::Reply reply; // 235: welcome; else a refusal
    proto::AfterPeer next = proto::AfterPeer::mail;
    // next mail: who it is, for ReceptionHost::provedPartner().
    std::int64_t partner = 0;
    std::string name;
    // next handOver: goes with the connection to whoever takes it over; where the connection is lost before, it is
    // destroyed, on any thread.
    std::shared_ptr<PeerTicket> ticket;
};

// The second message of the handshake, or a refusal.
using PeerFirstAnswer = std::function<void(std::variant<Bytes, mail::Reply>)>;
using PeerVerdictAnswer = std::function<void(PeerVerdict)>;

class PeerHandshake {
public:
    virtual ~PeerHandshake() = default;
    // Octets that may be anything; none where they were not even base64.
    virtual void first(Bytes m1, PeerFirstAnswer answer) = 0;
    virtual void second(Bytes m3, PeerVerdictAnswer answer) = 0;
};

class PeerDoor {
public:
    virtual ~PeerDoor() = default;
    // This server has an identity and wants to be asked; looked at once for each session, on its reactor.
    virtual bool isOpen() const = 0;
    // binding: what both ends of this TLS session export for it (RFC 8446 section 7.5), 32 octets; none where that has
    // failed, which refuses every caller. Called on the session's reactor.
    virtual std::unique_ptr<PeerHandshake> begin(const PeerInfo& peer, Bytes binding) = 0;
};

} // namespace ismail::relay
