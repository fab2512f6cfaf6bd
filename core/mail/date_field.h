// The moment that a Date field names (RFC 5322 section 3.3, with the obsolete years and zones of section 4.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ismail::mail {

struct DateField {
    std::int64_t seconds = 0; // since 1970, UTC
    int zoneMinutes = 0;      // east of UTC
};

// Of an unfolded value; nothing: it is no date.
std::optional<DateField> parseDateField(std::string_view value);

} // namespace ismail::mail
