// A JSON value in memory, the half-way house between a frame's text and the structs of the contract.
// A number without fraction and exponent is an integer of at most 2^53-1 either way, which every JSON reader has
// exactly (RFC 8259 section 6); what may be larger, such as a message id, is a string. Other numbers are doubles.
// Objects keep their order.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ismail::rpc {

class Value {
public:
    using Array = std::vector<Value>;
    using Object = std::vector<std::pair<std::string, Value>>;

    // Defined in value.cpp, all of them: inlined, they cost much code and GCC warns about members that are not there.
    Value();
    Value(const Value& other);
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value();
    explicit Value(bool value);
    explicit Value(std::int64_t value);
    explicit Value(double value);
    explicit Value(std::string value);
    explicit Value(Array value);
    explicit Value(Object value);

    bool isNull() const { return std::holds_alternative<std::monostate>(data_); }
    const bool* boolean() const { return std::get_if<bool>(&data_); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
    const double* real() const { return std::get_if<double>(&data_); }
    const std::string* string() const { return std::get_if<std::string>(&data_); }
    const Array* array() const { return std::get_if<Array>(&data_); }
    const Object* object() const { return std::get_if<Object>(&data_); }
    Array* array() { return std::get_if<Array>(&data_); }
    Object* object() { return std::get_if<Object>(&data_); }
    // nullptr: this is no object, or it has no such field.
    const Value* find(std::string_view field) const;

    friend bool operator==(const Value&, const Value&) = default;

private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

constexpr std::int64_t maxJsonInteger = (std::int64_t{1} << 53) - 1;

// Caps of parseJson; a text beyond one of them is an error.
constexpr std::size_t maxJsonDepth = 32;
constexpr std::size_t maxJsonFields = 256;       // of one object
constexpr std::size_t maxJsonElements = 100'000; // of one array
constexpr std::size_t maxJsonValues = 250'000;   // in all

// One JSON text (RFC 8259), UTF-8, nothing behind it, nested no deeper than `depth`, which is maxJsonDepth at most. A
// field that comes twice is an error. The error's text names no part of the input.
Result<Value> parseJson(std::string_view text, std::size_t depth = maxJsonDepth);

// Integers beyond maxJsonInteger are cut to it, octets that are no UTF-8 become U+FFFD, control characters are escaped.
// pretty: two blanks a level, for people.
std::string writeJson(const Value& value, bool pretty = false);

} // namespace ismail::rpc
