// How values that may be missing, and sending limits, stand in the columns of tables.
#pragma once

#include "accounts/model.h"
#include "base/clock.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace ismail::store {

// NULL stands for nothing.
void bindSeconds(Statement& statement, int position, const std::optional<accounts::seconds>& value);
std::optional<accounts::seconds> secondsFrom(const Statement& row, int column);
void bindTime(Statement& statement, int position, const std::optional<Time>& value);
std::optional<Time> timeFrom(const Statement& row, int column);

// "10 100 - 5000"; empty where all four are as in the settings.
std::string limitsText(const accounts::SendLimits& limits);
accounts::SendLimits limitsFrom(std::string_view text);

} // namespace ismail::store
