// Tag lists: "v=1; a=rsa-sha256; …" of DKIM and ARC signatures and of key records (RFC 6376 section 3.2; UTF-8 in
// values by RFC 8616). One pass over the text; nothing is copied, the text must outlive the list.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

struct DkimTag {
    std::string_view name;  // as written; names are case-sensitive
    std::string_view value; // without white space at both ends; inside, folds are as they were
    std::size_t begin = 0;  // the value with all its white space: from behind "=" …
    std::size_t end = 0;    // … up to the ";" or the end of the text
};

class DkimTagList {
public:
    static constexpr std::size_t maxTags = 50;
    static constexpr std::size_t maxText = 32 * 1024; // octets

    // Nothing where the text is no tag list, names a tag twice (the list is then void), or is over a cap.
    static std::optional<DkimTagList> parse(std::string_view text);

    const std::vector<DkimTag>& tags() const { return tags_; }
    const DkimTag* find(std::string_view name) const;
    // Empty where there is none of that name.
    std::string_view value(std::string_view name) const;

private:
    std::vector<DkimTag> tags_;
};

// Without any white space, that of folds included.
std::string dkimWithoutSpace(std::string_view value);

// Base64 with white space anywhere, the padding may be missing (RFC 6376 section 2.10) and its spare bits are not
// looked at, as other verifiers do. Nothing for other octets or an impossible length.
std::optional<Bytes> dkimBase64(std::string_view value);

// Parts between colons, white space at their ends removed; nothing where there are more than `most`.
std::optional<std::vector<std::string_view>> dkimList(std::string_view value, std::size_t most);

// A domain or selector as a query name: A-labels, lower case. U-labels are converted (RFC 8616 section 4). Nothing
// where it is none: other than letters, digits, hyphen and underscore, or too long.
std::optional<std::string> dkimName(std::string_view value);

// Decimal digits only. Numbers over 64 bits are the largest there is: an expiry in the far future is one.
std::optional<std::uint64_t> dkimNumber(std::string_view value);

} // namespace ismail::trust
