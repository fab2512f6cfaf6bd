// Fields of objects between the contract and the core, by their lists (accounts/field.h). Links to other objects, names
// there and ids here, are left to the caller; any other field whose types do not meet here does not compile.
#pragma once

#include "account_rules.h"
#include "answers.h"

#include <type_traits>

namespace ismail::service {

template <class T>
concept FieldNumber = (std::is_integral_v<T> && !std::is_same_v<T, bool>) || std::is_same_v<T, std::chrono::seconds>;

template <FieldNumber T>
constexpr std::int64_t fieldNumber(T value) {
    if constexpr (std::is_integral_v<T>)
        return static_cast<std::int64_t>(value);
    else
        return value.count();
}

// wire: the type in the contract.
template <class Wire, class Stored>
constexpr bool isLink = std::is_same_v<Wire, std::vector<rpc::SecondaryInfo>> ||
                        (std::is_same_v<Wire, std::string> && std::is_same_v<Stored, std::optional<std::int64_t>>);

template <class T>
void takeField(const accounts::Field&, const T& given, T& stored) {
    stored = given;
}
template <FieldNumber T, FieldNumber U>
void takeField(const accounts::Field& field, const T& given, std::optional<U>& stored) {
    stored.reset();
    if (field.none != fieldNumber(given)) stored = static_cast<U>(given);
}
inline void takeField(const accounts::Field&, const rpc::SendLimits& given, accounts::SendLimits& stored) {
    stored = core(given);
}
inline void takeField(const accounts::Field&, const rpc::AutoReply& given, accounts::AutoReply& stored) {
    stored = {given.enabled, given.subject, given.text, given.from, given.until, given.period};
}

// What the edit gives, into the object; what is absent stays as it is.
template <class Edit, class Object>
void applyFields(const Edit& edit, Object& object) {
    Object::list(
        []<class T, class U>(const accounts::Field& field, const std::optional<T>& given, U& stored) {
            if constexpr (requires { takeField(field, *given, stored); }) {
                if (given) takeField(field, *given, stored);
            } else {
                static_assert(isLink<T, U>);
            }
        },
        edit, object);
}

template <class T>
void showField(const T& stored, T& shown) {
    shown = stored;
}
inline void showField(const std::optional<std::uint64_t>& stored, std::optional<std::int64_t>& shown) {
    shown.reset();
    if (stored) shown = wire(*stored);
}
inline void showField(const accounts::SendLimits& stored, rpc::SendLimits& shown) { shown = wire(stored); }
inline void showField(const accounts::AutoReply& stored, rpc::AutoReply& shown) {
    shown = {stored.enabled, stored.subject, stored.text, stored.from, stored.until, stored.period};
}

template <class Object, class Info>
void showFields(const Object& object, Info& info) {
    Object::list(
        []<class T, class U>(const accounts::Field&, const T& stored, U& shown) {
            if constexpr (requires { showField(stored, shown); })
                showField(stored, shown);
            else
                static_assert(isLink<U, T>);
        },
        object, info);
}

} // namespace ismail::service
