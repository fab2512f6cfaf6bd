// A pattern of LIST: "*" matches anything, "%" anything but the separator (RFC 9051 section 6.3.9).
//
// Promises: a name is gone through once, whatever the pattern is; the work for each of its octets grows with the length
// of the pattern, 64 octets at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ismail::mailbox {

class FolderPattern {
public:
    explicit FolderPattern(std::string_view pattern);
    bool matches(std::string_view name) const;

private:
    // A bit for each place in the pattern.
    using Places = std::vector<std::uint64_t>;

    bool advance(Places& places, unsigned char octet) const;
    void passWildcards(Places& places) const;

    std::size_t length_ = 0; // wildcards that stand side by side count as one
    Places stars_, percents_;
    std::array<std::uint16_t, 256> literal_{}; // index into literals_; 0: in no place
    std::vector<Places> literals_;
};

} // namespace ismail::mailbox
