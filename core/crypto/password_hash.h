// Password verifiers for accounts: scrypt (RFC 7914) with its parameters and salt in one string,
//   $scrypt$ln=15,r=8,p=1$<salt>$<hash>      (base64 without padding; 16 octets of salt, 32 of hash)
//
// Promises: comparison takes as long whatever the content is; old verifiers keep working when the default cost rises,
// and needsRehash() says which to renew at the next login. Does not: judge how good a password is, know accounts. Each
// call costs about a tenth of a second and 32 MB: it belongs on a worker, never on a reactor.
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "crypto/scrypt.h"

#include <string>
#include <string_view>

namespace ismail::crypto {

// Errors: those of scryptKey().
Result<std::string> hashPassword(const Secret<std::string>& password, const ScryptCost& cost = {});

// False for a wrong password and for a verifier that cannot be read. One that is longer than any may be (scrypt.h) is
// wrong and takes as long.
bool verifyPassword(const Secret<std::string>& password, std::string_view verifier);

// True if the verifier was made with another cost, or cannot be read.
bool needsRehash(std::string_view verifier, const ScryptCost& cost = {});

// Takes as long as verifyPassword(): called where there is no such account, so that the time does not tell.
void pretendToVerify(const Secret<std::string>& password, const ScryptCost& cost = {});

} // namespace ismail::crypto
