#include "relay/partners/partner_query.h"

#include "relay/routing/tls_fallback.h"

#include <utility>

namespace ismail::relay {

void PartnerService::Query::connect(DestinationPlan plan) {
    endpoints_ = std::move(plan.endpoints);
    if (!endpoints_.empty()) return next();
    owner_.contact(partnerId_, false, plan.reply);
    noteRest(plan.reply, Answered::unreached);
    finish();
}

void PartnerService::Query::next() {
    current_ = endpoints_.front();
    endpoints_.erase(endpoints_.begin());
    isReady_ = false;
    answeredHere_ = 0;
    // The old connection is on the stack when this is called from closed().
    if (connection_) owner_.deps_.strand.post([old = std::shared_ptr<OutboundConnection>(std::move(connection_))] {});
    connection_ = owner_.deps_.outbound.open(current_, owner_.deps_.strand, *this);
}

void PartnerService::Query::ready(const proto::Capabilities& offers, bool) {
    owner_.contact(partnerId_, true, {});
    owner_.states_[partnerId_].offersPairing = offers.peers;
    isReady_ = wasReached_ = true;
    if (!offers.etrn) noteRest({502, {5, 5, 1}, "The partner does not offer ETRN"}, Answered::refused);
    ask();
}

void PartnerService::Query::ask() {
    if (open_.empty() || answeredHere_ >= maxOnConnection) return connection_->quit();
    owner_.deps_.counters.add(CounterId::etrnSent);
    connection_->etrn(open_.front());
}

// RFC 1985 section 5: 459 and what is permanent is a refusal; 458 and other 4xx are for now.
void PartnerService::Query::etrnDone(mail::Reply reply) {
    if (open_.empty()) return;
    const bool later = reply.transient() && reply.code != 459;
    note(open_.front(), reply, later ? Answered::later : reply.positive() ? Answered::taken : Answered::refused);
    open_.pop_front();
    ++answeredHere_;
    busy_ = later ? busy_ + 1 : 0;
    if (busy_ >= busyBeforePause)
        noteRest({458, {4, 7, 0}, "The partner takes no more questions at present; it is asked again in a minute"},
                 Answered::later);
    ask();
}

void PartnerService::Query::closed(bool failed, mail::Reply reply, std::string stage) {
    if (open_.empty()) return finish();
    if (isReady_ && answeredHere_ != 0) {
        endpoints_.insert(endpoints_.begin(), current_);
        return next();
    }
    if (!isReady_) {
        if (failed && mayGoPlain(current_, reply, stage)) {
            endpoints_.insert(endpoints_.begin(), current_);
            endpoints_.front().tls = accounts::TlsPolicy::never;
        }
        if (!endpoints_.empty()) return next();
        owner_.contact(partnerId_, false, reply);
    }
    noteRest(reply.code != 0 ? reply : mail::Reply{451, {4, 4, 2}, "The connection was lost"}, Answered::unreached);
    finish();
}

void PartnerService::Query::note(const std::string& domain, const mail::Reply& reply, Answered how) {
    PartnerDomainView view;
    view.domain = domain;
    view.weArePrimary = true;
    view.lastReply = reply;
    view.lastAsked = owner_.deps_.clock.now();
    view.refused = how == Answered::refused;
    answers_.push_back(std::move(view));
    owner_.answered(partnerId_, domain, reply, how);
}

void PartnerService::Query::noteRest(const mail::Reply& reply, Answered how) {
    if (how == Answered::unreached) failure_ = reply.oneLine();
    for (; !open_.empty(); open_.pop_front())
        note(open_.front(), reply, how);
}

void PartnerService::Query::finish() {
    if (auto done = std::exchange(done_, {})) {
        if (!wasReached_)
            done(Error{ErrorKind::unavailable, "The partner could not be asked: " + failure_});
        else
            done(std::move(answers_));
    }
    owner_.finishQuery(partnerId_);
}

} // namespace ismail::relay
