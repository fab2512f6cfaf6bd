// A stored body as a peer can take it that offers less than the message needs: converted by mail/downgrade while it is
// read, so that memory stays flat for a message of any size. Signatures over the body break: resigned_body.h mends
// ours.
#pragma once

#include "mail/downgrade.h"
#include "relay/body_reader.h"

#include <memory>

namespace ismail::relay {

// Reads the whole body once to plan and once to count: workers only, unless the body is in memory. Errors: invalid (it
// cannot be converted; the sentence may be shown to people), or what reading gave.
Result<std::shared_ptr<BodyReader>> convertBody(std::shared_ptr<BodyReader> body, mail::DowngradeTarget target);

} // namespace ismail::relay
