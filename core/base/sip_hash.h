// SipHash-1-3 (Aumasson and Bernstein): a hash with a key, for tables of what strangers send. Who does not know the key
// cannot make texts that fall on one another. Not a digest: 64 bits, and nothing to sign with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>

namespace ismail {

struct SipKey {
    std::uint64_t first = 0, second = 0;

    // Different in every process and for every call.
    static SipKey random() {
        std::random_device device;
        const auto word = [&device] { return std::uint64_t{device()} << 32 | device(); };
        return {word(), word()};
    }
};

class SipHash {
public:
    explicit SipHash(SipKey key = SipKey::random()) : key_(key) {}

    std::uint64_t operator()(std::string_view text) const {
        State s{key_.first ^ 0x736f6d6570736575, key_.second ^ 0x646f72616e646f6d, key_.first ^ 0x6c7967656e657261,
                key_.second ^ 0x7465646279746573};
        std::size_t at = 0;
        for (; at + 8 <= text.size(); at += 8)
            s.take(word(text.substr(at, 8)));
        s.take(word(text.substr(at)) | std::uint64_t{text.size()} << 56);
        s.c ^= 0xff;
        for (int i = 0; i < 3; ++i)
            s.round();
        return s.a ^ s.b ^ s.c ^ s.d;
    }

private:
    struct State {
        std::uint64_t a, b, c, d;

        static constexpr std::uint64_t turned(std::uint64_t x, int bits) { return x << bits | x >> (64 - bits); }
        void round() {
            a += b;
            b = turned(b, 13) ^ a;
            a = turned(a, 32);
            c += d;
            d = turned(d, 16) ^ c;
            a += d;
            d = turned(d, 21) ^ a;
            c += b;
            b = turned(b, 17) ^ c;
            c = turned(c, 32);
        }
        void take(std::uint64_t word) {
            d ^= word;
            round();
            a ^= word;
        }
    };
    // Up to eight octets, the first the lowest.
    static std::uint64_t word(std::string_view octets) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < octets.size(); ++i)
            value |= std::uint64_t{static_cast<unsigned char>(octets[i])} << 8 * i;
        return value;
    }

    SipKey key_;
};

} // namespace ismail
