// Which of several channels with one partner stays, and when to dial again.
//
// Both sides dial, so two channels may meet: that stays which was dialled with the key of the lower server id, and both
// sides come to the same choice, also while one of them changes its key. A second channel dialled by the same side
// replaces the first, which its dialler has given up. Another number of the process behind the same key is either a
// restart that was not noticed, or a copied machine: the first channel is then watched for cloneWatch; if a beat still
// comes over it, there are two machines, the second channel is refused and an alert is due, else the second takes its
// place.
//
// Pure: times are handed in. Does not: open or close anything.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "group/messages_talk.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ismail::group {

constexpr Millis cloneWatch{12'000};
constexpr Millis cloneSettle{2'000}; // beats that came in so short a time may have been on the way

class ChannelDesk {
public:
    using Number = std::uint64_t; // of a channel, as the host counts them

    struct Close {
        Number number = 0;
        std::optional<ByeReason> bye; // none: nobody is left to hear it
    };
    struct Verdict {
        std::vector<Close> close;
        bool clone = false; // an alert is due
    };
    // A channel is open: hellos were exchanged. dialledHere: by this side. callerId: the server id by which the side
    // that dialled proved itself. process: of the partner.
    Verdict opened(Number number, bool dialledHere, Bytes callerId, std::int64_t process, Ticks now);
    // A beat came over it.
    Verdict heard(Number number, Ticks now);
    void closed(Number number);
    Verdict tick(Ticks now);
    // When tick() is due; nothing: not at all.
    std::optional<Ticks> deadline() const;
    // The one to use.
    std::optional<Number> current() const;

private:
    struct Channel {
        Number number;
        bool dialledHere;
        Bytes callerId;
        std::int64_t process;
        Ticks since;
    };
    std::optional<Channel> current_, contender_;
};

// Pause before the next try: 1, 2, 4 … 30 s, a fifth more or less by jitter (0 to 1). attempt: from 0 on.
Millis dialDelay(unsigned attempt, double jitter);

} // namespace ismail::group
