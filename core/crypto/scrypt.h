// scrypt (RFC 7914): a key from a password, at a price in time and memory that the parameters set.
//
// Promises: parameters outside the limits below are refused, wherever they come from, so that a stored or sent string
// cannot make the server spend gigabytes.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::crypto {

// The default costs 32 MB and about a tenth of a second.
struct ScryptCost {
    int logN = 15; // 1 to 20
    int r = 8;     // 1 to 32
    int p = 1;     // 1 to 16
    // Within those ranges and at most 256 MB.
    bool allowed() const;
    friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};

constexpr std::size_t maxPassword = 4096; // octets

// Errors: invalid (parameters, password too long), exhausted (no memory for it).
Result<Secret<std::string>> scryptKey(const Secret<std::string>& password, ByteView salt, const ScryptCost& cost,
                                      std::size_t size);

// "ln=15,r=8,p=1": the form in stored strings.
std::string scryptCostText(const ScryptCost& cost);
// Nothing for another form or a cost that is not allowed.
std::optional<ScryptCost> parseScryptCost(std::string_view text);

} // namespace ismail::crypto
