// Builds the statements behind QueueAdmin: a filter as a WHERE clause with its values, and the choice of index.
#pragma once

#include "store/queue/queue_admin.h"

#include <string>
#include <variant>
#include <vector>

namespace ismail::store {

// A piece of SQL and the values for its question marks, in order.
struct SqlPart {
    std::string text;
    std::vector<std::variant<std::int64_t, std::string>> values;

    SqlPart& operator+=(const SqlPart& other) {
        text += other.text;
        values.insert(values.end(), other.values.begin(), other.values.end());
        return *this;
    }
    Statement prepare(Database& database) const;
};

// "1 AND a AND b …".
SqlPart whereOf(const QueueFilter& filter, Time now);
// The index that finds the rows of a filter directly; empty: there is none.
std::string indexOf(const QueueFilter& filter);

struct SortColumn {
    const char* column; // of table queue
    const char* index;  // empty for the primary key
    bool text;
};
SortColumn sortColumn(QueueColumn column);

// Cursor of a page: the sort value and the key of its last row.
std::string makeCursor(QueueColumn sort, const std::string& value, QueueKey key);
struct Cursor {
    std::string value;
    QueueKey key;
};
std::optional<Cursor> parseCursor(QueueColumn sort, const std::string& text);

} // namespace ismail::store
