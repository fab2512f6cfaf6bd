// What the relay needs from the world, and what the world may call. store and net implement these; service joins them.
// No function here blocks unless its comment says so. A callback is called exactly once, from any thread, unless said
// otherwise.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/executor.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/secret.h"
#include "mail/envelope.h"
#include "mail/reply.h"
#include "proto/server_events.h"
#include "proto/smtp_client.h"
#include "relay/model.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

// ---- Accepting mail -------------------------------------------------------------------------------------------------

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

struct LocalTarget {
    std::int64_t mailboxId = 0;
    std::string prefix; // Return-Path, Delivered-To: header lines with CRLF, before the shared body
};

struct RelayTarget {
    Destination destination;
    Time warnAt;                                   // when a delay DSN is due; Time::max(): never
    Time expiresAt;                                // when the message is given up
    std::optional<mail::Address> reversePath = {}; // where it is not that of the message: forwarded mail
    std::string prefix = {};                       // header lines with CRLF, before the shared body
};

struct AcceptedRecipient {
    mail::Recipient recipient;
    std::optional<LocalTarget> local; // exactly one of local and relay
    std::optional<RelayTarget> relay;
    std::string via = {}; // the alias or account that sent it on; empty: the sender named it
};

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
};

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

// ---- Quotas ---------------------------------------------------------------------------------------------------------

enum class QuotaScope : std::uint8_t { none, account, domain, server };

struct QuotaState {
    std::uint64_t used = 0;             // octets in the mailboxes of the account
    std::uint64_t limit = 0;            // of the account; 0: none
    QuotaScope full = QuotaScope::none; // what has no room for the octets that were asked about
};

// What accounts may still store. Thread-safe.
class Quotas {
public:
    virtual ~Quotas() = default;
    // From memory, never blocks; none: it has to be asked.
    virtual std::optional<QuotaState> known(std::int64_t accountId, std::uint64_t octets) = 0;
    // octets: what is to be added. A state that cannot be read has room. May wait for the database: workers only.
    virtual QuotaState ask(std::int64_t accountId, std::uint64_t octets) = 0;
};

// ---- The queue ------------------------------------------------------------------------------------------------------

struct QueuedRecipient {
    std::uint32_t seq = 0; // position in the envelope; (message id, seq) is the key
    mail::Recipient recipient;
    std::uint32_t tries = 0;
    Time due;
    Time warnAt;
    Time expiresAt;
    mail::Reply lastReply;                         // code 0: none yet
    std::optional<mail::Address> reversePath = {}; // as in RelayTarget
    std::string prefix = {};
};

// Reads a stored body. read() may block on the disk: workers only, except when inlineBytes() has everything.
class BodyReader {
public:
    virtual ~BodyReader() = default;
    virtual std::uint64_t size() const = 0;
    // The whole body where it is small and in memory; nullptr: use read().
    virtual const Bytes* inlineBytes() const = 0;
    virtual Result<Bytes> read(std::uint64_t offset, std::size_t most) = 0;
};

// One message with those of its recipients that are to be tried now at one destination.
struct DueMessage {
    MessageId id = 0;
    Time received;
    mail::MailParameters mail;
    mail::BodyTraits traits;
    std::vector<QueuedRecipient> recipients;
    std::shared_ptr<BodyReader> body;
};

struct DestinationSummary {
    std::string destination;
    std::uint64_t recipients = 0; // queued, without those that an administrator holds
    Time oldestDue;
};

struct DueQuery {
    std::string destination;
    Time now;
    bool everything = false; // also what is not due yet: a run for a primary that is back
    Time afterDue; // with everything: rows behind (afterDue, afterId) only, so that one run tries each row once
    MessageId afterId = 0;
    std::size_t limit = 100; // messages
};

