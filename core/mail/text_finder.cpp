#include "mail/text_finder.h"

#include "base/text.h"

#include <cstring>

namespace ismail::mail {

namespace {

// skip: from a position of the text on, the next one where the needle may begin.
template <typename Octet, typename Skip>
bool findIn(std::string_view text, const std::string& needle, const std::vector<std::uint32_t>& falls,
            std::size_t& begun, Octet octet, Skip skip) {
    if (begun >= needle.size()) return true;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (begun == 0) {
            at = skip(at);
            if (at >= text.size()) return false;
        }
        const char c = octet(text[at]);
        while (begun > 0 && needle[begun] != c)
            begun = falls[begun - 1];
        if (needle[begun] == c && ++begun == needle.size()) return true;
    }
    return false;
}

} // namespace

TextFinder::TextFinder(std::string needle) : needle_(std::move(needle)), falls_(needle_.size()) {
    std::uint32_t length = 0;
    for (std::size_t i = 1; i < needle_.size(); ++i) {
        while (length > 0 && needle_[i] != needle_[length])
            length = falls_[length - 1];
        if (needle_[i] == needle_[length]) ++length;
        falls_[i] = length;
    }
}

bool TextFinder::feed(std::string_view piece, std::size_t& begun) const {
    return findIn(
        piece, needle_, falls_, begun, [](char c) { return c; },
        [&](std::size_t at) {
            const void* found = std::memchr(piece.data() + at, needle_.front(), piece.size() - at);
            return found ? static_cast<std::size_t>(static_cast<const char*>(found) - piece.data()) : piece.size();
        });
}

bool TextFinder::inIgnoringCase(std::string_view text) const {
    std::size_t begun = 0;
    return findIn(
        text, needle_, falls_, begun, [](char c) { return asciiLower(c); }, [](std::size_t at) { return at; });
}

} // namespace ismail::mail
