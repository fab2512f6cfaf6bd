// Adds one set to the Authenticated Received Chain of a message that is passed on (RFC 8617 section 5.1): what we
// found, a signature over the message as it leaves, and a seal over the chain.
//
// Order of calls: ArcVerifier says what the chain is worth as the message came in; the header and body hash given here
// are those of the message as it goes out, with whatever else is added below the set (our DKIM signature, say). Work
// for a worker.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "crypto/signature.h"
#include "trust/arc.h"

#include <string>
#include <string_view>

namespace ismail::trust {

struct ArcSealing {
    std::string domain, selector; // U-labels are converted
    crypto::SigningKey key;       // RSA: few verifiers know other seals
    std::string results; // "mx.example.org; spf=pass …": the value of an Authentication-Results field, may be folded
    Time now;
};

// The three fields with their CRLF, seal on top, to be put before the header. bodyHash: of the whole relaxed body.
// Errors: invalid (a name that is none, no From, the header is over its limit), unavailable (the chain is temperror),
// conflict (it ended with cv=fail; nothing may be added), exhausted (50 sets, or over maxSignedNames fields).
Result<Bytes> arcSeal(DkimHeader& header, ByteView bodyHash, const ArcVerdict& chain, const ArcSealing& sealing);

} // namespace ismail::trust
