// Asks a message the questions of a table of steps, and does what they answer.
//
// Promises: the steps are asked one after another, in the order of the table, on the thread where the answer before
// came; done is called exactly once, before pass() returns where every step answers at once. An answer that comes after
// its budget changes nothing. Where the message is refused or not stored, what steps did is taken back. A step that
// throws is an internal error: 451. Thread-safe; must outlive what it was given.
#pragma once

#include "relay/reception/acceptance_steps.h"
#include "relay/reception/body_intake.h"
#include "relay/reception/captured_body.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ismail::relay {

class AcceptancePipeline {
public:
    explicit AcceptancePipeline(const AcceptanceDependencies& with,
                                std::span<const AcceptanceStep> steps = acceptanceSteps())
        : with_(with), steps_(steps) {}

    // What became of a message: refused, or ready for the commit. Recipients whose mail is discarded are gone from it;
    // none are left where all of it is.
    struct Outcome {
        std::optional<mail::Reply> refusal;
        std::shared_ptr<ReceivedMessage> message;
        std::vector<std::function<void()>> undo; // to be called if it cannot be stored
    };
    using Done = std::function<void(Outcome)>;
    void pass(std::uint8_t from, std::shared_ptr<ReceivedMessage> message, Done done) const;
    // What is to be gathered of the body of a message that is about to come.
    std::vector<std::unique_ptr<BodyTap>> taps(const ReceivedMessage& message) const;

    // A message that is made here.
    struct Draft {
        mail::Address sender; // null: a report
        mail::Address to;
        Bytes body;
        mail::BodyTraits traits; // of the body
        MessageId id = 0;
        Time received;
        Policy policy;
    };
    using Generated = std::function<void(Result<GeneratedMessage>)>;
    // Error: invalid, with the reply in one line, where there is no way to the address.
    void generate(Draft draft, Generated done) const;

private:
    class Run;
    const AcceptanceDependencies with_;
    const std::span<const AcceptanceStep> steps_;
    const std::shared_ptr<CaptureBudget> captures_ = std::make_shared<CaptureBudget>();
};

} // namespace ismail::relay
