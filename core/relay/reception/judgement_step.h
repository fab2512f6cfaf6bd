// The step that judges a message from outside: what the checks found becomes a verdict, and the verdict what happens.
//
// Promises: a message is refused only if it would be for each of its recipients and no partner brought it; what is
// judged Junk goes to the Junk folder, is not sent on and not answered; the header fields that tell of it are added
// once for all recipients.
#pragma once

#include "relay/reception/acceptance_steps.h"
#include "trust/verdict.h"

#include <optional>
#include <string>

namespace ismail::relay {

// The checks of check.incoming; a step of the table.
std::optional<StepAnswer> askJudgement(StepQuestion& question);

// The verdict on a message whose body has passed, within check.budget; done comes once, from any thread.
using VerdictDone = std::function<void(std::shared_ptr<const trust::Verdict>)>;
void judge(std::shared_ptr<const ReceivedMessage> message, const Clock& clock, Door& door, VerdictDone done);

// What a verdict does with a message, without the store and the clock: for the step and for its tests.
StepAnswer answerTo(const trust::Verdict& verdict, const ReceivedMessage& received,
                    const accounts::MailReaders* readers);

// "550 5.7.1 … (reference …)", by the reason that weighs most.
mail::Reply refusalFor(const trust::Verdict& verdict, const std::string& reference);

} // namespace ismail::relay
