#include "held_limit.h"

#include "../api/held_mail.h"

#include <map>
#include <utility>

namespace ismail::service {

using config::Setting;

namespace {

relay::RecipientSaid tooMuch() {
    return {{452, {4, 3, 1}, "Too much mail is held for this domain, try again later"},
            "As much mail is held for its primary as may be (group.max_held)."};
}

} // namespace

void HeldLimit::look() {
    const auto directory = deps_.directory.directory();
    std::map<std::int64_t, std::uint64_t> octets; // by partner
    std::map<std::int64_t, std::int64_t> partnerOf;
    for (const accounts::Domain& domain : directory->domains()) {
        const accounts::Partner* partner = domain.role == accounts::DomainRole::secondary && domain.primaryPartner
                                               ? directory->partner(*domain.primaryPartner)
                                               : nullptr;
        if (partner && partner->peer.state == accounts::PairState::paired) partnerOf[domain.id] = partner->id;
    }
    if (!partnerOf.empty()) {
        const auto held = HeldMail::read(deps_.queue);
        if (!held) return;
        for (const auto& [domainId, partnerId] : partnerOf)
            octets[partnerId] += held->of(directory->domainById(domainId)->name).octets;
    }
    const std::uint64_t usual = deps_.settings.current()->number(Setting::groupMaxHeld);
    std::set<std::int64_t> reached;
    for (const auto& [domainId, partnerId] : partnerOf) {
        const accounts::Partner* partner = directory->partner(partnerId);
        if (octets[partnerId] >= partner->maxHeld.value_or(usual)) reached.insert(domainId);
    }
    const std::lock_guard lock(mutex_);
    for (const std::int64_t domainId : reached)
        if (!reached_.contains(domainId))
            deps_.log.warning("group.held_enough", {{"domain", directory->domainById(domainId)->name}});
    reached_ = std::move(reached);
}

bool HeldLimit::isReached(std::int64_t domainId) const {
    const std::lock_guard lock(mutex_);
    return reached_.contains(domainId);
}

void HeldLimit::ask(const relay::RecipientQuestion& question, std::function<void(relay::RecipientSaid)> done) {
    if (isReached(question.domainId)) return done(tooMuch());
    deps_.book.ask(question, std::move(done));
}

relay::RecipientSaid HeldLimit::answer(const relay::RecipientQuestion& question) {
    return isReached(question.domainId) ? tooMuch() : deps_.book.answer(question);
}

} // namespace ismail::service
