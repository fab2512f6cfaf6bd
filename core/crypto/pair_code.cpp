#include "crypto/pair_code.h"

#include "base/crockford.h"
#include "base/say.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/hkdf.h"
#include "crypto/random.h"

#include <cstdint>

namespace ismail::crypto {

namespace {

constexpr std::size_t maxPairHost = 255; // octets

// The field of 32 elements, of polynomials modulo x^5 + x^2 + 1; x itself runs through all of them but zero.
constexpr unsigned fieldProduct(unsigned a, unsigned b) {
    unsigned product = 0;
    for (int bit = 4; bit >= 0; --bit) {
        product <<= 1;
        if ((product & 32U) != 0) product ^= 0x25U;
        if ((b >> bit & 1U) != 0) product ^= a;
    }
    return product;
}

// The remainder of the letters, as a polynomial times x^2, by (x - 2)(x - 4) = x^2 + 6 x + 8: the two check letters.
std::string checkOf(std::string_view letters) {
    unsigned high = 0, low = 0;
    for (const char c : letters) {
        const unsigned carry = static_cast<unsigned>(crockfordValue(c)) ^ high;
        high = low ^ fieldProduct(carry, 6);
        low = fieldProduct(carry, 8);
    }
    return {crockfordAlphabet[high], crockfordAlphabet[low]};
}

std::string tagFor(const Secret<std::string>& secret, ByteView giverKey) {
    const auto key = hkdfSha256(secret.reveal(), {}, "tag");
    return crockfordText(hmacSha256(key.reveal(), giverKey), pairTagLetters);
}

bool isHostText(std::string_view host) {
    if (host.empty() || host.size() > maxPairHost) return false;
    return host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.:[]") == std::string_view::npos;
}

Error wrongCode(Sentence sentence) { return failure(ErrorKind::invalid, std::move(sentence)); }

// The first character that stands for no letter, with all its octets where it is none of ASCII.
std::string firstStranger(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (crockfordLetters(text.substr(i, 1), 1)) continue;
        std::size_t size = 1;
        while (i + size < text.size() && (static_cast<unsigned char>(text[i + size]) & 0xc0U) == 0x80U)
            ++size;
        const std::string_view stranger = text.substr(i, size);
        return isUtf8(stranger) && static_cast<unsigned char>(stranger.front()) >= 0x20 ? std::string(stranger) : "?";
    }
    return {};
}

} // namespace

Secret<std::string> PairCode::text() const {
    const std::string body = secret.reveal() + tag;
    const std::string letters = grouped(body + checkOf(body), 5);
    return Secret<std::string>(host.empty() ? letters : host + "/" + letters);
}

bool PairCode::belongsTo(ByteView giverKey) const { return equalInConstantTime(tagFor(secret, giverKey), tag); }

PairCode makePairCode(ByteView giverKey, std::string_view host) {
    std::string letters = randomBytes(pairSecretLetters);
    for (char& c : letters)
        c = crockfordAlphabet[static_cast<unsigned char>(c) & 31U];
    return makePairCode(giverKey, host, Secret<std::string>(std::move(letters)));
}

PairCode makePairCode(ByteView giverKey, std::string_view host, const Secret<std::string>& secret) {
    return {asciiLower(host), secret.clone(), tagFor(secret, giverKey)};
}

Result<PairCode> readPairCode(const Secret<std::string>& typed) {
    std::string_view text = typed.reveal();
    if (text.size() > maxPairText) return wrongCode(say("pair.codeLength", text.size()));
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
        text.remove_prefix(1);
    PairCode code;
    if (const std::size_t slash = text.rfind('/'); slash != std::string_view::npos) {
        code.host = asciiLower(trim(text.substr(0, slash)));
        if (!isHostText(code.host)) return wrongCode(say("pair.codeHost"));
        text.remove_prefix(slash + 1);
    }
    const auto letters = crockfordLetters(text, maxPairText);
    if (!letters) return wrongCode(say("pair.codeLetter", firstStranger(text)));
    if (letters->size() != pairCodeLetters) return wrongCode(say("pair.codeLength", letters->size()));
    const std::string_view body = std::string_view(*letters).substr(0, pairSecretLetters + pairTagLetters);
    if (letters->substr(body.size()) != checkOf(body)) return wrongCode(say("pair.codeCheck"));
    code.secret = Secret<std::string>(letters->substr(0, pairSecretLetters));
    code.tag = letters->substr(pairSecretLetters, pairTagLetters);
    return code;
}

Bytes pairProof(const Secret<std::string>& secret, ByteView binding, ByteView m1, ByteView m2, ByteView callerKey) {
    const auto key = hkdfSha256(secret.reveal(), {}, "proof");
    Bytes said(binding);
    said.append(m1).append(m2).append(callerKey);
    return hmacSha256(key.reveal(), said);
}

} // namespace ismail::crypto
