// The framing of SASL exchanges as a server sees them: PLAIN (RFC 4616), LOGIN (draft-murchison-sasl-login) and
// SCRAM-SHA-256 (RFC 5802, 7677), each message in base64 (RFC 4648).
//
// Promises: every response yields exactly one step; malformed input is a step of its own. Usable by any protocol.
// Does not: check a password or a proof, send anything, or cap the line.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

#include <optional>
#include <string>

namespace ismail::proto {

enum class SaslMechanism { plain, login, scramSha256 };

// By its registered name in upper case; nothing if it is not supported.
std::optional<SaslMechanism> saslMechanism(ByteView name);

ByteView saslName(SaslMechanism mechanism);

struct SaslCredentials {
    std::string authorizationId; // empty: the same as authenticationId
    std::string authenticationId;
    Secret<std::string> password;
};

// What one response of the client came to.
struct SaslStep {
    enum class Kind {
        challenge,   // send text (not yet in base64) and await a response
        credentials, // PLAIN or LOGIN is complete
        scramFirst,  // text is the client-first-message
        scramFinal,  // text is the client-final-message
        scramDone,   // the client took the server-final-message
        malformed,   // not base64, or not what the mechanism prescribes
        cancelled    // "*"
    };
    Kind kind = Kind::malformed;
    std::string text;
    SaslCredentials credentials;
};

class SaslExchange {
public:
    explicit SaslExchange(SaslMechanism mechanism) : mechanism_(mechanism) {}

    SaslMechanism mechanism() const { return mechanism_; }
    // initialResponse in base64 as it stood in the command; "=" is an empty one (RFC 4954 section 4).
    SaslStep start(std::optional<ByteView> initialResponse);
    // A later line of the client, without its CRLF.
    SaslStep response(ByteView line);

private:
    SaslStep take(const Secret<std::string>& decoded);
    SaslStep takeLogin(const std::string& decoded);
    SaslStep takeScram(const std::string& decoded);

    SaslMechanism mechanism_;
    int round_ = 0; // responses taken
    std::string loginName_;
};

} // namespace ismail::proto
