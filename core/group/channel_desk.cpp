#include "group/channel_desk.h"

#include <algorithm>
#include <utility>

namespace ismail::group {

ChannelDesk::Verdict ChannelDesk::opened(Number number, bool dialledHere, Bytes callerId, std::int64_t process,
                                         Ticks now) {
    const Channel channel{number, dialledHere, std::move(callerId), process, now};
    if (!current_) {
        current_ = channel;
        return {};
    }
    if (process != current_->process) {
        // A third one: its dialler will come again.
        if (contender_) return {{{number, ByeReason::doubled}}, false};
        contender_ = channel;
        return {};
    }
    const bool replaces = dialledHere == current_->dialledHere || channel.callerId < current_->callerId;
    const Number loser = replaces ? std::exchange(current_, channel)->number : number;
    return {{{loser, ByeReason::doubled}}, false};
}

ChannelDesk::Verdict ChannelDesk::heard(Number number, Ticks now) {
    if (!contender_ || !current_ || number != current_->number) return {};
    if (now - contender_->since < cloneSettle) return {};
    const Number second = std::exchange(contender_, std::nullopt)->number;
    return {{{second, ByeReason::clone}}, true};
}

void ChannelDesk::closed(Number number) {
    if (contender_ && contender_->number == number) contender_.reset();
    if (!current_ || current_->number != number) return;
    current_ = std::exchange(contender_, std::nullopt);
}

ChannelDesk::Verdict ChannelDesk::tick(Ticks now) {
    if (!contender_ || now - contender_->since < cloneWatch) return {};
    const Number first = current_->number;
    current_ = std::exchange(contender_, std::nullopt);
    return {{{first, std::nullopt}}, false};
}

std::optional<Ticks> ChannelDesk::deadline() const {
    return contender_ ? std::optional(contender_->since + cloneWatch) : std::nullopt;
}

std::optional<ChannelDesk::Number> ChannelDesk::current() const {
    return current_ ? std::optional(current_->number) : std::nullopt;
}

Millis dialDelay(unsigned attempt, double jitter) {
    const int seconds = attempt >= 5 ? 30 : std::min(30, 1 << attempt);
    return Millis(static_cast<std::int64_t>(1000.0 * seconds * (0.8 + 0.4 * std::clamp(jitter, 0.0, 1.0))));
}

} // namespace ismail::group
