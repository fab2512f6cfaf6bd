// Random bytes fit for keys, salts, nonces and tokens, from OpenSSL's generator.
//
// Promises: unpredictable or nothing: a generator that fails throws std::runtime_error, for then the environment is
// broken and nothing that depends on it may go on. Thread-safe.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>

namespace ismail::crypto {

Bytes randomBytes(std::size_t count);

// A token of letters, digits, "-" and "_": six random bits a character. 22 characters hold 132 bits.
std::string randomToken(std::size_t characters = 22);

} // namespace ismail::crypto
