// The values of Content-Type, Content-Disposition and Content-Language with all their parameters, for BODYSTRUCTURE.
// Parameters that were cut in pieces are joined (RFC 2231 section 3); their percent encoding stays, and the "*" of the
// name with it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::mail {

struct MimeValue {
    std::string value;                                           // what stands before the parameters; "" where broken
    std::vector<std::pair<std::string, std::string>> parameters; // names as written
    // By its name in any case.
    const std::string* find(std::string_view name) const;
};

// Of an unfolded value. Comments are removed. Content-Type: value is "type/subtype" as written.
MimeValue parseMimeValue(std::string_view text, std::size_t mostParameters);

// The value of a parameter as a person reads it (RFC 2231 section 4, or RFC 2047 where somebody wrote that).
std::optional<std::string> parameterText(const MimeValue& value, std::string_view name);

// Content-Language: the tags.
std::vector<std::string> parseLanguages(std::string_view text, std::size_t most);

} // namespace ismail::mail
