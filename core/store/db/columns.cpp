#include "store/db/columns.h"

#include "base/text.h"

namespace ismail::store {

void bindSeconds(Statement& statement, int position, const std::optional<accounts::seconds>& value) {
    if (value)
        statement.bind(position, static_cast<std::int64_t>(value->count()));
    else
        statement.bind(position, nullptr);
}

std::optional<accounts::seconds> secondsFrom(const Statement& row, int column) {
    if (row.isNull(column)) return std::nullopt;
    return accounts::seconds(row.integer(column));
}

void bindTime(Statement& statement, int position, const std::optional<Time>& value) {
    if (value)
        statement.bind(position, toMillis(*value));
    else
        statement.bind(position, nullptr);
}

std::optional<Time> timeFrom(const Statement& row, int column) {
    if (row.isNull(column)) return std::nullopt;
    return fromMillis(row.integer(column));
}

std::string limitsText(const accounts::SendLimits& limits) {
    if (limits == accounts::SendLimits{}) return {};
    std::string text;
    for (const auto& value : {limits.messagesHour, limits.messagesDay, limits.recipientsHour, limits.recipientsDay})
        text += (text.empty() ? "" : " ") + (value ? std::to_string(*value) : "-");
    return text;
}

accounts::SendLimits limitsFrom(std::string_view text) {
    accounts::SendLimits limits;
    std::optional<std::uint32_t>* const fields[] = {&limits.messagesHour, &limits.messagesDay, &limits.recipientsHour,
                                                    &limits.recipientsDay};
    const auto words = split(text, ' ');
    for (std::size_t i = 0; i < words.size() && i < std::size(fields); ++i)
        if (const auto number = parseUnsigned(words[i])) *fields[i] = static_cast<std::uint32_t>(*number);
    return limits;
}

} // namespace ismail::store
