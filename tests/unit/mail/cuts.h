// Ways to cut an input: an incremental reader must give the same answer for all of them.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <random>
#include <vector>

namespace ismail::test {

// Whole, one byte at a time, and in random pieces of several sizes. The seed is fixed: a failure repeats.
inline std::vector<std::vector<ByteView>> cutsOf(ByteView input) {
    std::vector<std::vector<ByteView>> ways{{input}};
    std::mt19937 random(4711);
    for (const std::size_t largest :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{40}, std::size_t{300}}) {
        std::vector<ByteView> pieces;
        for (std::size_t at = 0; at < input.size();) {
            const std::size_t size = 1 + random() % largest;
            pieces.push_back(input.substr(at, size));
            at += pieces.back().size();
        }
        ways.push_back(std::move(pieces));
    }
    return ways;
}

} // namespace ismail::test
