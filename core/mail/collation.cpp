#include "mail/collation.h"

#include "base/text.h"
#include "mail/charset.h"

#include <algorithm>
#include <cstdint>

namespace ismail::mail {

namespace {

// "titlecase property" and "decomposition property" of RFC 5051 section 2, each applied until nothing changes.
struct Run {
    char32_t first, last;
    std::int32_t step, delta;
};
struct Sequence {
    char32_t from;
    std::uint16_t at;
    std::uint8_t count;
};

constexpr Run runs[] = {
#include "mail/collation_runs.inc"
};
constexpr Sequence sequences[] = {
#include "mail/collation_sequences.inc"
};
constexpr char32_t pool[] = {
#include "mail/collation_pool.inc"
};

void appendKey(std::string& out, char32_t c) {
    const auto* sequence = std::lower_bound(std::begin(sequences), std::end(sequences), c,
                                            [](const Sequence& one, char32_t value) { return one.from < value; });
    if (sequence != std::end(sequences) && sequence->from == c) {
        for (std::size_t i = 0; i < sequence->count; ++i)
            appendUtf8(out, pool[sequence->at + i]);
        return;
    }
    const auto* run = std::lower_bound(std::begin(runs), std::end(runs), c,
                                       [](const Run& one, char32_t value) { return one.last < value; });
    const bool found =
        run != std::end(runs) && c >= run->first && (c - run->first) % static_cast<char32_t>(run->step) == 0;
    appendUtf8(out, found ? static_cast<char32_t>(static_cast<std::int32_t>(c) + run->delta) : c);
}

} // namespace

std::string collationKey(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        if (static_cast<unsigned char>(utf8[at]) < 0x80)
            out += asciiUpper(utf8[at++]);
        else
            appendKey(out, nextCodePoint(utf8, at));
    }
    return out;
}

} // namespace ismail::mail
