#include "trust/dkim_reason.h"

#include <array>
#include <cstddef>

namespace ismail::trust {

namespace {

struct DkimReasonRow {
    std::string_view code;
    AuthResult result;
    std::string_view text;
};

// In the order of the enumeration.
constexpr std::array dkimReasonRows = {
    DkimReasonRow{"ok", AuthResult::pass, "The signature verifies."},
    DkimReasonRow{"not-judged", AuthResult::none, "The signature was not looked at."},
    DkimReasonRow{"header-too-long", AuthResult::neutral, "The header is too long to be judged."},
    DkimReasonRow{"bad-tags", AuthResult::neutral, "The signature is no list of tags, or has one of them twice."},
    DkimReasonRow{"missing-tag", AuthResult::neutral, "The signature lacks a tag that must be there."},
    DkimReasonRow{"bad-version", AuthResult::neutral, "The signature is of a version that nobody knows."},
    DkimReasonRow{"bad-algorithm", AuthResult::neutral, "The signature is made by an algorithm that is not known."},
    DkimReasonRow{"bad-base64", AuthResult::neutral, "A value of the signature is not base64."},
    DkimReasonRow{"bad-canon", AuthResult::neutral, "The canonicalisation that the signature names is not known."},
    DkimReasonRow{"bad-domain", AuthResult::neutral, "The signature names no proper domain."},
    DkimReasonRow{"bad-selector", AuthResult::neutral, "The signature names no proper selector."},
    DkimReasonRow{"bad-query", AuthResult::neutral, "The signature wants its key asked for in an unknown way."},
    DkimReasonRow{"bad-number", AuthResult::neutral, "A number of the signature is none, or is too large."},
    DkimReasonRow{"bad-identity", AuthResult::permerror, "The signature is for an identity outside its domain."},
    DkimReasonRow{"bad-names", AuthResult::neutral, "The list of signed fields is not as it must be."},
    DkimReasonRow{"from-not-signed", AuthResult::permerror, "The signature does not cover From."},
    DkimReasonRow{"weak-hash", AuthResult::policy, "The signature uses SHA-1, which proves nothing any more."},
    DkimReasonRow{"too-many-hashes", AuthResult::policy,
                  "The signatures want more different body hashes than we make."},
    DkimReasonRow{"dns-trouble", AuthResult::temperror, "The DNS did not answer the question for the key."},
    DkimReasonRow{"no-key", AuthResult::permerror, "The domain publishes no key of that name."},
    DkimReasonRow{"bad-key", AuthResult::permerror, "The key that the domain publishes cannot be read."},
    DkimReasonRow{"revoked-key", AuthResult::permerror, "The domain has revoked the key."},
    DkimReasonRow{"key-not-for-this", AuthResult::permerror, "The key is not meant for such a signature."},
    DkimReasonRow{"key-strict", AuthResult::permerror, "The key is not for subdomains, and the identity is in one."},
    DkimReasonRow{"weak-key", AuthResult::policy, "The RSA key has less than 1024 bits."},
    DkimReasonRow{"large-key", AuthResult::policy, "The RSA key is too large to be used."},
    DkimReasonRow{"body-changed", AuthResult::fail, "The body was changed after it was signed."},
    DkimReasonRow{"wrong-signature", AuthResult::fail, "A signed field was changed, or another key has signed."},
    DkimReasonRow{"expired", AuthResult::policy, "The signature has expired."},
    DkimReasonRow{"part-of-body", AuthResult::policy, "Only a part of the body is signed."},
    DkimReasonRow{"fields-added", AuthResult::policy, "The message has more fields of a kind than were signed."},
    DkimReasonRow{"testing", AuthResult::pass, "The signature verifies, but its domain is only testing."},
    DkimReasonRow{"chain-failed", AuthResult::fail, "The last server of the chain found it broken."},
    DkimReasonRow{"too-many-sets", AuthResult::fail, "The chain is longer than 50."},
    DkimReasonRow{"bad-sets", AuthResult::fail, "The chain has a gap, or a field of it is missing or there twice."},
    DkimReasonRow{"bad-chain-value", AuthResult::fail, "A seal says of the chain before it what cannot be."},
    DkimReasonRow{"forbidden-tag", AuthResult::fail, "A seal has a tag that it must not have."},
};
static_assert(dkimReasonRows.size() == static_cast<std::size_t>(DkimReason::forbiddenTag) + 1);

} // namespace

std::string_view dkimReasonCode(DkimReason reason) { return dkimReasonRows[static_cast<std::size_t>(reason)].code; }

std::string_view dkimReasonText(DkimReason reason) { return dkimReasonRows[static_cast<std::size_t>(reason)].text; }

AuthResult dkimResult(DkimReason reason) { return dkimReasonRows[static_cast<std::size_t>(reason)].result; }

} // namespace ismail::trust
