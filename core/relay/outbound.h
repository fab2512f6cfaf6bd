// Connections to other servers. Written by net. Whatever an owner is told is posted to its executor.
#pragma once

#include "accounts/model.h"
#include "base/bytes.h"
#include "base/executor.h"
#include "base/ids.h"
#include "mail/reply.h"
#include "proto/smtp/smtp_client.h"
#include "relay/body_reader.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ismail::relay {

// One address of one next hop.
struct Endpoint {
    std::string host;    // name for the log, SNI and verification; or the address
    std::string address; // textual IP
    std::uint16_t port = 25;
    accounts::TlsPolicy tls = accounts::TlsPolicy::opportunistic;
    std::string user;
    std::string protectedPassword;
    // A paired partner: the keys that are known of it, the one that is wanted first. It has to prove one of them before
    // it gets anything, over TLS whatever `tls` says, and no log-in is made; else the connection fails, stage "peer".
    std::vector<Bytes> peerKeys = {};
    std::string place() const; // "address:port" (IPv6 in brackets)
    // The identity of a next hop: its place, and for a paired partner the key that it has to prove.
    std::string key() const;
    static std::string placeOf(const std::string& key);
};

struct OutboundJob {
    std::uint64_t id = 0; // chosen by the caller
    proto::ClientTransaction transaction;
    std::shared_ptr<BodyReader> body; // as it is to be sent; not needed for a probe
    MessageId message = 0;            // for the log; 0: no message
};

// What a connection tells its owner; every call is posted to the Executor given to open().
class OutboundEvents {
public:
    virtual ~OutboundEvents() = default;
    virtual void ready(const proto::Capabilities& capabilities,
                       bool tls) = 0; // after EHLO, TLS, AUTH: jobs may be given
    virtual void jobDone(std::uint64_t id, std::vector<proto::RecipientResult> results) = 0;
    virtual void etrnDone(mail::Reply reply) = 0;
    // The connection is over; jobs not reported by jobDone were not taken (a lost final reply is reported by jobDone).
    // failed: an orderly end (QUIT, idle) gives false. Of a TLS handshake the stage is "tls" and the status 4.7.5 where
    // the two sides did not agree, 4.4.2 where the connection was lost in it or time ran out.
    virtual void closed(bool failed, mail::Reply reply, std::string stage) = 0;
};

class OutboundConnection {
public:
    virtual ~OutboundConnection() = default; // closes without QUIT
    // After ready(). Jobs are sent in order; giving the next before the last is done saves a thread change.
    virtual void submit(OutboundJob job) = 0;
    virtual void etrn(const std::string& node) = 0;
    virtual void quit() = 0; // after the jobs given so far
};

class Outbound {
public:
    virtual ~Outbound() = default;
    // Starts connecting; events must outlive the connection object.
    virtual std::unique_ptr<OutboundConnection> open(const Endpoint& endpoint, Executor& executor,
                                                     OutboundEvents& events) = 0;
};

} // namespace ismail::relay
