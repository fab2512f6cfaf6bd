#include "partner_words.h"

#include "base/say.h"

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

Sentence downState(const relay::PartnerView& view) {
    const bool away = troubleOf(view) == PartnerTrouble::unreachable;
    Sentence state = !view.since ? away ? say("partner.away") : say("partner.unusable")
                     : away ? say("partner.awaySince", *view.since)
                                 : say("partner.unusableSince", *view.since);
    if (view.lastError.code == 0) return state;
    return say("partner.because", std::move(state), saidText(view.lastError));
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
