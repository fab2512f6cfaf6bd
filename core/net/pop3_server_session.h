// Incoming POP3: one session for each connection, which pumps bytes between the socket and proto::Pop3Server
// (server_session.h) and hands the engine's questions to the host that mailbox made for it.
#pragma once

#include "mailbox/interfaces.h"
#include "net/front_end.h"
#include "proto/pop3_server.h"

#include <memory>
#include <string>

namespace ismail::net {

struct Pop3Protocol {
    using Host = mailbox::Pop3Host;
    using HostFactory = mailbox::Pop3HostFactory;
    using Peer = mailbox::Pop3Peer;
    using EngineOptions = proto::Pop3ServerOptions;
    using Refusal = proto::Pop3Reply;
    static std::string wire(const Refusal& refusal);
    static std::shared_ptr<ServerSession> session(ServerSession::Parts parts, std::unique_ptr<Host> host,
                                                  EngineOptions engine);
};

using Pop3FrontEnd = FrontEnd<Pop3Protocol>;

} // namespace ismail::net
