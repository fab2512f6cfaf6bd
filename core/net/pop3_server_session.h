// Incoming POP3: one session for each connection, which pumps bytes between the socket and proto::Pop3Server
// (server_session.h) and hands the engine's questions to the host that mailbox made for it.
#pragma once

#include "mailbox/interfaces.h"
#include "net/front_end.h"
#include "proto/pop3/pop3_server.h"

#include <memory>
#include <string>

namespace ismail::net {

struct Pop3Protocol {
    using Host = mailbox::Pop3Host;
    using HostFactory = mailbox::Pop3HostFactory;
    using Peer = mailbox::Pop3Peer;
    using Refusal = proto::Pop3Reply;
    struct Options {
        ListenerTls tls = ListenerTls::startTls;
        proto::Pop3ServerOptions engine;
    };
    static Peer peer(const Options&, const std::string& listener, const Incoming& incoming) {
        return {0, incoming.peer.address.text(), listener, false};
    }
    static bool takesLogins(const Options&) { return true; }
    static Millis handshakeLimit(const Options&) { return ServerSession::handshakeTimeout; }
    static std::string wire(const Refusal& refusal);
    static std::shared_ptr<ServerSession> session(ServerSession::Setup setup, std::unique_ptr<Host> host,
                                                  const Options& options);
};

using Pop3FrontEnd = FrontEnd<Pop3Protocol>;

} // namespace ismail::net
