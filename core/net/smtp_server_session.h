// Incoming SMTP: one session for each connection, which pumps bytes between the socket and proto::SmtpServer
// (server_session.h) and hands the engine's questions to the relay's ReceptionHost, those of XISMAIL to the group's
// PeerDoor. A connection that has become a channel of a partner leaves with its PeerSink and counts as a session no
// more.
#pragma once

#include "net/front_end.h"
#include "net/peer_channel.h"
#include "proto/smtp/smtp_server.h"
#include "relay/group_ports.h"
#include "relay/reception_host.h"

#include <memory>
#include <string>

namespace ismail::net {

struct SmtpProtocol {
    using Host = relay::ReceptionHost;
    using HostFactory = relay::ReceptionFactory;
    using Peer = relay::PeerInfo;
    using Refusal = mail::Reply;
    struct Options {
        ListenerTls tls = ListenerTls::startTls;
        proto::SmtpServerOptions engine;
        relay::ListenerKind kind = relay::ListenerKind::relay;
        // Both or none; they outlive the reactors. engine.peers is set here, from the door.
        relay::PeerDoor* peers = nullptr;
        PeerSink* channels = nullptr;
    };
    static Peer peer(const Options& options, const std::string& listener, const Incoming& incoming);
    static bool takesLogins(const Options& options) { return options.engine.auth; }
    static Millis handshakeLimit(const Options& options) { return options.engine.commandTimeout; }
    static std::string wire(const Refusal& refusal);
    static std::shared_ptr<ServerSession> session(ServerSession::Setup setup, std::unique_ptr<Host> host,
                                                  const Options& options);
};

using SmtpFrontEnd = FrontEnd<SmtpProtocol>;

} // namespace ismail::net
