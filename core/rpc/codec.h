// Structs of the contract to and from JSON values, by their field lists.
//
// Decoding is the gate for hostile input: a missing field, a wrong type, a number out of range, a text or list that is
// too long is an error that names the field ("filter.olderThan: …"). Fields that the struct does not know are ignored,
// so that one side may be newer. A sentence may have any code: who shows it asks whether it is known. A text must be
// UTF-8, which parseJson has already seen to.
#pragma once

#include "base/result.h"
#include "base/text.h"
#include "rpc/fields.h"
#include "rpc/value.h"

#include <span>
#include <string>

namespace ismail::rpc {

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

// What the templates below have in common is compiled once, in codec.cpp.

template <class T>
Value encodeValue(const T& value);

struct Encoder {
    Value::Object object;

    template <class T>
    void operator()(std::string_view name, const T& member, std::string_view, const Rule& = {}) {
        if constexpr (IsOptional<T>::value) {
            if (member) put(name, encodeValue(*member));
        } else if constexpr (std::is_same_v<T, Sentence>) {
            if (!member.empty()) put(name, encodeValue(member));
        } else {
            put(name, encodeValue(member));
        }
    }

private:
    void put(std::string_view name, Value value);
};

Value textValue(std::string_view text);
Value blobValue(const Blob& blob);
Value sentenceValue(const Sentence& sentence);

template <class T>
Value encodeValue(const T& value) {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double>) {
        return Value(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return textValue(value);
    } else if constexpr (std::is_integral_v<T>) {
        return Value(static_cast<std::int64_t>(value));
    } else if constexpr (NamedEnum<T>) {
        return textValue(enumText(value));
    } else if constexpr (std::is_same_v<T, Time>) {
        return Value(static_cast<std::int64_t>(toMillis(value)));
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return Value(static_cast<std::int64_t>(value.count()));
    } else if constexpr (std::is_same_v<T, Blob>) {
        return blobValue(value);
    } else if constexpr (std::is_same_v<T, Sentence>) {
        return sentenceValue(value);
    } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
        return textValue(value.reveal());
    } else if constexpr (IsVector<T>::value) {
        Value::Array array;
        array.reserve(value.size());
        for (const auto& element : value)
            array.push_back(encodeValue(element));
        return Value(std::move(array));
    } else {
        static_assert(Struct<T>, "a field of the contract has a type that the codec does not know");
        Encoder encoder;
        T::fields(value, encoder);
        return Value(std::move(encoder.object));
    }
}

class PathStep;

// Knows the place in the text that is being decoded, and keeps the first error with its place.
class DecodeContext {
public:
    bool failed() const { return !error_.empty(); }
    Error error() const { return {ErrorKind::invalid, error_}; }
    void fail(std::string_view what);

private:
    friend class PathStep;
    const PathStep* innermost_ = nullptr;
    std::string error_;
};

// A field, or an element of a list, for as long as it is decoded.
class PathStep {
public:
    PathStep(DecodeContext& context, std::string_view field);
    PathStep(DecodeContext& context, std::size_t element);
    ~PathStep();
    PathStep(const PathStep&) = delete;
    PathStep& operator=(const PathStep&) = delete;

    const PathStep* outer() const { return outer_; }
    std::string text() const;

private:
    DecodeContext& context_;
    const PathStep* outer_;
    std::string_view field_;
    std::size_t element_ = 0;
};

template <class T>
void decodeValue(const Value& value, T& out, const Rule& rule, DecodeContext& context);

struct Decoder {
    const Value& value;
    DecodeContext& context;

    template <class T>
    void operator()(std::string_view name, T& member, std::string_view, const Rule& rule = {}) {
        if (context.failed()) return;
        const PathStep step(context, name);
        if constexpr (IsOptional<T>::value) {
            member.reset();
            if (const Value* found = present(name, rule.evenOptional))
                decodeValue(*found, member.emplace(), rule, context);
        } else if constexpr (std::is_same_v<T, Sentence>) {
            member = {};
            if (const Value* found = present(name)) decodeValue(*found, member, rule, context);
        } else if (const Value* found = present(name, rule.required)) {
            decodeValue(*found, member, rule, context);
        }
    }

    // nullptr: there is no such field, or it is null; where it is required, that is an error.
    const Value* present(std::string_view name, bool required = false) const;
};

