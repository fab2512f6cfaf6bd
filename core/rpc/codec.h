// Structs of the contract to and from JSON values, by their field lists.
//
// Decoding is the gate for hostile input: a missing field, a wrong type, a number out of range, a text or list that is
// too long is an error that names the field ("filter.olderThan: …"). Fields that the struct does not know are ignored,
// so that one side may be newer. A text must be UTF-8, which parseJson has already seen to.
#pragma once

#include "base/result.h"
#include "base/text.h"
#include "rpc/fields.h"
#include "rpc/value.h"

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

template <class T>
Value encodeValue(const T& value);

struct Encoder {
    Value::Object object;

    template <class T>
    void operator()(std::string_view name, const T& member, std::string_view, Rule = {}) {
        if constexpr (IsOptional<T>::value) {
            if (member) object.emplace_back(std::string(name), encodeValue(*member));
        } else {
            object.emplace_back(std::string(name), encodeValue(member));
        }
    }
};

template <class T>
Value encodeValue(const T& value) {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double> || std::is_same_v<T, std::string>) {
        return Value(value);
    } else if constexpr (std::is_integral_v<T>) {
        return Value(static_cast<std::int64_t>(value));
    } else if constexpr (NamedEnum<T>) {
        return Value(std::string(enumText(value)));
    } else if constexpr (std::is_same_v<T, Time>) {
        return Value(static_cast<std::int64_t>(toMillis(value)));
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return Value(static_cast<std::int64_t>(value.count()));
    } else if constexpr (std::is_same_v<T, Blob>) {
        return Value(toBase64(value.data));
    } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
        return Value(value.reveal());
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

// Keeps the first error and its place.
class DecodeContext {
public:
    bool failed() const { return !error_.empty(); }
    Error error() const { return {ErrorKind::invalid, error_}; }
    void fail(const std::string& what) {
        if (!failed()) error_ = (path_.empty() ? std::string("The object") : path_) + ": " + what + ".";
    }
    const std::string& path() const { return path_; }
    void setPath(std::string path) { path_ = std::move(path); }

private:
    std::string path_;
    std::string error_;
};

// Appends to the path for the life of the object.
class PathStep {
public:
    PathStep(DecodeContext& context, std::string_view field) : context_(context), before_(context.path()) {
        context_.setPath(before_.empty() ? std::string(field) : before_ + "." + std::string(field));
    }
    ~PathStep() { context_.setPath(std::move(before_)); }
    PathStep(const PathStep&) = delete;
    PathStep& operator=(const PathStep&) = delete;

private:
    DecodeContext& context_;
    std::string before_;
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
        const Value* found = value.find(name);
        const bool absent = !found || found->isNull();
        if constexpr (IsOptional<T>::value) {
            member.reset();
            if (!absent) decodeValue(*found, member.emplace(), rule, context);
        } else if (!absent) {
            decodeValue(*found, member, rule, context);
        } else if (rule.required) {
            context.fail("this field is missing");
        }
    }
};

template <class T>
void decodeNumber(const Value& value, T& out, std::int64_t min, std::int64_t max, DecodeContext& context) {
    const std::int64_t* number = value.integer();
    if (!number) {
        context.fail("this must be a whole number");
    } else if (*number < min || *number > max) {
        context.fail("this must be from " + std::to_string(min) + " to " + std::to_string(max));
    } else {
        out = static_cast<T>(*number);
    }
}

template <class T>
void decodeInteger(const Value& value, T& out, const Rule& rule, DecodeContext& context) {
    using Limits = std::numeric_limits<T>;
    const auto typeMin = static_cast<std::int64_t>(Limits::min());
    const auto typeMax = std::cmp_greater(Limits::max(), std::numeric_limits<std::int64_t>::max())
                             ? std::numeric_limits<std::int64_t>::max()
                             : static_cast<std::int64_t>(Limits::max());
    decodeNumber(value, out, std::max(rule.min, typeMin), std::min(rule.max, typeMax), context);
}

