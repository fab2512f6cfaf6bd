#include "trust/results.h"

#include <array>
#include <cstddef>

namespace ismail::trust {

namespace {

constexpr std::array<std::string_view, 8> resultNames{"none",    "pass",   "fail",      "softfail",
                                                      "neutral", "policy", "temperror", "permerror"};

} // namespace

std::string_view authResultName(AuthResult result) { return resultNames.at(static_cast<std::size_t>(result)); }

std::optional<AuthResult> authResultOf(std::string_view name) {
    for (std::size_t i = 0; i < resultNames.size(); ++i)
        if (resultNames[i] == name) return static_cast<AuthResult>(i);
    return std::nullopt;
}

} // namespace ismail::trust
