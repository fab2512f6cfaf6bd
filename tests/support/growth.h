// Whether work grows with the length of its input and no faster. No time is asserted: a long input is compared with a
// plain loop over as many octets, and where it takes out of all proportion to that, with an input of a quarter of its
// length, four times where the work is linear and sixteen times where each octet has to do with all others. Attempts
// are repeated, as other programs want the processor too; what is quadratic fails in each of them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace ismail::test {

constexpr std::size_t longInput = 1024 * 1024;
constexpr double mostGrowth = 10;
// Times the plain loop, which needs about a nanosecond an octet. What is quadratic needs thousands.
constexpr double quickFactor = 200;

// The piece again and again, between a beginning and an end.
struct Pattern {
    std::string_view begin, piece, end;

    std::string operator()(std::size_t size) const {
        std::string out(begin);
        while (out.size() < size)
            out += piece;
        return out += end;
    }
};

// Seconds of the processor, where the system tells them.
template <typename Work>
double secondsOf(const Work& work) {
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

// Of the plain loop, for an octet.
inline double plainSeconds() {
    static const double seconds = [] {
        const std::string text(longInput, 'x');
        volatile std::uint64_t kept = 0;
        double best = 1e9;
        for (int i = 0; i < 5; ++i)
            best = std::min(best, secondsOf([&] {
                                std::uint64_t hash = 1;
                                for (const char c : text)
                                    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
                                kept = kept + hash;
                            }));
        return best / static_cast<double>(text.size());
    }();
    return seconds;
}

// make(size) gives an input of about that many octets.
template <typename Make, typename Work>
bool growsLinearly(const Make& make, const Work& work, std::size_t size = longInput) {
    const std::string few = make(size / 4), many = make(size);
    double slow = 1e9, quick = 1e9;
    for (int attempt = 0; attempt < 8; ++attempt) {
        slow = std::min(slow, secondsOf([&] { work(many); }));
        if (slow <= quickFactor * plainSeconds() * static_cast<double>(many.size())) return true;
        quick = std::min(quick, secondsOf([&] { work(few); }));
        if (slow < mostGrowth * quick) return true;
    }
    return false;
}

} // namespace ismail::test
