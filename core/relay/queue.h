// The queue as the relay sees it. Written by store. No function blocks unless its comment says so; callbacks are called
// exactly once, from any thread.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "mail/envelope.h"
#include "mail/reply.h"
#include "relay/body_reader.h"
#include "relay/spool.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ismail::relay {

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

// One message with those of its recipients that are to be tried now at one destination.
struct DueMessage {
    MessageId id = 0;
    Time received;
    mail::MailParameters mail;
    mail::BodyTraits traits;
    std::vector<QueuedRecipient> recipients;
    std::shared_ptr<BodyReader> body;
    // The server that it came from and what that said of itself; empty: an account, a partner, or made here.
    std::string client = {}, clientHelo = {};
    bool ours = false; // an account sent it, or it was made here
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

} // namespace ismail::relay
