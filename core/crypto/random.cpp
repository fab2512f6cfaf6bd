#include "crypto/random.h"

#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

namespace ismail::crypto {

Bytes randomBytes(std::size_t count) {
    Bytes out(count, '\0');
    const bool fits = count <= static_cast<std::size_t>(std::numeric_limits<int>::max());
    if (!fits || RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("The random generator gives no bytes");
    return out;
}

std::string randomToken(std::size_t characters) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out = randomBytes(characters);
    for (char& c : out)
        c = alphabet[static_cast<unsigned char>(c) & 63U];
    return out;
}

} // namespace ismail::crypto