inline const std::string* decodeText(const Value& value, const Rule& rule, DecodeContext& context) {
    const std::string* text = value.string();
    const std::size_t most = rule.most ? rule.most : maxStringBytes;
    if (!text) {
        context.fail("this must be a string");
    } else if (text->size() > most) {
        context.fail("this may have " + std::to_string(most) + " octets at most");
    } else {
        return text;
    }
    return nullptr;
}

template <class E>
void decodeEnum(const Value& value, E& out, DecodeContext& context) {
    const std::string* text = value.string();
    if (text)
        if (const auto found = enumFromText<E>(*text)) {
            out = *found;
            return;
        }
    std::string names;
    for (const std::string_view name : enumNames(E{}))
        names += (names.empty() ? "" : ", ") + std::string(name);
    context.fail("this must be one of " + names);
}

inline void decodeBlob(const Value& value, Blob& out, const Rule& rule, DecodeContext& context) {
    const std::size_t most = rule.most ? rule.most : maxBlobBytes;
    const std::string* text = value.string();
    if (!text || text->size() > (most + 2) / 3 * 4)
        return context.fail("this must be a base64 string of " + std::to_string(most) + " octets at most");
    auto bytes = fromBase64(*text);
    if (!bytes) return context.fail("this must be base64");
    out.data = std::move(*bytes);
}

template <class T>
void decodeList(const Value& value, std::vector<T>& out, const Rule& rule, DecodeContext& context) {
    const std::size_t most = rule.most ? rule.most : maxListEntries;
    const Value::Array* array = value.array();
    if (!array) return context.fail("this must be a list");
    if (array->size() > most) return context.fail("this may have " + std::to_string(most) + " entries at most");
    out.clear();
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size() && !context.failed(); ++i) {
        const PathStep step(context, std::to_string(i));
        decodeValue((*array)[i], out.emplace_back(), Rule{.min = rule.min, .max = rule.max}, context);
    }
}

template <class T>
void decodeValue(const Value& value, T& out, const Rule& rule, DecodeContext& context) {
    if constexpr (std::is_same_v<T, bool>) {
        if (const bool* flag = value.boolean())
            out = *flag;
        else
            context.fail("this must be true or false");
    } else if constexpr (std::is_same_v<T, double>) {
        if (const double* real = value.real())
            out = *real;
        else if (const std::int64_t* integer = value.integer())
            out = static_cast<double>(*integer);
        else
            context.fail("this must be a number");
    } else if constexpr (std::is_integral_v<T>) {
        decodeInteger(value, out, rule, context);
    } else if constexpr (NamedEnum<T>) {
        decodeEnum(value, out, context);
    } else if constexpr (std::is_same_v<T, Time>) {
        std::int64_t millis = 0;
        decodeNumber(value, millis, rule.min, rule.max, context);
        out = fromMillis(millis);
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        std::int64_t count = 0;
        // A billion years: sums with a Time cannot overflow.
        constexpr std::int64_t bound = std::int64_t{1} << 50;
        decodeNumber(value, count, std::max(rule.min, -bound), std::min(rule.max, bound), context);
        out = std::chrono::seconds(count);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (const std::string* text = decodeText(value, rule, context)) out = *text;
    } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
        if (const std::string* text = decodeText(value, rule, context)) out = Secret<std::string>(*text);
    } else if constexpr (std::is_same_v<T, Blob>) {
        decodeBlob(value, out, rule, context);
    } else if constexpr (IsVector<T>::value) {
        decodeList(value, out, rule, context);
    } else {
        static_assert(Struct<T>, "a field of the contract has a type that the codec does not know");
        if (!value.object()) return context.fail("this must be an object");
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

// All fields are equal.
template <Struct T>
bool equal(const T& a, const T& b) {
    return encode(a) == encode(b);
}

} // namespace ismail::rpc
