#include "rpc/value.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ismail::rpc {

namespace {

// Length of the well-formed UTF-8 sequence at the start of the text; 0: there is none (RFC 3629 section 4).
std::size_t sequenceLength(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80                    ? 1
                               : lead >= 0xc2 && lead <= 0xdf ? 2
                               : lead >= 0xe0 && lead <= 0xef ? 3
                                                              : 4;
    if (length == 4 && (lead < 0xf0 || lead > 0xf4)) return 0;
    return length <= text.size() && isUtf8(text.substr(0, length)) ? length : 0;
}

void writeString(std::string_view text, std::string& out) {
    out += '"';
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        const char c = text.front();
        if (length == 0) {
            out += "\xef\xbf\xbd";
        } else if (length > 1) {
            out += text.substr(0, length);
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += escaped;
        } else {
            out += c;
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out += '"';
}

class Writer {
public:
    Writer(std::string& out, bool pretty) : out_(out), pretty_(pretty) {}

    void write(const Value& value) {
        if (const bool* boolean = value.boolean())
            out_ += *boolean ? "true" : "false";
        else if (const std::int64_t* integer = value.integer())
            out_ += std::to_string(std::clamp(*integer, -maxJsonInteger, maxJsonInteger));
        else if (const double* real = value.real())
            writeReal(*real);
        else if (const std::string* string = value.string())
            writeString(*string, out_);
        else if (const Value::Array* array = value.array())
            writeArray(*array);
        else if (const Value::Object* object = value.object())
            writeObject(*object);
        else
            out_ += "null";
    }

private:
    void writeReal(double real) {
        if (!std::isfinite(real)) {
            out_ += "null";
            return;
        }
        char text[32];
        std::snprintf(text, sizeof text, "%.17g", real);
        out_ += text;
        if (std::string_view(text).find_first_of(".e") == std::string_view::npos) out_ += ".0";
    }
    void writeArray(const Value::Array& array) {
        out_ += '[';
        ++level_;
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i != 0) out_ += ',';
            line();
            write(array[i]);
        }
        --level_;
        if (!array.empty()) line();
        out_ += ']';
    }
    void writeObject(const Value::Object& object) {
        out_ += '{';
        ++level_;
        for (std::size_t i = 0; i < object.size(); ++i) {
            if (i != 0) out_ += ',';
            line();
            writeString(object[i].first, out_);
            out_ += pretty_ ? ": " : ":";
            write(object[i].second);
        }
        --level_;
        if (!object.empty()) line();
        out_ += '}';
    }
    void line() {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(level_ * 2, ' ');
    }

    std::string& out_;
    bool pretty_;
    std::size_t level_ = 0;
};

} // namespace

Value::Value() = default;
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;
Value::Value(bool value) : data_(value) {}
Value::Value(std::int64_t value) : data_(value) {}
Value::Value(double value) : data_(value) {}
Value::Value(std::string value) : data_(std::move(value)) {}
Value::Value(Array value) : data_(std::move(value)) {}
Value::Value(Object value) : data_(std::move(value)) {}

const Value* Value::find(std::string_view field) const {
    if (const Object* fields = object())
        for (const auto& [name, value] : *fields)
            if (name == field) return &value;
    return nullptr;
}

std::string writeJson(const Value& value, bool pretty) {
    std::string out;
    Writer(out, pretty).write(value);
    return out;
}

} // namespace ismail::rpc
