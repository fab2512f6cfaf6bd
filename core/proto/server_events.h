// What the server engines of all protocols tell and ask alike.
#pragma once

#include "base/secret.h"

#include <cstddef>
#include <string>
#include <variant>

namespace ismail::proto {

constexpr std::size_t maxAuthLine = 12288; // RFC 4954 section 4; RFC 5034 names no other

// --- Facts: no answer. ----------------------------------------------------------------------------------------------
struct NeedInput {};
struct CloseConnection {
    std::string reason; // for the log; flush the output and close
};
// The consent is in the output: flush it, do the handshake, then tlsStarted() (or drop the connection).
struct StartTlsRequest {};

// --- Logging in: questions. -----------------------------------------------------------------------------------------
struct AuthPlainQuestion { // PLAIN, LOGIN, and USER with PASS
    std::string mechanism, authorizationId, authenticationId;
    Secret<std::string> password;
};
// SCRAM-SHA-256 (RFC 5802, 7677). The host has the verifier and does the mathematics (crypto lives outside proto).
struct ScramQuestion {
    std::string clientFirst; // answerSasl(challenge), or a refusal
};
// answerSasl(server-final): the engine sends it, awaits the empty response, then asks ScramDone.
struct ScramFinalQuestion {
    std::string clientFinal;
};
struct ScramDoneQuestion {};
// What a host says to a message of SCRAM: the next one of the server (answerSasl), or a refusal (answer).
template <typename Reply>
using SaslAnswer = std::variant<std::string, Reply>;

} // namespace ismail::proto
