// Byte sequences as the protocols see them: no character set, NUL allowed.
#pragma once

#include <string>
#include <string_view>

namespace ismail {

using Bytes = std::string;
using ByteView = std::string_view;

} // namespace ismail
