// What the fuzzers of the server engines have alike. The first octet of an input chooses options, the second whether
// the rest is raw or spelt in words of the protocol; the octet 0x1e parts the stretches of a connection (STARTTLS takes
// effect at the end of one).
#pragma once

#include "../fuzz/linear_cost.h"
#include "engine_driver.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace ismail::test {

// The conversation in stretches to its end, which must be one. Returns what the engine replied.
template <typename Driver>
std::string converse(Driver& driver, ByteView input) {
    while (!input.empty()) {
        const auto stretch = input.substr(0, input.find('\x1e'));
        input.remove_prefix(std::min(input.size(), stretch.size() + 1));
        driver.send(stretch);
    }
    driver.close();
    if (!driver.closed()) std::abort();
    return driver.takeReplies();
}

// Replies end in CRLF and have CR and LF nowhere else.
inline void wantLines(const std::string& replies) {
    if (!replies.empty() && !replies.ends_with("\r\n")) std::abort();
    for (std::size_t i = 0; i < replies.size(); ++i)
        if ((replies[i] == '\r') != (i + 1 < replies.size() && replies[i + 1] == '\n')) std::abort();
}

// run(input, options, cut) returns a transcript, which must not depend on the cut.
template <std::size_t count, typename Run>
int fuzzConversation(const std::uint8_t* data, std::size_t size, const ByteView (&words)[count], const Run& run) {
    if (size < 2 || size > 20000) return 0;
    const ByteView bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    std::string input;
    if (data[1] % 2 == 0)
        input = bytes;
    else
        for (const char c : bytes.substr(0, 500))
            input += words[static_cast<unsigned char>(c) % count];
    const std::string whole = run(input, data[0], Cut::whole);
    for (const Cut cut : {Cut::bytewise, Cut::random}) {
        const std::string other = run(input, data[0], cut);
        if (other == whole) continue;
        std::fprintf(stderr, "--- whole\n%s\n--- cut\n%s\n", whole.c_str(), other.c_str());
        std::abort();
    }
    // Octet by octet, as what comes so is not looked at from its beginning again each time.
    const auto text = reinterpret_cast<const std::uint8_t*>(input.data());
    for (const auto& [cut, stretchedTo] :
         {std::pair(Cut::whole, stretchedSize), std::pair(Cut::bytewise, stretchedSize / 4)})
        wantLinearCost(
            text, input.size(), 0,
            [&, cut = cut](const std::uint8_t* octets, std::size_t length) {
                run(ByteView(reinterpret_cast<const char*>(octets), length), data[0], cut);
            },
            stretchedTo);
    return 0;
}

} // namespace ismail::test
