#include "crypto/scram.h"

#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/random.h"

#include <algorithm>

namespace ismail::crypto {

namespace {

constexpr std::size_t maxMessage = 4096;
constexpr std::size_t maxNonce = 512;
constexpr std::size_t maxName = 512;
constexpr std::size_t scramSaltSize = 16;
constexpr int leastStored = 4096; // RFC 7677 section 4

// RFC 5802: printable = %x21-2B / %x2D-7E
bool isNonce(std::string_view text) {
    return !text.empty() && text.size() <= maxNonce &&
           std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != ','; });
}

bool isPlainText(std::string_view text) {
    return isUtf8(text) && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// RFC 5802 section 5.1: saslname writes "," as "=2C" and "=" as "=3D"; any other "=" is an error.
std::optional<std::string> decodeName(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
        } else if (text.substr(i, 3) == "=2C" || text.substr(i, 3) == "=3D") {
            out += text[i + 1] == '2' ? ',' : '=';
            i += 2;
        } else {
            return std::nullopt;
        }
    }
    if (out.empty() || out.size() > maxName || !isPlainText(out)) return std::nullopt;
    return out;
}

Bytes exclusiveOr(Bytes a, ByteView b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = static_cast<char>(a[i] ^ b[i]);
    return a;
}

// What an unknown user seems to have; no proof can be right for it.
ScramVerifier decoy(std::string_view user, ByteView secret) {
    const Bytes made = hmacSha256(secret, "scram decoy\n" + std::string(user));
    return {made.substr(0, scramSaltSize), scramIterations, made, made};
}

} // namespace

std::string ScramVerifier::text() const {
    return "SCRAM-SHA-256$" + std::to_string(iterations) + ':' + toBase64(salt) + '$' + toBase64(storedKey) + ':' +
           toBase64(serverKey);
}

Result<ScramVerifier> makeScramVerifier(const Secret<std::string>& password, int iterations) {
    if (iterations < scramIterations || iterations > scramMaxIterations)
        return Error{ErrorKind::invalid, "A SCRAM verifier needs 100000 to 10000000 iterations."};
    if (password.empty() || !isPlainText(password.reveal()))
        return Error{ErrorKind::invalid, "A password for SCRAM is UTF-8 text without control characters."};
    ScramVerifier verifier;
    verifier.salt = randomBytes(scramSaltSize);
    verifier.iterations = iterations;
    const Secret<std::string> salted(pbkdf2Sha256(password.reveal(), verifier.salt, iterations));
    const Secret<std::string> clientKey(hmacSha256(salted.reveal(), "Client Key"));
    verifier.storedKey = sha256(clientKey.reveal());
    verifier.serverKey = hmacSha256(salted.reveal(), "Server Key");
    return verifier;
}

std::optional<ScramVerifier> parseScramVerifier(std::string_view text) {
    const auto parts = split(text, '$');
    if (parts.size() != 3 || parts[0] != "SCRAM-SHA-256") return std::nullopt;
    const auto costs = split(parts[1], ':');
    const auto keys = split(parts[2], ':');
    if (costs.size() != 2 || keys.size() != 2) return std::nullopt;
    const auto iterations = parseUnsigned(costs[0]);
    const auto salt = fromBase64(costs[1]);
    const auto storedKey = fromBase64(keys[0]);
    const auto serverKey = fromBase64(keys[1]);
    if (!iterations || *iterations < leastStored || *iterations > scramMaxIterations) return std::nullopt;
    if (!salt || salt->empty() || salt->size() > 64 || !storedKey || !serverKey) return std::nullopt;
    if (storedKey->size() != sha256Size || serverKey->size() != sha256Size) return std::nullopt;
    return ScramVerifier{*salt, static_cast<int>(*iterations), *storedKey, *serverKey};
}

// client-first-message = gs2-header [reserved-mext ","] username "," nonce ["," extensions]
// gs2-header           = gs2-cbind-flag "," [ authzid ] ","
std::optional<ScramClientFirst> parseScramClientFirst(std::string_view message) {
    if (message.size() > maxMessage) return std::nullopt;
    const auto parts = split(message, ',');
    if (parts.size() < 4 || (parts[0] != "n" && parts[0] != "y")) return std::nullopt;
    ScramClientFirst first;
    if (!parts[1].empty()) {
        if (!parts[1].starts_with("a=")) return std::nullopt;
        const auto name = decodeName(parts[1].substr(2));
        if (!name) return std::nullopt;
        first.authorizationId = *name;
    }
    if (!parts[2].starts_with("n=") || !parts[3].starts_with("r=")) return std::nullopt;
    const auto user = decodeName(parts[2].substr(2));
    if (!user || !isNonce(parts[3].substr(2))) return std::nullopt;
    first.user = *user;
    first.nonce = parts[3].substr(2);
    const std::size_t header = parts[0].size() + parts[1].size() + 2;
    first.gs2Header = message.substr(0, header);
    first.bare = message.substr(header);
    return first;
}

ScramSession::ScramSession(ScramClientFirst first, std::optional<ScramVerifier> verifier, ByteView secret,
                           std::string serverNonce)
    : first_(std::move(first)), verifier_(verifier ? std::move(*verifier) : decoy(first_.user, secret)),
      known_(verifier.has_value()), nonce_(first_.nonce + (serverNonce.empty() ? randomToken(24) : serverNonce)) {}

std::string ScramSession::challenge() const {
    return "r=" + nonce_ + ",s=" + toBase64(verifier_.salt) + ",i=" + std::to_string(verifier_.iterations);
}

// client-final-message = channel-binding "," nonce ["," extensions] "," proof
std::optional<std::string> ScramSession::verify(std::string_view clientFinal) const {
    if (clientFinal.size() > maxMessage) return std::nullopt;
    const std::size_t proofAt = clientFinal.rfind(",p=");
    if (proofAt == std::string_view::npos) return std::nullopt;
    const std::string_view withoutProof = clientFinal.substr(0, proofAt);
    const auto parts = split(withoutProof, ',');
    if (parts.size() < 2 || parts[0] != "c=" + toBase64(first_.gs2Header) || parts[1] != "r=" + nonce_)
        return std::nullopt;
    const auto proof = fromBase64(clientFinal.substr(proofAt + 3));
    if (!proof || proof->size() != sha256Size) return std::nullopt;

    const std::string signedText = first_.bare + ',' + challenge() + ',' + std::string(withoutProof);
    const Bytes signature = hmacSha256(verifier_.storedKey, signedText);
    const Bytes clientKey = exclusiveOr(signature, *proof);
    const bool right = equalInConstantTime(sha256(clientKey), verifier_.storedKey);
    if (!right || !known_) return std::nullopt;
    return "v=" + toBase64(hmacSha256(verifier_.serverKey, signedText));
}

} // namespace ismail::crypto
