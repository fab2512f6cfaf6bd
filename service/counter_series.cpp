#include "counter_series.h"

namespace ismail::service {

std::string_view counterName(relay::CounterId id) {
    switch (id) {
    case relay::CounterId::connectionsIn: return "connections.in";
    case relay::CounterId::connectionsOut: return "connections.out";
    case relay::CounterId::messagesIn: return "messages.in";
    case relay::CounterId::bytesIn: return "bytes.in";
    case relay::CounterId::messagesLocal: return "messages.local";
    case relay::CounterId::messagesOut: return "messages.out";
    case relay::CounterId::bytesOut: return "bytes.out";
    case relay::CounterId::recipientsRefused: return "recipients.refused";
    case relay::CounterId::messagesRefused: return "messages.refused";
    case relay::CounterId::messagesHeld: return "messages.held";
    case relay::CounterId::deferrals: return "deferrals";
    case relay::CounterId::bounces: return "bounces";
    case relay::CounterId::authFailures: return "auth.failures";
    case relay::CounterId::etrnReceived: return "etrn.received";
    case relay::CounterId::etrnSent: return "etrn.sent";
    case relay::CounterId::forwarded: return "forwarded";
    case relay::CounterId::overQuota: return "over.quota";
    case relay::CounterId::overSendLimit: return "over.send_limit";
    case relay::CounterId::autoReplies: return "auto.replies";
    case relay::CounterId::loginsSmtp: return "logins.smtp";
    case relay::CounterId::connectionsPop3: return "connections.pop3";
    case relay::CounterId::loginsPop3: return "logins.pop3";
    case relay::CounterId::connectionsImap: return "connections.imap";
    case relay::CounterId::loginsImap: return "logins.imap";
    case relay::CounterId::count: break;
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
