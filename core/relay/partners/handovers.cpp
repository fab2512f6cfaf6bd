#include "relay/partners/handovers.h"

namespace ismail::relay {

void Handovers::note(std::int64_t partnerId, Time now) {
    const std::lock_guard lock(mutex_);
    Handover& handover = byPartner_[partnerId];
    if (handover.messages == 0 || now - handover.last > longestGap || now < handover.last) handover = {now, now, 0};
    handover.last = now;
    ++handover.messages;
}

std::optional<Handovers::Handover> Handovers::last(std::int64_t partnerId) const {
    const std::lock_guard lock(mutex_);
    const auto found = byPartner_.find(partnerId);
    if (found == byPartner_.end()) return std::nullopt;
    return found->second;
}

} // namespace ismail::relay
