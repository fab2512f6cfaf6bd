#include "mail/enhanced_status.h"

#include "base/text.h"

#include <array>

namespace ismail::mail {

namespace {

#define ISMAIL_STATUS_ROW(name, klass, subject, detail, sentence)                                                      \
    StatusEntry{{klass, subject, detail}, #name, sentence},
constexpr std::array table{ISMAIL_STATUS_TABLE(ISMAIL_STATUS_ROW)};
#undef ISMAIL_STATUS_ROW

} // namespace

std::span<const StatusEntry> statusTable() { return table; }

std::string_view statusSentence(EnhancedStatus status) {
    const StatusEntry* general = nullptr;
    for (const StatusEntry& entry : table) {
        if (entry.status.subject != status.subject) continue;
        // Success has sentences of its own: those of class 4 and 5 would say the opposite.
        if ((entry.status.klass == 2) != (status.klass == 2)) continue;
        if (entry.status.detail == status.detail) return entry.sentence;
        if (entry.status.detail == 0) general = &entry;
    }
    if (general != nullptr) return general->sentence;
    return status.klass == 2 ? "The message was accepted." : "The receiving server gave no particular reason.";
}

std::optional<EnhancedStatus> parseStatus(std::string_view text) {
    const auto parts = split(text, '.');
    if (parts.size() != 3) return std::nullopt;
    std::array<int, 3> numbers{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = parts[i].size() <= 3 ? parseUnsigned(parts[i]) : std::nullopt;
        if (!value) return std::nullopt;
        numbers[i] = static_cast<int>(*value);
    }
    if (parts[0].size() != 1 || (numbers[0] != 2 && numbers[0] != 4 && numbers[0] != 5)) return std::nullopt;
    return EnhancedStatus{numbers[0], numbers[1], numbers[2]};
}

} // namespace ismail::mail
