// Structured logging: one line an event, key=value. Passwords never get here: they are Secret<> (base/secret.h) and a
// Secret has no way to become a field.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ismail {

enum class LogLevel { error, warning, info, debug };

std::string_view logLevelName(LogLevel level);

struct LogField {
    LogField(std::string_view k, std::string_view v) : key(k), value(v) {}
    LogField(std::string_view k, const char* v) : key(k), value(v) {}
    LogField(std::string_view k, const std::string& v) : key(k), value(v) {}
    template <typename N>
    requires std::is_arithmetic_v<N> LogField(std::string_view k, N v) : key(k), value(std::to_string(v)) {}

    std::string_view key;
    std::string value;
};

class Log {
public:
    virtual ~Log() = default;
    // True if a line of this level would be kept: lets callers skip costly fields.
    virtual bool enabled(LogLevel level) const = 0;
    // Thread-safe; never throws and never blocks on a slow sink for longer than a buffered write.
    virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;

    void error(std::string_view event, std::initializer_list<LogField> f = {}) { write(LogLevel::error, event, f); }
    void warning(std::string_view event, std::initializer_list<LogField> f = {}) { write(LogLevel::warning, event, f); }
    void info(std::string_view event, std::initializer_list<LogField> f = {}) { write(LogLevel::info, event, f); }
    void debug(std::string_view event, std::initializer_list<LogField> f = {}) {
        if (enabled(LogLevel::debug)) write(LogLevel::debug, event, f);
    }
};

// Keeps nothing.
class NullLog final : public Log {
public:
    bool enabled(LogLevel) const override { return false; }
    void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

// "key=value key2=\"two words\"": a value with blanks, quotes, '=' or control characters is quoted and escaped, so one
// event is always one line.
std::string logLine(std::string_view event, std::initializer_list<LogField> fields);

} // namespace ismail
