// The table of questions that a message is asked between the end of its data and its commit: in this order, each
// answered at once or later and from any thread (acceptance_pipeline.h asks them).
//
// A step looks at a message that nobody changes meanwhile and answers with what is to be done; the pipeline does it. A
// step that takes longer than its budget is not waited for: what then happens stands in the table, too.
#pragma once

#include "accounts/mail_readers.h"
#include "accounts/quotas.h"
#include "accounts/sending_limits.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/executor.h"
#include "base/log.h"
#include "relay/dmarc_reports.h"
#include "relay/dmarc_results.h"
#include "relay/door/door.h"
#include "relay/reception/received_message.h"
#include "relay/routing/sender_rewriting.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::relay {

class AcceptancePipeline;
class MailSigner;

// What the steps work with. Thread-safe, all of it.
struct AcceptanceDependencies {
    const Clock& clock;
    Log& log;
    Spool& spool;
    Workers& workers; // for reads of the database
    Executor& timers; // for budgets
    Counters& counters;
    accounts::SendingLimits& sending;
    accounts::Quotas* quotas;                       // none: no mailbox is ever full
    const SenderRewriting* rewriting;               // none: the sender of forwarded mail stays
    Door* door = nullptr;                           // none: nothing is judged
    const accounts::MailReaders* readers = nullptr; // none: everybody reads all folders
    // A verdict as it is kept beside the message; none: it is not.
    std::function<std::string(const trust::Verdict&)> verdictText = {};
    const MailSigner* signer = nullptr;   // none: nothing is signed
    Workers* signingWorkers = nullptr;    // none: workers
    DmarcResults* dmarcResults = nullptr; // none: nothing is counted for reports
    ReportBook* reports = nullptr;        // none: reports of others are mail like any other
};

// Where a message comes from.
namespace entry {
constexpr std::uint8_t received = 1;  // by SMTP
constexpr std::uint8_t generated = 2; // made here: reports, alerts, automatic answers, test messages
} // namespace entry

// What is gathered of the body for a step while it streams.
namespace gathered {
constexpr std::uint8_t header = 1;    // BodyFacts::header
constexpr std::uint8_t signature = 2; // header, and BodyFacts::relaxedHash where anybody's mail is signed
constexpr std::uint8_t whole = 4;     // BodyFacts::whole
} // namespace gathered

struct FateChange {
    std::size_t recipient = 0; // index
    Fate fate;
};

// What a step wants done; nothing: the message goes on as it is.
struct StepAnswer {
    std::optional<mail::Reply> refusal; // the message is not taken
    std::vector<FateChange> fates;
    std::vector<AcceptedRecipient> recipients; // added
    std::string header;                        // lines with CRLF, ASCII, before all that is there
    std::vector<std::shared_ptr<const AutoAnswer>> answers;
    std::vector<RefusedMember> refused; // the sender is told of them once the message is stored
    std::function<void()> undo;         // called if the message is not stored after all
    std::string verdict;                // for the log
    std::string kept;                   // the verdict on the message, as NewMessage::verdict
    std::shared_ptr<const trust::Verdict> judged;

    void discard(std::size_t recipient, std::string why) {
        FateChange& change = fates.emplace_back();
        change.recipient = recipient;
        change.fate.emplace<Discarded>().why = std::move(why);
    }
};
using StepDone = std::function<void(StepAnswer)>;

// One asking of one step.
class StepQuestion {
public:
    virtual const AcceptanceDependencies& with() const = 0;
    virtual const AcceptancePipeline& pipeline() const = 0;
    virtual const ReceivedMessage& message() const = 0;
    // For a step that answers later: the message, and where the answer goes. It is to be called exactly once, also from
    // another thread and also at once; the function then returns nothing. The budget runs from now on.
    virtual std::shared_ptr<const ReceivedMessage> share() const = 0;
    virtual StepDone later() = 0;

protected:
    ~StepQuestion() = default;
};

// What a step that does not answer within its budget means.
enum class Silence : std::uint8_t {
    deferred, // 451: the sender tries again
    passed    // the message goes on without it
};

struct AcceptanceStep {
    std::string_view name;
    std::uint8_t entries; // entry::…
    Millis budget;        // 0: it always answers at once
    Silence silence = Silence::deferred;
    std::optional<StepAnswer> (*ask)(StepQuestion& question);
    std::uint8_t (*gathers)(const ReceivedMessage& message) = nullptr; // gathered::…; asked when the body begins
};

std::span<const AcceptanceStep> acceptanceSteps();

} // namespace ismail::relay
