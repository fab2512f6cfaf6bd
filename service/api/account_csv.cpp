#include "account_csv.h"

#include "base/say.h"
#include "base/text.h"

#include <algorithm>

namespace ismail::service {

namespace {

enum class Column : std::uint8_t { address, password, description, quota, forward, enabled, unknown };
constexpr std::string_view columnNames[] = {"address", "password", "description", "quota", "forward", "enabled"};

Column columnOf(std::string_view name) {
    for (std::size_t i = 0; i < std::size(columnNames); ++i)
        if (equalsIgnoreCase(name, columnNames[i])) return static_cast<Column>(i);
    return Column::unknown;
}

// False: a quote that is not closed.
bool fieldsOf(std::string_view line, std::vector<std::string>& fields) {
    const bool semicolons = line.find(';') != std::string_view::npos && line.find(',') == std::string_view::npos;
    const char separator = semicolons ? ';' : ',';
    std::string field;
    bool quoted = false, wasQuoted = false;
    const auto take = [&] {
        fields.push_back(wasQuoted ? field : std::string(trim(field)));
        field.clear();
        wasQuoted = false;
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            field += c;
            ++i;
        } else if (c == '"' && quoted) {
            quoted = false;
        } else if (c == '"' && trim(field).empty() && !wasQuoted) {
            quoted = wasQuoted = true;
            field.clear();
        } else if (c == separator && !quoted) {
            take();
        } else if (quoted || !wasQuoted) {
            field += c;
        }
    }
    take();
    return !quoted;
}

void put(CsvAccount& account, Column column, std::string value) {
    switch (column) {
    case Column::address: account.address = std::move(value); break;
    case Column::password: account.password = Secret<std::string>(std::move(value)); break;
    case Column::description: account.description = std::move(value); break;
    case Column::quota: account.quota = std::move(value); break;
    case Column::forward: account.forward = std::move(value); break;
    case Column::enabled: account.enabled = std::move(value); break;
    case Column::unknown: break;
    }
}

} // namespace

std::vector<CsvAccount> readAccounts(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<CsvAccount> accounts;
    std::vector<Column> columns{Column::address, Column::password, Column::description};
    std::int64_t number = 0;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (trim(line).empty()) continue;
        std::vector<std::string> fields;
        const bool closed = fieldsOf(line, fields);
        if (accounts.empty() && fields.front().find('@') == std::string::npos &&
            std::any_of(fields.begin(), fields.end(), [](const auto& f) { return columnOf(f) == Column::address; })) {
            columns.clear();
            std::transform(fields.begin(), fields.end(), std::back_inserter(columns), columnOf);
            continue;
        }
        CsvAccount account;
        account.line = number;
        if (!closed) account.complaint = say("import.openQuote");
        if (fields.size() > columns.size()) account.complaint = say("import.fields", fields.size(), columns.size());
        for (std::size_t i = 0; i < fields.size() && i < columns.size(); ++i)
            put(account, columns[i], std::move(fields[i]));
        accounts.push_back(std::move(account));
    }
    return accounts;
}

} // namespace ismail::service
