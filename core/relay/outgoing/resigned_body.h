// A message of ours that was converted for a peer, signed anew: what we signed it with when it came in does not fit the
// converted body any more and is left out.
//
// Ours are the signatures above the first Received field, which was put there when the message came in: what stands
// below came with the message and is left alone, so that nobody who sends us a changed message with our signature gets
// a new one for it. Where no key can sign (any more) the message goes without.
#pragma once

#include "base/log.h"
#include "relay/body_reader.h"
#include "relay/signing/mail_signer.h"

#include <memory>

namespace ismail::relay {

// Reads the whole body where we signed it, else its header: workers only, unless it is in memory. Errors: what reading
// gave.
Result<std::shared_ptr<BodyReader>> signAnew(const MailSigner& signer, std::shared_ptr<BodyReader> converted, Log& log);

} // namespace ismail::relay
