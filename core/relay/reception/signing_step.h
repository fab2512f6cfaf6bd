// The last question that a message of ours is asked: with whose keys is it signed (DKIM)?
//
// Ours is what accounts and trusted networks send and what is made here, where the author's domain is primary here and
// has keys that sign; mail in transit is never signed. Mail that is not signed goes on all the same.
#pragma once

#include "relay/reception/acceptance_steps.h"
#include "relay/reception/body_tap.h"
#include "relay/signing/signed_parts.h"

#include <memory>

namespace ismail::relay {

// May it be signed, as far as it is known before its header is?
bool isOursToSign(const ReceivedMessage& received);

std::optional<StepAnswer> askSigning(StepQuestion& question);

// Header and body hash of what streams in.
class SigningTap final : public BodyTap {
public:
    void feed(ByteView bytes) override { parts_.feed(bytes); }
    void finish(BodyFacts& facts) override {
        parts_.finish();
        facts.relaxedHash = parts_.bodyHash();
        if (facts.header.empty()) facts.header = parts_.takeHeader();
    }

private:
    SignedParts parts_;
};

} // namespace ismail::relay
