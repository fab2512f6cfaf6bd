// The code by which two servers get to know each other: shown at one, the giver, and typed once at the other, the
// caller. 25 letters in five groups, in Crockford's alphabet:
//
//   13 letters  a random secret of 65 bits
//   10 letters  the tag: the first 50 bits of HMAC-SHA256 over the giver's key, keyed by the secret
//    2 letters  a check of the 23 before
//
// It may be written behind the giver's host: "mx1.example.org/7KQ2M-…". The tag lets the caller recognise the giver's
// key before it sends anything that depends on the secret, so nobody on the way gets something to test guesses with.
//
// Promises: one or two wrong letters, two that changed places among them, are always seen (a Reed-Solomon code of
// distance 3 over 32 letters); nothing but such an error is learned from reading. Does not: keep codes, know the time.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ismail::crypto {

constexpr std::size_t pairSecretLetters = 13;
constexpr std::size_t pairTagLetters = 10;
constexpr std::size_t pairCheckLetters = 2;
constexpr std::size_t pairCodeLetters = pairSecretLetters + pairTagLetters + pairCheckLetters;
constexpr std::size_t maxPairText = 512; // octets of what is typed, with host, hyphens and white space
constexpr std::size_t pairProofSize = 32;

struct PairCode {
    std::string host;           // lower case; empty: none was given
    Secret<std::string> secret; // 13 letters in their one form
    std::string tag;            // 10 letters

    // "host/XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"; without a host the letters alone.
    Secret<std::string> text() const;
    // Whether this is the key of the giver that showed the code.
    bool belongsTo(ByteView giverKey) const;
};

// A new code of the server with this public key.
PairCode makePairCode(ByteView giverKey, std::string_view host = {});
// The code with this secret: 13 letters in their one form.
PairCode makePairCode(ByteView giverKey, std::string_view host, const Secret<std::string>& secret);

// Errors: invalid, with a sentence that says whether letters are missing or one of them is wrong.
Result<PairCode> readPairCode(const Secret<std::string>& typed);

// What shows that the caller was given the code: HMAC-SHA256 over all that both sides have said, in this order: the
// binding of the TLS session, the first and the second message of the handshake, the caller's public key.
Bytes pairProof(const Secret<std::string>& secret, ByteView binding, ByteView m1, ByteView m2, ByteView callerKey);

} // namespace ismail::crypto
