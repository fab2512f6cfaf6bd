#include "counter_series.h"

namespace ismail::service {

std::string_view counterName(CounterId id) {
    switch (id) {
    case CounterId::connectionsIn: return "connections.in";
    case CounterId::connectionsOut: return "connections.out";
    case CounterId::messagesIn: return "messages.in";
    case CounterId::bytesIn: return "bytes.in";
    case CounterId::messagesLocal: return "messages.local";
    case CounterId::messagesOut: return "messages.out";
    case CounterId::bytesOut: return "bytes.out";
    case CounterId::recipientsRefused: return "recipients.refused";
    case CounterId::messagesRefused: return "messages.refused";
    case CounterId::messagesHeld: return "messages.held";
    case CounterId::deferrals: return "deferrals";
    case CounterId::bounces: return "bounces";
    case CounterId::authFailures: return "auth.failures";
    case CounterId::etrnReceived: return "etrn.received";
    case CounterId::etrnSent: return "etrn.sent";
    case CounterId::forwarded: return "forwarded";
    case CounterId::overQuota: return "over.quota";
    case CounterId::overSendLimit: return "over.send_limit";
    case CounterId::autoReplies: return "auto.replies";
    case CounterId::loginsSmtp: return "logins.smtp";
    case CounterId::connectionsPop3: return "connections.pop3";
    case CounterId::loginsPop3: return "logins.pop3";
    case CounterId::connectionsImap: return "connections.imap";
    case CounterId::loginsImap: return "logins.imap";
    case CounterId::count: break;
    }
    return "";
}

std::array<std::uint64_t, LiveCounters::size> LiveCounters::take() {
    std::array<std::uint64_t, size> out{};
    for (std::size_t i = 0; i < size; ++i)
        out[i] = since_[i].exchange(0, std::memory_order_relaxed);
    return out;
}

} // namespace ismail::service