// The error tells the bounds; the number is within them otherwise.
std::optional<std::int64_t> decodeNumber(const Value& value, std::int64_t min, std::int64_t max,
                                         DecodeContext& context);

template <class T>
void decodeInteger(const Value& value, T& out, const Rule& rule, DecodeContext& context) {
    using Limits = std::numeric_limits<T>;
    constexpr auto typeMin = static_cast<std::int64_t>(Limits::min());
    constexpr auto typeMax = std::cmp_greater(Limits::max(), std::numeric_limits<std::int64_t>::max())
                                 ? std::numeric_limits<std::int64_t>::max()
                                 : static_cast<std::int64_t>(Limits::max());
    if (const auto number = decodeNumber(value, std::max(rule.min, typeMin), std::min(rule.max, typeMax), context))
        out = static_cast<T>(*number);
}

// Which of the names it is.
std::optional<std::size_t> decodeName(const Value& value, std::span<const std::string_view> names,
                                      DecodeContext& context);
const std::string* decodeText(const Value& value, const Rule& rule, DecodeContext& context);
void decodeFlag(const Value& value, bool& out, DecodeContext& context);
void decodeReal(const Value& value, double& out, DecodeContext& context);
void decodeBlob(const Value& value, Blob& out, const Rule& rule, DecodeContext& context);
void decodeSentence(const Value& value, Sentence& out, DecodeContext& context);
void decodeTime(const Value& value, Time& out, const Rule& rule, DecodeContext& context);
void decodeSeconds(const Value& value, std::chrono::seconds& out, const Rule& rule, DecodeContext& context);
// nullptr: this is no list, or it is too long.
const Value::Array* decodeArray(const Value& value, const Rule& rule, DecodeContext& context);
bool isObject(const Value& value, DecodeContext& context);

template <class T>
void decodeList(const Value& value, std::vector<T>& out, const Rule& rule, DecodeContext& context) {
    const Value::Array* array = decodeArray(value, rule, context);
    if (!array) return;
    out.clear();
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size() && !context.failed(); ++i) {
        const PathStep step(context, i);
        decodeValue((*array)[i], out.emplace_back(), Rule{.min = rule.min, .max = rule.max, .most = rule.each},
                    context);
    }
}

template <class T>
void decodeValue(const Value& value, T& out, const Rule& rule, DecodeContext& context) {
    if constexpr (std::is_same_v<T, bool>) {
        decodeFlag(value, out, context);
    } else if constexpr (std::is_same_v<T, double>) {
        decodeReal(value, out, context);
    } else if constexpr (std::is_integral_v<T>) {
        decodeInteger(value, out, rule, context);
    } else if constexpr (NamedEnum<T>) {
        static constexpr auto names = enumNames(T{});
        if (const auto found = decodeName(value, names, context)) out = static_cast<T>(*found);
    } else if constexpr (std::is_same_v<T, Time>) {
        decodeTime(value, out, rule, context);
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        decodeSeconds(value, out, rule, context);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (const std::string* text = decodeText(value, rule, context)) out = *text;
    } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
        if (const std::string* text = decodeText(value, rule, context)) out = Secret<std::string>(*text);
    } else if constexpr (std::is_same_v<T, Blob>) {
        decodeBlob(value, out, rule, context);
    } else if constexpr (std::is_same_v<T, Sentence>) {
        decodeSentence(value, out, context);
    } else if constexpr (IsVector<T>::value) {
        decodeList(value, out, rule, context);
    } else {
        static_assert(Struct<T>, "a field of the contract has a type that the codec does not know");
        if (!isObject(value, context)) return;
        Decoder decoder{value, context};
        T::fields(out, decoder);
    }
}

} // namespace detail

// A struct as a JSON object.
template <Struct T>
Value encode(const T& value) {
    return detail::encodeValue(value);
}

// A JSON object as a struct; the error names the field.
template <Struct T>
Result<T> decode(const Value& value) {
    T out;
    detail::DecodeContext context;
    detail::decodeValue(value, out, Rule{}, context);
    if (context.failed()) return context.error();
    return out;
}

// A sentence alone, as it is in a field.
Value encodeSentence(const Sentence& sentence);
Result<Sentence> decodeSentence(const Value& value);

// All fields are equal.
template <Struct T>
bool equal(const T& a, const T& b) {
    return encode(a) == encode(b);
}

} // namespace ismail::rpc
