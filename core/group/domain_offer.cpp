#include "group/domain_offer.h"

#include <algorithm>
#include <optional>

namespace ismail::group {

namespace {

// The preferences of those of the records that name one of these hosts: the best and the worst.
struct OfferedSpan {
    std::uint16_t best, worst;
};

std::optional<OfferedSpan> spanOf(const std::vector<OfferedMx>& records, const std::vector<std::string>& hosts) {
    std::optional<OfferedSpan> span;
    for (const OfferedMx& record : records) {
        if (std::find(hosts.begin(), hosts.end(), record.host) == hosts.end()) continue;
        if (!span) span = OfferedSpan{record.preference, record.preference};
        span->best = std::min(span->best, record.preference);
        span->worst = std::max(span->worst, record.preference);
    }
    return span;
}

} // namespace

DomainOfferVerdict judgeDomainOffer(AcceptDomains policy, const std::vector<OfferedMx>& records,
                                    const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
    if (policy == AcceptDomains::never) return DomainOfferVerdict::decline;
    if (policy == AcceptDomains::ask) return DomainOfferVerdict::wait;
    const auto here = spanOf(records, ours), there = spanOf(records, theirs);
    return here && there && there->worst < here->best ? DomainOfferVerdict::take : DomainOfferVerdict::wait;
}

} // namespace ismail::group
