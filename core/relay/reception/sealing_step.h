// The step that seals what accounts and aliases here send on (ARC, RFC 8617), so that the next server can believe what
// was found out here although the message comes from us.
//
// The seal is that of the domain whose account or alias sends the message on, by its active RSA key; without one, or
// with arc.seal off, the message goes on as it is.
#pragma once

#include "relay/reception/acceptance_steps.h"

#include <optional>

namespace ismail::relay {

// A recipient gets the message because an account or alias here sends it on.
bool isSentOn(const ReceivedMessage& received);

std::optional<StepAnswer> askSealing(StepQuestion& question);

} // namespace ismail::relay
