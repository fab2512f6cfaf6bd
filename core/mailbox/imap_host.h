// The host of an IMAP session, as net's sessions call it. imap_service.h implements it.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "proto/imap/imap_server.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ismail::mailbox {

struct ImapPeer {
    SessionId session = 0;
    std::string address; // textual IP, IPv4-mapped IPv6 shown as IPv4
    std::string listener;
    bool tls = false;
};

// Nothing: the name and password are right. Else the refusal.
using ImapLoginAnswer = std::function<void(std::optional<proto::ImapReply>)>;
using ImapSaslAnswer = std::function<void(proto::SaslAnswer<proto::ImapReply>)>;
using ImapPartAnswer = std::function<void(proto::ImapPart)>;
using ImapReplyAnswer = std::function<void(proto::ImapReply)>;

// One for each session; called from the session's reactor only; no call blocks. Answers come exactly once, from any
// thread, perhaps before the call returns. Destroyed when the session ends (open answers may still be called then and
// do nothing).
class ImapHost {
public:
    virtual ~ImapHost() = default;
    virtual void tlsStarted(const std::string& protocolAndCipher) = 0;
    virtual void password(proto::AuthPlainQuestion question, ImapLoginAnswer answer) = 0;
    virtual void scram(const std::string& clientFirst, ImapSaslAnswer challenge) = 0;
    virtual void scramFinal(const std::string& clientFinal, ImapSaslAnswer serverFinal) = 0;
    virtual void scramDone(ImapLoginAnswer answer) = 0;

    virtual void command(proto::ImapCommandQuestion question, ImapPartAnswer answer) = 0;
    virtual void more(ImapPartAnswer answer) = 0;
    virtual void updates(const proto::ImapUpdatesQuestion& question, ImapPartAnswer answer) = 0;

    virtual void appendBegin(const proto::ImapAppend& append, ImapReplyAnswer answer) = 0;
    // False: stop reading until resume is called (once, from any thread).
    virtual bool appendData(ByteView bytes, std::function<void()> resume) = 0;
    virtual void appendEnd(const proto::ImapAppendEndQuestion& question, ImapPartAnswer answer) = 0;
    virtual void appendReset() = 0;

    // From IDLE's begin to its end changed is called when updates() has something to tell; from any thread, any number
    // of times. An empty function ends it.
    virtual void watch(std::function<void()> changed) = 0;
    virtual void clientId(const std::vector<std::pair<std::string, std::string>>& fields) = 0;
    // It has closed its side: it may still read, but waits for nothing that takes long.
    virtual void clientLeft() = 0;
    virtual void closed(const std::string& reason) = 0;
    // For the live view: the account that logged in.
    virtual std::string identity() const = 0;
};

class ImapHostFactory {
public:
    virtual ~ImapHostFactory() = default;
    // nullptr: refuse the connection; refusal is then what "* BYE" says before closing.
    virtual std::unique_ptr<ImapHost> accept(const ImapPeer& peer, proto::ImapReply* refusal) = 0;
};

} // namespace ismail::mailbox
