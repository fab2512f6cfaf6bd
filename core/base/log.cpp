#include "base/log.h"

namespace ismail {

std::string_view logLevelName(LogLevel level) {
    switch (level) {
    case LogLevel::error: return "error";
    case LogLevel::warning: return "warning";
    case LogLevel::info: return "info";
    case LogLevel::debug: return "debug";
    }
    return "error";
}

namespace {

bool isPlain(std::string_view value) {
    if (value.empty()) return false;
    for (const char c : value) {
        const auto u = static_cast<unsigned char>(c);
        if (u <= ' ' || u == 0x7f || c == '"' || c == '=' || c == '\\') return false;
    }
    return true;
}

void appendQuoted(std::string& out, std::string_view value) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    for (const char c : value) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (u < ' ' || u == 0x7f) {
            out += "\\x";
            out += hex[u >> 4];
            out += hex[u & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

} // namespace

std::string logLine(std::string_view event, std::initializer_list<LogField> fields) {
    std::string out(event);
    for (const LogField& field : fields) {
        out += ' ';
        out += field.key;
        out += '=';
        if (isPlain(field.value)) {
            out += field.value;
        } else {
            appendQuoted(out, field.value);
        }
    }
    return out;
}

} // namespace ismail
