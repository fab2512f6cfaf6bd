#include "rpc/codec.h"

#include "base/text.h"

namespace ismail::rpc::detail {

void Encoder::put(std::string_view name, Value value) { object.emplace_back(std::string(name), std::move(value)); }

Value textValue(std::string_view text) { return Value(std::string(text)); }
Value blobValue(const Blob& blob) { return Value(toBase64(blob.data)); }

PathStep::PathStep(DecodeContext& context, std::string_view field)
    : context_(context), outer_(context.innermost_), field_(field) {
    context.innermost_ = this;
}

PathStep::PathStep(DecodeContext& context, std::size_t element)
    : context_(context), outer_(context.innermost_), element_(element) {
    context.innermost_ = this;
}

PathStep::~PathStep() { context_.innermost_ = outer_; }

std::string PathStep::text() const { return field_.empty() ? std::to_string(element_) : std::string(field_); }

void DecodeContext::fail(std::string_view what) {
    if (failed()) return;
    std::string path;
    for (const PathStep* step = innermost_; step; step = step->outer())
        path.insert(0, path.empty() ? step->text() : step->text() + ".");
    error_ = (path.empty() ? std::string("The object") : path) + ": " + std::string(what) + ".";
}

const Value* Decoder::present(std::string_view name, bool required) const {
    const Value* found = value.find(name);
    if (found && !found->isNull()) return found;
    if (required) context.fail("this field is missing");
    return nullptr;
}

std::optional<std::int64_t> decodeNumber(const Value& value, std::int64_t min, std::int64_t max,
                                         DecodeContext& context) {
    const std::int64_t* number = value.integer();
    if (!number) {
        context.fail("this must be a whole number");
    } else if (*number < min || *number > max) {
        context.fail("this must be from " + std::to_string(min) + " to " + std::to_string(max));
    } else {
        return *number;
    }
    return std::nullopt;
}

const std::string* decodeText(const Value& value, const Rule& rule, DecodeContext& context) {
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

std::optional<std::size_t> decodeName(const Value& value, std::span<const std::string_view> names,
                                      DecodeContext& context) {
    if (const std::string* text = value.string())
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == *text) return i;
    std::string all;
    for (const std::string_view name : names)
        all += (all.empty() ? "" : ", ") + std::string(name);
    context.fail("this must be one of " + all);
    return std::nullopt;
}

void decodeFlag(const Value& value, bool& out, DecodeContext& context) {
    if (const bool* flag = value.boolean())
        out = *flag;
    else
        context.fail("this must be true or false");
}

void decodeReal(const Value& value, double& out, DecodeContext& context) {
    if (const double* real = value.real())
        out = *real;
    else if (const std::int64_t* integer = value.integer())
        out = static_cast<double>(*integer);
    else
        context.fail("this must be a number");
}

void decodeTime(const Value& value, Time& out, const Rule& rule, DecodeContext& context) {
    out = fromMillis(decodeNumber(value, rule.min, rule.max, context).value_or(0));
}

void decodeSeconds(const Value& value, std::chrono::seconds& out, const Rule& rule, DecodeContext& context) {
    // A billion years: sums with a Time cannot overflow.
    constexpr std::int64_t bound = std::int64_t{1} << 50;
    const auto count = decodeNumber(value, std::max(rule.min, -bound), std::min(rule.max, bound), context);
    out = std::chrono::seconds(count.value_or(0));
}

void decodeBlob(const Value& value, Blob& out, const Rule& rule, DecodeContext& context) {
    const std::size_t most = rule.most ? rule.most : maxBlobBytes;
    const std::string* text = value.string();
    if (!text || text->size() > (most + 2) / 3 * 4)
        return context.fail("this must be a base64 string of " + std::to_string(most) + " octets at most");
    auto bytes = fromBase64(*text);
    if (!bytes) return context.fail("this must be base64");
    out.data = std::move(*bytes);
}

const Value::Array* decodeArray(const Value& value, const Rule& rule, DecodeContext& context) {
    const std::size_t most = rule.most ? rule.most : maxListEntries;
    const Value::Array* array = value.array();
    if (!array) {
        context.fail("this must be a list");
    } else if (array->size() > most) {
        context.fail("this may have " + std::to_string(most) + " entries at most");
    } else {
        return array;
    }
    return nullptr;
}

bool isObject(const Value& value, DecodeContext& context) {
    if (!value.object()) context.fail("this must be an object");
    return value.object();
}

} // namespace ismail::rpc::detail
