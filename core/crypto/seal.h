// Secrets wrapped under a passphrase: AES-256-GCM with a key from scrypt. For backups and for moving credentials.
//
//   $seal1$ln=15,r=8,p=1$<salt>$<nonce>$<ciphertext and tag>       (base64)
// Promises: a changed byte anywhere makes open() fail; salt and nonce are fresh for each seal. Does not: hide the
// length. Costs a tenth of a second and 32 MB a call.
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "crypto/scrypt.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace ismail::crypto {

constexpr std::size_t maxSealed = 1 << 20; // octets of the secret

// Errors: invalid (an empty passphrase, a secret over maxSealed), exhausted.
Result<std::string> seal(const Secret<std::string>& secret, const Secret<std::string>& passphrase,
                         const ScryptCost& cost = {});

// Errors: invalid (not a sealed text), denied (a wrong passphrase, or the text was changed), exhausted.
Result<Secret<std::string>> unseal(std::string_view sealed, const Secret<std::string>& passphrase);

} // namespace ismail::crypto
