// Seals keys that the database keeps, under the server's own secret. Thread-safe.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string>

namespace ismail::store {

class KeyBox {
public:
    virtual ~KeyBox() = default;
    virtual Result<std::string> protect(const Secret<std::string>& secret) const = 0;
    // Empty for a text that was not sealed under the secret.
    virtual Secret<std::string> reveal(const std::string& protectedText) const = 0;
};

} // namespace ismail::store
