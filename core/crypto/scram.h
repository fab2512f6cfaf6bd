// The server's part of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding.
//
// A verifier is one string, made once from the password and stored only where the account opts in:
//   SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>     (base64)
// Promises: the exchange looks the same for an unknown user as for a known one up to the last message, when both get
// the same refusal; whoever reads the verifier cannot log in with it. Messages are capped at 4096 octets. Does not:
// SASLprep (RFC 4013) in full: names and passwords are taken as they come, without Unicode normalisation; control
// characters and bytes that are no UTF-8 are refused. Channel binding ("p=") is refused, as -PLUS is not offered.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <optional>
#include <string>
#include <string_view>

namespace ismail::crypto {

constexpr int scramIterations = 100'000; // the least that makeScramVerifier() takes
constexpr int scramMaxIterations = 10'000'000;

struct ScramVerifier {
    Bytes salt;
    int iterations = 0;
    Bytes storedKey, serverKey; // 32 octets each

    std::string text() const;
};

// Costs some 30 ms at the least number of iterations. Errors: invalid (iterations, or a password that is empty, holds
// control characters or is no UTF-8).
Result<ScramVerifier> makeScramVerifier(const Secret<std::string>& password, int iterations = scramIterations);
std::optional<ScramVerifier> parseScramVerifier(std::string_view text);

// What the client-first-message says.
struct ScramClientFirst {
    std::string gs2Header; // "n,," or "y,a=…,": echoed by the client in its last message
    std::string authorizationId;
    std::string user;
    std::string nonce;
    std::string bare; // from "n=" on
};

// Nothing for a malformed message, a mandatory extension ("m=") or channel binding.
std::optional<ScramClientFirst> parseScramClientFirst(std::string_view message);

// One exchange. Use: parse the first message, look up the verifier of its user (none: unknown), then challenge() once
// and verify() once.
class ScramSession {
public:
    // secret: the same bytes for the life of the server; an unknown user's salt comes from it, so that asking twice
    // does not tell. serverNonce: printable without a comma; empty: a random one.
    ScramSession(ScramClientFirst first, std::optional<ScramVerifier> verifier, ByteView secret,
                 std::string serverNonce = {});

    // The server-first-message.
    std::string challenge() const;
    // The server-final-message ("v=…") if the proof is right, else nothing.
    std::optional<std::string> verify(std::string_view clientFinal) const;

    const std::string& user() const { return first_.user; }
    const std::string& authorizationId() const { return first_.authorizationId; }

private:
    ScramClientFirst first_;
    ScramVerifier verifier_;
    bool known_;
    std::string nonce_; // both parts
};

} // namespace ismail::crypto
