#include "mail/case_fold.h"

#include "base/text.h"
#include "mail/charset.h"

#include <algorithm>
#include <cstdint>

namespace ismail::mail {

namespace {

struct Fold {
    char32_t first, last;
    std::int32_t step, delta;
};

constexpr Fold folds[] = {
#include "mail/case_fold_table.inc"
};

} // namespace

char32_t foldCase(char32_t c) {
    if (c < 0x80) return static_cast<char32_t>(asciiLower(static_cast<char>(c)));
    const auto* found = std::lower_bound(std::begin(folds), std::end(folds), c,
                                         [](const Fold& fold, char32_t value) { return fold.last < value; });
    if (found == std::end(folds) || c < found->first) return c;
    if ((c - found->first) % static_cast<char32_t>(found->step) != 0) return c;
    return static_cast<char32_t>(static_cast<std::int32_t>(c) + found->delta);
}

std::string foldCase(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        if (static_cast<unsigned char>(utf8[at]) < 0x80)
            out += asciiLower(utf8[at++]);
        else
            appendUtf8(out, foldCase(nextCodePoint(utf8, at)));
    }
    return out;
}

} // namespace ismail::mail
