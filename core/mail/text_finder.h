// Looks for one text in others, octet by octet (the method of Knuth, Morris and Pratt).
//
// Promises: work that grows with the text that is looked through and no faster, whatever both hold; the text may come
// in pieces, cut anywhere. Does not: fold case, but for ASCII where it is asked to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::mail {

class TextFinder {
public:
    // needle: at most 4 GB.
    explicit TextFinder(std::string needle);

    const std::string& needle() const { return needle_; }
    // The text holds it. An empty one is in every text.
    bool in(std::string_view text) const {
        std::size_t begun = 0;
        return feed(text, begun);
    }
    // The same without regard to the case of ASCII letters; the needle has small ones.
    bool inIgnoringCase(std::string_view text) const;
    // The next piece of a text; begun is 0 before the first one and to be kept between them. True: found.
    bool feed(std::string_view piece, std::size_t& begun) const;

private:
    std::string needle_;
    // For each beginning of the needle: how long the longest of its beginnings is that it ends with, itself left out.
    std::vector<std::uint32_t> falls_;
};

} // namespace ismail::mail
