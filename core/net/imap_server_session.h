// Incoming IMAP: one session for each connection, which pumps bytes between the socket and proto::ImapServer
// (server_session.h) and hands the engine's questions to the host that mailbox made for it.
#pragma once

#include "mailbox/imap_host.h"
#include "net/front_end.h"
#include "proto/imap_server.h"

#include <memory>
#include <string>

namespace ismail::net {

struct ImapProtocol {
    using Host = mailbox::ImapHost;
    using HostFactory = mailbox::ImapHostFactory;
    using Peer = mailbox::ImapPeer;
    using EngineOptions = proto::ImapServerOptions;
    using Refusal = proto::ImapReply;
    static std::string wire(const Refusal& refusal);
    static std::shared_ptr<ServerSession> session(ServerSession::Parts parts, std::unique_ptr<Host> host,
                                                  EngineOptions engine);
};

using ImapFrontEnd = FrontEnd<ImapProtocol>;

} // namespace ismail::net
