#include "base/ids.h"

#include "base/crockford.h"
#include "base/text.h"

namespace ismail {

namespace {

constexpr std::int64_t epoch2020 = 1'577'836'800'000;
constexpr int counterBits = 22;
constexpr std::string_view alphabet = crockfordAlphabet;

} // namespace

MessageId MessageIdSource::next() {
    const MessageId byTime = (toMillis(clock_.now()) - epoch2020) << counterBits;
    MessageId last = last_.load();
    MessageId id = 0;
    do {
        id = byTime > last ? byTime : last + 1;
    } while (!last_.compare_exchange_weak(last, id));
    return id;
}

void MessageIdSource::startAfter(MessageId id) {
    MessageId last = last_.load();
    while (last < id && !last_.compare_exchange_weak(last, id)) {
    }
}

std::string messageIdText(MessageId id) {
    std::string out(13, '0');
    auto value = static_cast<std::uint64_t>(id);
    for (std::size_t i = out.size(); i-- > 0;) {
        out[i] = alphabet[value & 31];
        value >>= 5;
    }
    return out;
}

std::optional<MessageId> parseMessageId(std::string_view text) {
    if (text.size() != 13) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        const auto digit = alphabet.find(asciiUpper(c));
        if (digit == std::string_view::npos || value >> 58 != 0) return std::nullopt;
        value = value << 5 | digit;
    }
    return static_cast<MessageId>(value);
}

std::string sessionIdText(SessionId id) {
    std::string digits;
    do {
        digits.insert(digits.begin(), asciiLower(alphabet[id & 31]));
        id >>= 5;
    } while (id != 0);
    return "s" + digits;
}

} // namespace ismail
