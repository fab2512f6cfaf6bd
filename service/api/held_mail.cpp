#include "held_mail.h"

#include "answers.h"

namespace ismail::service {

Result<HeldMail> HeldMail::read(store::QueueAdmin& queue) {
    const auto destinations = queue.destinations();
    if (!destinations) return destinations.error();
    HeldMail held;
    for (const store::QueueDestination& each : *destinations) {
        const auto destination = relay::Destination::parse(each.destination);
        if (!destination || (destination->kind != relay::Destination::Kind::primary &&
                             destination->kind != relay::Destination::Kind::here))
            continue;
        Amount& amount = held.byDomain_[destination->domain];
        amount.recipients += wire(each.recipients);
        amount.octets += each.octets;
        const auto oldest = wireTime(each.oldestReceived);
        if (oldest && (!amount.oldest || *oldest < *amount.oldest)) amount.oldest = oldest;
    }
    return held;
}

HeldMail::Amount HeldMail::of(const std::string& domain) const {
    const auto found = byDomain_.find(domain);
    return found == byDomain_.end() ? Amount{} : found->second;
}

} // namespace ismail::service
