// Incoming IMAP: one session for each connection, which pumps bytes between the socket and proto::ImapServer
// (server_session.h) and hands the engine's questions to the host that mailbox made for it.
#pragma once

#include "mailbox/imap_host.h"
#include "net/front_end.h"
#include "proto/imap/imap_server.h"

#include <memory>
#include <string>

namespace ismail::net {

struct ImapProtocol {
    using Host = mailbox::ImapHost;
    using HostFactory = mailbox::ImapHostFactory;
    using Peer = mailbox::ImapPeer;
    using Refusal = proto::ImapReply;
    struct Options {
        ListenerTls tls = ListenerTls::startTls;
        proto::ImapServerOptions engine;
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

using ImapFrontEnd = FrontEnd<ImapProtocol>;

} // namespace ismail::net