// What became of one recipient. Exactly one of the four.
struct RecipientOutcome {
    enum class Kind : std::uint8_t { delivered, deferred, failed, expired };
    MessageId id = 0;
    std::uint32_t seq = 0;
    Kind kind = Kind::deferred;
    Time at;
    mail::Reply reply;
    std::string remote;   // "mx.example.org[192.0.2.1]:25": for the trace
    Time nextDue;         // deferred
    bool countTry = true; // deferred: false where the message itself was not tried
    bool warned = false;  // a delay DSN goes out with this: warnAt becomes never
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

class QueueStore {
public:
    virtual ~QueueStore() = default;
    // Blocking reads: relay strand or workers only.
    virtual std::vector<DestinationSummary> destinations() = 0;
    // Fair order: (1) due rows by due time, (2) fresh rows by their fair turn. Messages in `busy` are left out.
    virtual std::vector<DueMessage> due(const DueQuery& query, const std::unordered_set<MessageId>& busy) = 0;
    // The earliest due time of a destination's rows, none if it has no rows.
    virtual std::optional<Time> nextDue(const std::string& destination) = 0;
    // Rows whose warning or expiry time has come, any destination: at most limit messages.
    virtual std::vector<std::pair<std::string, DueMessage>> overdue(Time now, std::size_t limit,
                                                                    const std::unordered_set<MessageId>& busy) = 0;
    // The first bytes of a body, for a DSN: the header block, or most octets of the message.
    virtual Result<Bytes> head(MessageId id, std::size_t most) = 0;
    // One transaction: outcomes and the DSNs that they cause; done(ok) after the disk has it. A body without recipients
    // and mailbox entries goes away with the last of them. changed: for each outcome whether its row was still there;
    // an expiry does not concern a row that an administrator holds.
    using Recorded = std::function<void(const Status& status, const std::vector<bool>& changed)>;
    virtual void record(std::vector<RecipientOutcome> outcomes, std::vector<GeneratedMessage> generated,
                        Recorded done) = 0;
    // Rows that were tried before and are due later than latest are due now: the clock was set back. done comes with
    // how many there were.
    virtual void pullIn(Time latest, Time now, std::function<void(Result<std::uint64_t>)> done) = 0;
    // Recipients that wait at a destination (exact for small counts, for ETRN replies): blocking.
    virtual std::uint64_t waiting(const std::string& destination) = 0;
    // Destinations "primary:<domain>" of the domain and its subdomains that hold mail: for ETRN @domain.
    virtual std::vector<std::string> heldDomains(const std::string& domain, bool subdomains) = 0;
};

// What a secondary has learned about the recipients of its primaries; survives a restart. Thread-safe.
class VerifiedRecipients {
public:
    virtual ~VerifiedRecipients() = default;
    struct Entry {
        bool exists = false;
        Time until;
    };
    // From memory, never blocks. sure: entry is all that is known, else find() has to be asked.
    struct Recalled {
        bool sure = false;
        std::optional<Entry> entry;
    };
    virtual Recalled recall(const std::string& addressKey) = 0;
    virtual std::optional<Entry> find(const std::string& addressKey) = 0;  // may wait for the database: workers, strand
    virtual void remember(const std::string& addressKey, Entry entry) = 0; // durable soon, not at once
};

// Somebody who may not log in for a while.
struct LoginBan {
    enum class Subject : std::uint8_t { address, account }; // stored: never renumbered
    Subject subject = Subject::address;
    std::string who; // as clientOf() gives it; address of the account
    Time since, until;
    std::uint64_t failures = 0; // that led to it
};

// Bans that outlive the process. Thread-safe.
class BanMemory {
public:
    virtual ~BanMemory() = default;
    virtual std::vector<LoginBan> bans() = 0; // may wait for the database; empty when it cannot be read
    // Durable soon, not at once; a ban of the same subject is replaced.
    virtual void remember(const LoginBan& ban) = 0;
    virtual void forget(LoginBan::Subject subject, const std::string& who) = 0;
};

// What a primary last offered, so that its secondary refuses at once what the primary would refuse. Thread-safe.
struct PrimaryLimits {
    bool known = false, size = false, eightBitMime = false, smtpUtf8 = false;
    std::uint64_t maxSize = 0;
};
class PartnerMemory {
public:
    virtual ~PartnerMemory() = default;
    virtual PrimaryLimits limits(std::int64_t partnerId) = 0;
    virtual void remember(std::int64_t partnerId, const PrimaryLimits& limits) = 0;
};

// ---- DNS ------------------------------------------------------------------------------------------------------------

enum class DnsStatus : std::uint8_t {
    ok,
    noData,    // the name exists, this type does not
    nxDomain,  // the name does not exist
    temporary, // SERVFAIL, timeout, refused, no server
    malformed  // an answer that breaks the rules: treated as temporary
};

struct MxHost {
    std::uint16_t preference = 0;
    std::string host; // lower case, no trailing dot; empty: the root (null MX, RFC 7505)
    friend bool operator==(const MxHost&, const MxHost&) = default;
};

struct MxAnswer {
    DnsStatus status = DnsStatus::temporary;
    std::vector<MxHost> hosts; // as in the answer, CNAMEs of the owner name followed by the resolver
    Millis ttl{0};
    std::string detail; // for the administrator: "SERVFAIL from 127.0.0.1:53"
};

struct AddressAnswer {
    DnsStatus status = DnsStatus::temporary;
    std::vector<std::string> addresses; // textual, IPv6 first where both exist
    Millis ttl{0};
    std::string detail;
};

// Asynchronous, cached by TTL. Answers may come at once, on the caller's thread.
class Resolver {
public:
    virtual ~Resolver() = default;
    virtual void mx(const std::string& domain, std::function<void(MxAnswer)> done) = 0;
    virtual void addresses(const std::string& host, std::function<void(AddressAnswer)> done) = 0;
    virtual void flush() = 0; // forget the cache: the network changed
};

// ---- Sending --------------------------------------------------------------------------------------------------------

// One address of one next hop.
struct Endpoint {
    std::string host;    // name for the log, SNI and verification; or the address
    std::string address; // textual IP
    std::uint16_t port = 25;
    TlsPolicy tls = TlsPolicy::opportunistic;
    std::string user;
    std::string protectedPassword;
    std::string key() const; // "address:port" (IPv6 in brackets): the identity of a next hop
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

// ---- The host of an SMTP session ------------------------------------------------------------------------------------

using Answer =
    std::function<void(mail::Reply)>; // exactly once; from any thread; may be called before the function returns
using SaslAnswer = std::function<void(proto::SaslAnswer<mail::Reply>)>; // likewise

enum class ListenerKind : std::uint8_t { relay, submission, submissions };

struct PeerInfo {
    SessionId session = 0;
    std::string address; // textual IP, IPv4-mapped IPv6 shown as IPv4
    std::uint16_t port = 0;
    std::string localAddress;
    ListenerKind listener = ListenerKind::relay;
    bool tls = false;
};

// One for each session; called from the session's reactor only; no call may block. Destroyed when the session ends
// (open Answers may still be called then and do nothing).
class ReceptionHost {
public:
    virtual ~ReceptionHost() = default;
    virtual void connected(Answer answer) = 0;
    virtual void hello(const std::string& name, bool extended, Answer answer) = 0;
    virtual void tlsStarted(const std::string& protocolAndCipher) = 0;
    virtual void password(proto::AuthPlainQuestion question, Answer answer) = 0;
    virtual void scram(const std::string& clientFirst, SaslAnswer challenge) = 0;
    virtual void scramFinal(const std::string& clientFinal, SaslAnswer serverFinal) = 0;
    virtual void scramDone(Answer answer) = 0;
    virtual void mail(const mail::MailParameters& parameters, Answer answer) = 0;
    virtual void recipient(const mail::Recipient& recipient, Answer answer) = 0;
    virtual void bodyStart(Answer answer) = 0;
    // False: stop reading until resume is called.
    virtual bool body(ByteView bytes, std::function<void()> resume) = 0;
    virtual void bodyEnd(Answer answer) = 0;
    virtual void reset() = 0;
    virtual void etrn(const std::string& node, Answer answer) = 0;
    virtual void closed(const std::string& reason) = 0;
    // For the live view: who it is (account or partner), what it does is known by the engine.
    virtual std::string identity() const = 0;
    // It is a partner, by its address or its log-in: looked at after connected() and after each log-in. A partner is
    // not cut off for what it gets refused; it may hold mail for any number of recipients that do not exist.
    virtual bool isPartner() const = 0;
};

class ReceptionFactory {
public:
    virtual ~ReceptionFactory() = default;
    // nullptr: refuse the connection at once (too many, blocked); refusal is then what to send before closing.
    virtual std::unique_ptr<ReceptionHost> accept(const PeerInfo& peer, mail::Reply* refusal) = 0;
};

// Password and SCRAM checks, which cost time: run on Workers by the implementer (service joins crypto and store).
struct AuthenticatedUser {
    std::int64_t accountId = 0; // 0: a partner
    std::int64_t partnerId = 0; // 0: an account
    std::string address;
};
// Its functions may read the database: workers only.
class ScramExchange {
public:
    virtual ~ScramExchange() = default;
    virtual std::optional<std::string> challenge(const std::string& clientFirst) = 0;
    virtual std::optional<std::string> verify(const std::string& clientFinal) = 0; // server-final
    virtual AuthenticatedUser user() const = 0;
    virtual std::string claimedUser() const = 0; // as the client said; empty before challenge()
};
struct PasswordQuestion {
    std::string user;
    Secret<std::string> password;
    std::string client;             // networkOf() the peer: networks take turns
    bool known = false;             // the account logged in from there lately
    std::function<bool()> mayBegin; // asked when its turn comes, before it costs anything; none: yes
};
class Authenticator {
public:
    virtual ~Authenticator() = default;
    // Who is admitted is told on a worker. Error: exhausted, where it might not begin.
    virtual void check(PasswordQuestion question, std::function<void(Result<AuthenticatedUser>)> done) = 0;
    virtual std::unique_ptr<ScramExchange> scram() = 0;
};

// ---- Counters -------------------------------------------------------------------------------------------------------

// Time series kept by service; add() is a relaxed atomic.
enum class CounterId : std::uint8_t {
    connectionsIn,
    connectionsOut,
    messagesIn,
    bytesIn,
    messagesLocal,
    messagesOut,
    bytesOut,
    recipientsRefused,
    messagesRefused,
    messagesHeld,
    deferrals,
    bounces,
    authFailures,
    etrnReceived,
    etrnSent,
    forwarded,
    overQuota,
    overSendLimit,
    autoReplies,
    loginsSmtp,
    connectionsPop3,
    loginsPop3,
    connectionsImap,
    loginsImap,
    count
};
class Counters {
public:
    virtual ~Counters() = default;
    virtual void add(CounterId id, std::uint64_t by = 1) = 0;
};

// Alerts: key makes repeated alerts one ("partner-down:alpha"); text is a sentence for the administrator.
class AlertSink {
public:
    virtual ~AlertSink() = default;
    virtual void raise(const std::string& key, const std::string& subject, const std::string& text) = 0;
    virtual void clear(const std::string& key, const std::string& subject, const std::string& text) = 0;
};

} // namespace ismail::relay
