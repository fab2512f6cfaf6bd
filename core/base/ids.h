// Identifiers that never repeat on one server. A message id is 63 bits: milliseconds since 2020 (41 bits), a counter
// (22 bits). It is the primary key in the database, so new rows append; ids sort by the time of acceptance.
#pragma once

#include "base/clock.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ismail {

using MessageId = std::int64_t;
using SessionId = std::uint64_t;

class MessageIdSource {
public:
    explicit MessageIdSource(const Clock& clock) : clock_(clock) {}
    // Greater than every id given before, also when the wall clock steps back. Thread-safe.
    MessageId next();
    // Makes every later id greater than this one; called once at start with the greatest stored id.
    void startAfter(MessageId id);

private:
    const Clock& clock_;
    std::atomic<MessageId> last_{0};
};

// Thirteen characters of Crockford's base 32, the form in logs, replies and Received headers.
std::string messageIdText(MessageId id);
std::optional<MessageId> parseMessageId(std::string_view text);
// "s" and the number in lower-case base 32.
std::string sessionIdText(SessionId id);

} // namespace ismail
