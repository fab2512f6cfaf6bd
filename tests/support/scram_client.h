// The client's part of SCRAM-SHA-256, for tests of the server's.
#pragma once

#include "base/text.h"
#include "crypto/digest.h"

#include <string>

namespace ismail::test {

// What a client that knows the password answers. bare: its first message from "n=" on.
inline std::string clientFinal(const std::string& password, const std::string& bare, const std::string& challenge,
                               const std::string& gs2 = "n,,") {
    const auto parts = split(challenge, ',');
    const std::string salt = *fromBase64(parts[1].substr(2));
    const Bytes salted = crypto::pbkdf2Sha256(password, salt, static_cast<int>(*parseUnsigned(parts[2].substr(2))));
    const Bytes clientKey = crypto::hmacSha256(salted, "Client Key");
    const std::string withoutProof = "c=" + toBase64(gs2) + "," + std::string(parts[0]);
    const Bytes signature = crypto::hmacSha256(crypto::sha256(clientKey), bare + "," + challenge + "," + withoutProof);
    std::string proof = clientKey;
    for (std::size_t i = 0; i < proof.size(); ++i)
        proof[i] = static_cast<char>(proof[i] ^ signature[i]);
    return withoutProof + ",p=" + toBase64(proof);
}

} // namespace ismail::test
