// What the reading of mail needs from the store, and what net's POP3 sessions may call. store implements the first,
// pop3_service.h the second; service joins them. A callback is called exactly once, from any thread, unless said
// otherwise.
#pragma once

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "proto/pop3/pop3_server.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ismail::mailbox {

// ---- The store ------------------------------------------------------------------------------------------------------

// One delivered message as its reader gets it: its own prefix (Return-Path, Delivered-To), then the shared body.
class MessageReader {
public:
    virtual ~MessageReader() = default;
    virtual std::uint64_t size() const = 0;
    // Octets from an offset on, fewer only at the end. May block on the disk: workers only.
    virtual Result<Bytes> read(std::uint64_t offset, std::size_t most) = 0;
};

class Maildrops {
public:
    virtual ~Maildrops() = default;
    // The mailbox that POP3 shows. Blocking.
    virtual Result<std::int64_t> inboxOf(std::int64_t accountId) = 0;
    // What it holds now, oldest first, at most proto::maxMaildropMessages. Blocking.
    virtual Result<proto::Maildrop> snapshot(std::int64_t mailboxId) = 0;
    // Errors: notFound, when it was removed meanwhile. Blocking.
    virtual Result<std::unique_ptr<MessageReader>> open(std::int64_t mailboxId, std::uint32_t uid) = 0;
    // Those that are gone already do not matter. done(ok) after the disk has it; after an error some may be gone (RFC
    // 1939 section 6: "some deleted messages not removed").
    virtual void remove(std::int64_t mailboxId, std::vector<std::uint32_t> uids, std::function<void(Status)> done) = 0;
};

// ---- The host of a POP3 session -------------------------------------------------------------------------------------

struct LoginOutcome {
    std::shared_ptr<proto::Maildrop> maildrop; // null: refused
    proto::Pop3Reply refusal;
};
struct BlockOutcome {
    std::shared_ptr<Bytes> bytes; // null: refused
    bool last = false;            // of the message
    proto::Pop3Reply refusal;
};
// Any thread; may be called before the function that got it returns.
using LoginAnswer = std::function<void(LoginOutcome)>;
using SaslAnswer = std::function<void(proto::SaslAnswer<proto::Pop3Reply>)>;
using BlockAnswer = std::function<void(BlockOutcome)>;
using UpdateAnswer = std::function<void(proto::Pop3Reply)>;

struct Pop3Peer {
    SessionId session = 0;
    std::string address; // textual IP, IPv4-mapped IPv6 shown as IPv4
    std::string listener;
    bool tls = false;
};

// One for each session; called from the session's reactor only; no call blocks. Destroyed when the session ends (open
// answers may still be called then and do nothing).
class Pop3Host {
public:
    virtual ~Pop3Host() = default;
    virtual void tlsStarted(const std::string& protocolAndCipher) = 0;
    virtual void password(proto::AuthPlainQuestion question, LoginAnswer answer) = 0;
    virtual void scram(const std::string& clientFirst, SaslAnswer challenge) = 0;
    virtual void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) = 0;
    virtual void scramDone(LoginAnswer answer) = 0;
    virtual void message(const proto::MessageQuestion& question, BlockAnswer answer) = 0;
    // Removes the messages and gives the maildrop free, in this order, before it answers.
    virtual void update(std::vector<std::uint32_t> uids, UpdateAnswer answer) = 0;
    virtual void closed(const std::string& reason) = 0;
    // For the live view: the account that logged in.
    virtual std::string identity() const = 0;
};

class Pop3HostFactory {
public:
    virtual ~Pop3HostFactory() = default;
    // nullptr: refuse the connection; refusal is then what to send before closing.
    virtual std::unique_ptr<Pop3Host> accept(const Pop3Peer& peer, proto::Pop3Reply* refusal) = 0;
};

} // namespace ismail::mailbox
