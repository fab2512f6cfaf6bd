#include "rpc/codec.h"

#include "base/sentence_texts.h"
#include "base/sentences.h"
#include "base/text.h"

namespace ismail::rpc {

namespace detail {

void Encoder::put(std::string_view name, Value value) { object.emplace_back(std::string(name), std::move(value)); }

Value textValue(std::string_view text) { return Value(std::string(text)); }
Value blobValue(const Blob& blob) { return Value(toBase64(blob.data)); }

namespace {

Value argumentValue(const SentenceArgument& argument) {
    switch (argument.type) {
    case ArgumentType::text:
    case ArgumentType::listener: return textValue(argument.text);
    case ArgumentType::count:
    case ArgumentType::octets:
    case ArgumentType::seconds:
    case ArgumentType::time: return Value(std::clamp(argument.number, -maxJsonInteger, maxJsonInteger));
    case ArgumentType::sentence:
        if (!argument.sentences.empty()) return sentenceValue(argument.sentences.front());
        return Value();
    case ArgumentType::list:
    case ArgumentType::lines: break;
    }
    Value::Array array;
    for (const Sentence& sentence : argument.sentences)
        array.push_back(sentenceValue(sentence));
    return Value(std::move(array));
}

// The value says what the argument is; of what type exactly, the table does.
void decodeArgument(const Value& value, SentenceArgument& out, DecodeContext& context) {
    const Value::Array* array = value.array();
    if (const std::string* text = value.string()) {
        out.text = *text;
    } else if (const std::int64_t* number = value.integer()) {
        out.type = ArgumentType::count;
        out.number = *number;
    } else if (value.object()) {
        out.type = ArgumentType::sentence;
        decodeSentence(value, out.sentences.emplace_back(), context);
    } else if (array && array->size() <= maxListEntries) {
        out.type = ArgumentType::list;
        for (const Value& each : *array)
            decodeSentence(each, out.sentences.emplace_back(), context);
    } else {
        context.fail("this is no argument of a sentence");
    }
}

// The types that have the same form as JSON.
bool looksAlike(ArgumentType a, ArgumentType b) {
    const auto form = [](ArgumentType type) {
        switch (type) {
        case ArgumentType::text:
        case ArgumentType::listener: return 0;
        case ArgumentType::count:
        case ArgumentType::octets:
        case ArgumentType::seconds:
        case ArgumentType::time: return 1;
        case ArgumentType::sentence: return 2;
        case ArgumentType::list:
        case ArgumentType::lines: break;
        }
        return 3;
    };
    return form(a) == form(b);
}

} // namespace

Value sentenceValue(const Sentence& sentence) {
    Value::Array arguments;
    for (const SentenceArgument& argument : sentence.arguments)
        arguments.push_back(argumentValue(argument));
    Value::Object object;
    object.emplace_back("code", textValue(sentence.code));
    object.emplace_back("arguments", Value(std::move(arguments)));
    return Value(std::move(object));
}

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
    if (bytes->size() < rule.least || bytes->size() > most)
        return context.fail("this must have " + std::to_string(rule.least) + " to " + std::to_string(most) + " octets");
    out.data = std::move(*bytes);
}

void decodeSentence(const Value& value, Sentence& out, DecodeContext& context) {
    if (!isObject(value, context)) return;
    const Decoder decoder{value, context};
    if (const Value* code = decoder.present("code", true)) {
        const PathStep step(context, "code");
        if (const std::string* text = decodeText(*code, atMost(100), context)) out.code = *text;
    }
    if (const Value* given = decoder.present("arguments", true)) {
        const PathStep step(context, "arguments");
        if (const Value::Array* array = decodeArray(*given, atMost(DeclaredArguments::most), context))
            for (const Value& each : *array)
                decodeArgument(each, out.arguments.emplace_back(), context);
    }
    const auto texts = findSentence(out.code);
    if (!texts) return;
    const DeclaredArguments declared = declaredArguments(texts->english);
    for (std::size_t i = 0; i < std::min(declared.count, out.arguments.size()); ++i)
        if (looksAlike(out.arguments[i].type, declared.arguments[i].type))
            out.arguments[i].type = declared.arguments[i].type;
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

} // namespace detail

Value encodeSentence(const Sentence& sentence) { return detail::sentenceValue(sentence); }

Result<Sentence> decodeSentence(const Value& value) {
    Sentence sentence;
    detail::DecodeContext context;
    detail::decodeSentence(value, sentence, context);
    if (context.failed()) return context.error();
    return sentence;
}

} // namespace ismail::rpc
