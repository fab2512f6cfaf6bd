// The columns of an object's fields, by its list (accounts/field.h): the pieces of SQL that name them, and their values
// to and from a statement. What is not a field (ids, names, verifiers, version) stands beside them in the statement.
#pragma once

#include "accounts/field.h"
#include "base/text.h"
#include "store/db/columns.h"

#include <stdexcept>
#include <string>
#include <type_traits>

namespace ismail::store {

// Pieces of SQL about the fields of a table, in the order of their list.
struct FieldColumns {
    std::string names;       // "hold, retry_max"
    std::string ofTable;     // "domain.hold, domain.retry_max"
    std::string marks;       // "?3, ?4"
    std::string assignments; // "hold=?3, retry_max=?4"
};

// first: the position where values begin.
template <class Object>
FieldColumns fieldColumns(const std::string& table, int first) {
    FieldColumns columns;
    const auto add = [](std::string& text, const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
    Object object;
    Object::list(
        [&](const accounts::Field& field, const auto&) {
            if (field.column.empty()) return;
            const std::string column(field.column), mark = "?" + std::to_string(first++);
            add(columns.names, column);
            add(columns.ofTable, table + "." + column);
            add(columns.marks, mark);
            add(columns.assignments, column + "=" + mark);
        },
        object);
    return columns;
}

// Numbers, booleans and enumerations.
template <class T>
requires(std::is_integral_v<T> || std::is_enum_v<T>) void bindField(Statement& q, int at, const accounts::Field&,
                                                                    T value) {
    q.bind(at, static_cast<std::int64_t>(value));
}
template <class T>
requires(std::is_integral_v<T>) void bindField(Statement& q, int at, const accounts::Field&,
                                               const std::optional<T>& value) {
    if (value)
        q.bind(at, static_cast<std::int64_t>(*value));
    else
        q.bind(at, nullptr);
}
inline void bindField(Statement& q, int at, const accounts::Field&, const std::optional<accounts::seconds>& value) {
    bindSeconds(q, at, value);
}
inline void bindField(Statement& q, int at, const accounts::Field&, const std::string& text) { q.bind(at, text); }
inline void bindField(Statement& q, int at, const accounts::Field& field, const std::vector<std::string>& list) {
    q.bind(at, join(list, std::string_view(&field.separator, 1)));
}
inline void bindField(Statement& q, int at, const accounts::Field&, const accounts::SendLimits& limits) {
    q.bind(at, limitsText(limits));
}

template <class T>
requires(std::is_integral_v<T> || std::is_enum_v<T>) void readField(const Statement& row, int at,
                                                                    const accounts::Field&, T& value) {
    value = static_cast<T>(row.integer(at));
}
template <class T>
requires(std::is_integral_v<T>) void readField(const Statement& row, int at, const accounts::Field&,
                                               std::optional<T>& value) {
    value.reset();
    if (!row.isNull(at)) value = static_cast<T>(row.integer(at));
}
inline void readField(const Statement& row, int at, const accounts::Field&, std::optional<accounts::seconds>& value) {
    value = secondsFrom(row, at);
}
inline void readField(const Statement& row, int at, const accounts::Field&, std::string& text) { text = row.text(at); }
inline void readField(const Statement& row, int at, const accounts::Field& field, std::vector<std::string>& list) {
    list.clear();
    if (row.view(at).empty()) return;
    for (const auto part : split(row.view(at), field.separator))
        list.emplace_back(part);
}
inline void readField(const Statement& row, int at, const accounts::Field&, accounts::SendLimits& limits) {
    limits = limitsFrom(row.view(at));
}

// A column without a way to its value would leave the next ones at the wrong place. Throws std::logic_error.
inline void expectNoColumn(const accounts::Field& field) {
    if (!field.column.empty())
        throw std::logic_error("the column " + std::string(field.column) + " is of no known type");
}

// at: the position of the first; the position behind the last comes back.
template <class Object>
int bindFields(Statement& q, int at, const Object& object) {
    Object::list(
        [&]<class T>(const accounts::Field& field, const T& member) {
            if constexpr (requires { bindField(q, at, field, member); }) {
                if (!field.column.empty()) bindField(q, at++, field, member);
            } else {
                expectNoColumn(field);
            }
        },
        object);
    return at;
}

template <class Object>
int readFields(const Statement& row, int at, Object& object) {
    Object::list(
        [&]<class T>(const accounts::Field& field, T& member) {
            if constexpr (requires { readField(row, at, field, member); }) {
                if (!field.column.empty()) readField(row, at++, field, member);
            } else {
                expectNoColumn(field);
            }
        },
        object);
    return at;
}

} // namespace ismail::store
