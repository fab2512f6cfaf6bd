// Fails a fuzzer whose subject takes longer than its input is long: for every 128th input, or so, a piece of it is
// repeated until there are stretchedSize octets, and the time for those is compared with that for a quarter of them. So
// neither a slow machine nor a sanitizer is taken for a slow parser. Which inputs, and which piece, follow from the
// octets alone: what was found is found again.
#pragma once

#include "base/bytes.h"

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace ismail::test {

constexpr std::size_t stretchedSize = 256 * 1024;
constexpr double growth = 10;        // four times the octets may cost: 4 is linear, 16 is quadratic
constexpr double worthJudging = 0.1; // seconds; less is noise
constexpr std::uint64_t stretchOneIn = 128;

inline std::uint64_t octetHash(ByteView bytes) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

// Seconds that work took on the processor.
template <typename Work>
double costOf(const Work& work) {
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    };
    const double begin = now();
    work();
    return now() - begin;
}

// The beginning of the input, a short piece of it as often as it takes, and the end.
inline std::string stretched(ByteView input, std::uint64_t seed, std::size_t size) {
    const std::size_t begin = (seed >> 8) % input.size();
    const std::size_t left = input.size() - begin;
    // Short pieces come more often than long ones.
    const std::size_t most = std::min<std::size_t>(left, (seed >> 24) % 4 == 0 ? left : 1 + (seed >> 32) % 16);
    const ByteView piece = input.substr(begin, std::max<std::size_t>(most, 1));
    std::string out(input.substr(0, begin));
    while (out.size() < size)
        out += piece;
    return out += input.substr(begin + piece.size());
}

// kept: that many octets at the beginning choose options and stay as they are. work(data, size) is what must take time
// that grows with the input's length and no faster.
template <typename Work>
void wantLinearCost(const std::uint8_t* data, std::size_t size, std::size_t kept, const Work& work,
                    std::size_t stretchedTo = stretchedSize) {
    const ByteView input(reinterpret_cast<const char*>(data), size);
    const std::uint64_t hash = octetHash(input);
    if (size <= kept || hash % stretchOneIn != 0) return;
    const auto costAt = [&](std::size_t length) {
        const std::string text = std::string(input.substr(0, kept)) + stretched(input.substr(kept), hash, length);
        return costOf([&] { work(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()); });
    };
    double whole = 0, quarter = 0;
    for (int attempt = 0; attempt < 3; ++attempt) {
        whole = costAt(stretchedTo);
        if (whole < worthJudging) return;
        quarter = costAt(stretchedTo / 4);
        if (whole <= growth * quarter) return;
    }
    std::fprintf(stderr, "%.3f s for %zu octets, %.3f s for a quarter of them\n", whole, stretchedTo, quarter);
    std::abort();
}

} // namespace ismail::test
