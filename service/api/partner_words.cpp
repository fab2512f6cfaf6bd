#include "partner_words.h"

#include "base/clock.h"

namespace ismail::service {

PartnerTrouble troubleOf(const relay::PartnerView& view) {
    if (view.state != relay::PartnerView::State::down) return PartnerTrouble::none;
    if (view.lastError.status == mail::EnhancedStatus{4, 7, 5}) return PartnerTrouble::untrusted;
    return relay::isAboutTheWay(view.lastError) ? PartnerTrouble::unreachable : PartnerTrouble::unwilling;
}

std::string saidText(const mail::Reply& reply) {
    const bool ours = reply.status.klass == 4 && (reply.status.subject == 4 || reply.status.subject == 7);
    std::string text = ours && !reply.text.empty() ? reply.text : reply.oneLine();
    while (!text.empty() && text.back() == '.')
        text.pop_back();
    return text;
}

std::string downText(const relay::PartnerView& view) {
    std::string text =
        troubleOf(view) == PartnerTrouble::unreachable ? "cannot be reached" : "answers, but cannot be used";
    if (view.since) text += " since " + isoTime(*view.since);
    if (view.lastError.code != 0) text += ": " + saidText(view.lastError);
    return text;
}

EtrnRefusal refusalOf(const relay::PartnerView& view, const std::string& onlyDomain) {
    EtrnRefusal refusal;
    for (const relay::PartnerDomainView& domain : view.domains) {
        if (!domain.refused || (!onlyDomain.empty() && domain.domain != onlyDomain)) continue;
        if (refusal.domains++ != 0) continue;
        refusal.first = domain.domain;
        refusal.reply = domain.lastReply;
    }
    return refusal;
}

} // namespace ismail::service
