// Accepting mail: what a message and its recipients are on the way to the disk, and the spool that puts them there.
// Written by store. No function blocks; callbacks are called exactly once, from any thread.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/sentence.h"
#include "mail/envelope.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ismail::relay {

// Where a queued recipient goes next, decided at acceptance without DNS; rows are grouped by it and a destination is
// what ETRN, retry and fairness act on. Written "primary:example.org", "mx:example.org", "route:example.org",
// "smarthost:". "here:example.org" is mail that was queued before this server became primary for its domain and that
// waits for an account: it is never sent anywhere.
struct Destination {
    enum class Kind : std::uint8_t { primary, mx, route, smarthost, here };
    Kind kind = Kind::mx;
    std::string domain; // A-labels; for route the pattern of the route; empty for smarthost

    std::string key() const;
    static std::optional<Destination> parse(std::string_view key);
    friend bool operator==(const Destination&, const Destination&) = default;
};

// What becomes of one recipient: the message is put into a mailbox here, goes on, or is dropped.
struct LocalTarget {
    std::int64_t mailboxId = 0; // the INBOX of an account
    std::string prefix;         // Return-Path, Delivered-To: header lines with CRLF, before the shared body
    std::int64_t accountId = 0; // 0: nobody asks for its quota
    // Where in the account. A Junk folder that is not there is made; a named one that is not there (any more) is
    // the INBOX.
    enum class Folder : std::uint8_t { inbox, junk /* by its use, RFC 6154 */, named };
    Folder folder = Folder::inbox;
    std::string folderName = {}; // named
    std::uint64_t flags = 0;     // system flags it comes with, as mailbox::FlagBits
};

struct RelayTarget {
    Destination destination;
    Time warnAt;                                   // when a delay DSN is due; Time::max(): never
    Time expiresAt;                                // when the message is given up
    std::optional<mail::Address> reversePath = {}; // where it is not that of the message: forwarded mail
    std::string prefix = {};                       // header lines with CRLF, before the shared body
};

struct Discarded {
    std::string why; // for the log
};

// Kept by the server until an administrator releases or removes it, or its time (quarantine.keep) is over. Nothing in
// quarantine is delivered or returned by itself, and it counts for nobody's quota.
struct Quarantined {
    Sentence why;
    // Where a release delivers: what the fate would have been. Of a target in an account the INBOX, whatever its
    // folder; of one that goes on the times to warn and to give up count anew from the release. None: nowhere.
    std::variant<std::monostate, LocalTarget, RelayTarget> target = {};
    enum class State : std::uint8_t { kept, notScanned /* a scanner was away */ };
    State state = State::kept;
};
using Fate =
    std::variant<std::monostate /* not decided: cannot be stored */, Discarded, LocalTarget, RelayTarget, Quarantined>;

struct AcceptedRecipient {
    mail::Recipient recipient;
    Fate fate;
    std::string via = {};      // the alias or account that sent it on; empty: the sender named it
    bool takesReports = false; // the sender named the address for DMARC reports; the fate is what else comes there

    // nullptr: another fate.
    LocalTarget* local() { return std::get_if<LocalTarget>(&fate); }
    const LocalTarget* local() const { return std::get_if<LocalTarget>(&fate); }
    RelayTarget* relay() { return std::get_if<RelayTarget>(&fate); }
    const RelayTarget* relay() const { return std::get_if<RelayTarget>(&fate); }
    const Quarantined* quarantined() const { return std::get_if<Quarantined>(&fate); }
};

// Octets of a verdict that are kept at most; a longer one is not kept at all, as half of it could not be read.
constexpr std::size_t maxVerdict = 8 * 1024;

struct AutoAnswer;

// How the message came in: for the log, the trace and Received.
struct Origin {
    std::string session; // sessionIdText
    std::string peer;    // address of the client; empty: made here
    std::string helo;
    std::string account; // address of the account that logged in
    std::string partner; // name of the partner it came from
    bool tls = false;
};

struct NewMessage {
    MessageId id = 0;
    Time received;
    mail::MailParameters mail;
    mail::BodyTraits traits;
    Origin origin;
    std::vector<AcceptedRecipient> recipients;
    std::vector<std::shared_ptr<const AutoAnswer>> answers = {};
    // Lines with CRLF that were known only after the body (Authentication-Results, a signature). They stand before it,
    // once for the message; traits.octets counts them.
    std::string header = {};
    // What was found out about it and why it was decided so: JSON text, read by nobody here; see maxVerdict. Kept as
    // long as the message can be traced.
    std::string verdict = {};
};

// Adds the destinations of what goes on; one may come several times.
void addDestinations(const NewMessage& message, std::vector<std::string>& keys);

// Receives one body. Called from one thread at a time (the session's reactor). Small bodies stay in memory, larger ones
// go to a file through the workers, so memory stays flat.
class BodySink {
public:
    virtual ~BodySink() = default; // without commit: everything written is removed
    // False: storing failed (disk, limit); the rest may be thrown away, commit will fail.
    virtual bool append(ByteView bytes) = 0;
    // True while more is pending than should be; the caller stops reading until resume is called (from any thread).
    virtual bool congested(std::function<void()> resume) = 0;
    virtual std::uint64_t size() const = 0;
};

// Where accepted messages become durable: the one place that lets 250 be said.
class Spool {
public:
    virtual ~Spool() = default;
    virtual MessageId nextId() = 0;
    virtual std::unique_ptr<BodySink> openBody(MessageId id) = 0;
    // One transaction for message, recipients and local deliveries; done(ok) only after the disk has it.
    virtual void commit(NewMessage message, std::unique_ptr<BodySink> body, std::function<void(Status)> done) = 0;
    // Whether new mail can be kept. Errors, with a sentence for the administrator: exhausted while the disk is full or
    // nearly so, unavailable while the database does not take writes for another reason.
    virtual Status acceptsMail() const = 0;
};

// A message made here (DSN, alert, test message): the whole body is in memory, capped by its maker.
struct GeneratedMessage {
    NewMessage message; // traits filled by the store's caller
    Bytes body;
    // A notice about recipients in the queue: kept only if the outcomes recorded with it change a row of these.
    MessageId about = 0; // 0: about none
    std::vector<std::uint32_t> rows = {};
    // Its text about some of the rows only, where others were gone already. Called on the committer's thread.
    std::function<Bytes(const std::vector<std::uint32_t>& left)> narrowed = {};
};

// What an account answers to a message by itself: kept in one transaction with the message and with the memory of whom
// it answered, unless it answered this sender since then.
struct AutoAnswer {
    std::int64_t accountId = 0;
    std::string sender; // addressKey
    Time notSince;
    GeneratedMessage answer;
};

} // namespace ismail::relay
