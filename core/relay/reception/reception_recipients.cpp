// RCPT of ReceptionSession: who the recipient is, whether there is room, what its primary says.
#include "relay/reception/reception_session.h"

#include "base/text.h"
#include "relay/reception/own_mail.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

void ReceptionSession::recipient(const mail::Recipient& recipient, Answer answer) {
    const Who who = this->who();
    if (who.accountId != 0) {
        const accounts::AccountEntry* account = directory_->accountById(who.accountId);
        const auto refusal = account ? overSendLimit(*account, recipientsNamed_ + 1) : std::nullopt;
        if (refusal) return refuseRecipient(recipient, *refusal, answer, "over the sending limit");
    }
    const Router router(*directory_, *settings_, *identity_, deps_.rewriting);
    Expansion ends = router.expand(recipient.address, {rights(), mail_.reversePath, who.account, !partners_.empty()});
    if (ends.refused()) return refuseRecipient(recipient, ends.refusal, answer, ends.reason);
    // RFC 5321 section 4.1.1.3 lets a server merge equal recipients; the answer stays 250.
    std::erase_if(ends.leaves, [this](const Leaf& leaf) { return recipientKeys_.count(keyOf(leaf)) != 0; });
    if (ends.leaves.empty()) return answer({250, {2, 1, 5}, "Recipient accepted"});
    if (recipients_.size() + ends.leaves.size() > maxExpanded)
        return refuseRecipient(recipient, {452, {4, 5, 3}, "Too many recipients, send the others in another message"},
                               answer, "the groups have too many members together");
    const Leaf& only = ends.leaves.front();
    if (ends.leaves.size() == 1 && only.via.empty() && only.route.kind == Route::Kind::held)
        return heldRecipient(only.route, recipient, answer);
    if (!needsQuotaRead(ends)) return takeLeaves(std::move(ends), recipient, answer);
    auto shared = std::make_shared<Expansion>(std::move(ends));
    onWorker(recipient, answer,
             [this, shared, recipient, answer] { takeLeaves(std::move(*shared), recipient, answer); });
}

// Goes on where it may wait for the database; the question stays open. False: refused for now.
bool ReceptionSession::onWorker(const mail::Recipient& recipient, const Answer& answer, std::function<void()> work) {
    // The directory holds the domains that a route points to.
    const bool taken = deps_.workers.submit(
        [self = shared_from_this(), directory = directory_, recipient, answer, work = std::move(work)] {
            if (self->ended()) return;
            try {
                work();
            } catch (...) {
                answer({451, {4, 3, 0}, "Internal error"});
                throw; // the workers' fence reports it
            }
        });
    if (!taken) refuseRecipient(recipient, {451, {4, 3, 2}, "The server is busy, try again later"}, answer, "busy");
    return taken;
}

bool ReceptionSession::needsQuotaRead(const Expansion& ends) const {
    return deps_.quotas && std::any_of(ends.leaves.begin(), ends.leaves.end(), [this](const Leaf& leaf) {
               return leaf.route.kind == Route::Kind::local &&
                      !deps_.quotas->known(leaf.route.account.id, octetsExpected());
           });
}

void ReceptionSession::takeLeaves(Expansion ends, const mail::Recipient& recipient, const Answer& answer) {
    if (const auto refusal = dropFull(ends, recipient))
        return refuseRecipient(recipient, *refusal, answer, "over quota");
    for (const Leaf& leaf : ends.leaves)
        addLeaf(leaf, recipient);
    ++recipientsNamed_;
    answer({250, {2, 1, 5}, "Recipient accepted"});
}

std::string ReceptionSession::keyOf(const Leaf& leaf) {
    if (leaf.route.kind == Route::Kind::local) return "local " + asciiLower(leaf.route.account.address);
    return mail::addressKey(leaf.address);
}

std::optional<mail::Reply> ReceptionSession::overSendLimit(const accounts::AccountEntry& account,
                                                           std::uint64_t recipients) {
    const auto text = limits_.sending.refusal(account, *directory_, *settings_, recipients);
    if (!text) return std::nullopt;
    return sayOverSendLimit(account, *text);
}

mail::Reply ReceptionSession::sayOverSendLimit(const accounts::AccountEntry& account, const std::string& text) {
    deps_.counters.add(CounterId::overSendLimit);
    deps_.log.warning("smtp.over-send-limit", {{"session", name_}, {"account", account.address}, {"why", text}});
    return {451, {4, 7, 1}, text};
}

// Takes the full mailboxes out. Where others are left, the sender is told of them later; else the recipient is refused.
std::optional<mail::Reply> ReceptionSession::dropFull(Expansion& ends, const mail::Recipient& recipient) {
    if (!deps_.quotas) return std::nullopt;
    std::vector<Leaf> fit;
    std::vector<RefusedMember> full;
    const std::uint64_t octets = octetsExpected();
    mail::Reply refusal;
    for (Leaf& leaf : ends.leaves) {
        const bool local = leaf.route.kind == Route::Kind::local;
        const auto known = local ? deps_.quotas->known(leaf.route.account.id, octets) : accounts::QuotaState{};
        const accounts::QuotaState state = known ? *known : deps_.quotas->ask(leaf.route.account.id, octets);
        if (state.full == accounts::QuotaScope::none) {
            fit.push_back(std::move(leaf));
            continue;
        }
        refusal = fullReply(state, leaf.route.domain);
        mail::Recipient member = recipient;
        member.address = leaf.address;
        mail::Reply permanent = refusal;
        permanent.code = 552;
        permanent.status.klass = 5;
        full.push_back({std::move(member), std::move(permanent)});
    }
    ends.leaves = std::move(fit);
    if (full.empty()) return std::nullopt;
    deps_.counters.add(CounterId::overQuota, full.size());
    if (ends.leaves.empty()) return refusal;
    std::move(full.begin(), full.end(), std::back_inserter(refusedMembers_));
    return std::nullopt;
}

// To a designated secondary always temporary: it holds the mail, and would have to bounce it.
mail::Reply ReceptionSession::fullReply(const accounts::QuotaState& state, const accounts::Domain* domain) const {
    bool permanent =
        settings_->text(Setting::quotaRefusal) == "permanent" && state.full == accounts::QuotaScope::account;
    if (domain)
        for (const accounts::SecondaryLink& link : domain->secondaries)
            if (partners_.count(link.partnerId) != 0) permanent = false;
    if (state.full == accounts::QuotaScope::account)
        return permanent ? mail::Reply{552, {5, 2, 2}, "The mailbox is full"}
                         : mail::Reply{452, {4, 2, 2}, "The mailbox is full, try again later"};
    return {452, {4, 3, 1}, "No room for this mailbox at present, try again later"};
}

void ReceptionSession::refuseRecipient(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                                       std::string_view why) {
    ++refusedRecipients_;
    deps_.counters.add(CounterId::recipientsRefused);
    if (reply.status == mail::EnhancedStatus{5, 1, 1})
        for (const std::int64_t partner : partners_)
            deps_.partners.countRefused(partner);
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("smtp.recipient-refused", {{"session", name_},
                                                  {"peer", peer_.address},
                                                  {"identity", identity()},
                                                  {"from", mail_.reversePath.text()},
                                                  {"to", recipient.address.text()},
                                                  {"reply", reply.oneLine()},
                                                  {"why", why}});
    answer(reply);
}

// What the primary last offered is enforced here and now: what it would refuse later would have to be bounced.
std::optional<mail::Reply> ReceptionSession::limitsOfPrimary(const accounts::Domain& domain,
                                                             const mail::Recipient& recipient) {
    if (!domain.primaryPartner) return std::nullopt;
    const PrimaryLimits limits = deps_.partnerMemory.limits(*domain.primaryPartner);
    if (!limits.known) return std::nullopt;
    if (limits.size && limits.maxSize != 0) {
        if (mail_.size && *mail_.size > limits.maxSize)
            return mail::Reply{552, {5, 3, 4}, "The message is larger than the recipient's server takes"};
        sizeLimit_ = std::min(sizeLimit_.value_or(limits.maxSize), limits.maxSize);
    }
    if (!limits.smtpUtf8) {
        if (!isAscii(recipient.address.local) || !isAscii(mail_.reversePath.local))
            return mail::Reply{550, {5, 6, 7}, "The recipient's server takes no internationalised addresses"};
        utf8HeadersAllowed_ = false;
    }
    return std::nullopt;
}

void ReceptionSession::heldRecipient(const Route& route, const mail::Recipient& recipient, const Answer& answer) {
    const accounts::Domain& domain = *route.domain;
    if (const auto refusal = limitsOfPrimary(domain, recipient)) return refuseRecipient(recipient, *refusal, answer);
    const std::string local = asciiLower(recipient.address.local);
    // RFC 5321 section 4.5.1: postmaster of any domain that we take mail for.
    if (domain.recipientPolicy == accounts::RecipientPolicy::acceptAll || local == "postmaster")
        return addRelay(route.destination, recipient, answer);
    const mail::Reply unknown{550, {5, 1, 1}, "No such mailbox"};
    if (domain.recipientPolicy == accounts::RecipientPolicy::list) {
        // The return address of forwarded mail stands in no list: the primary knows whether it wrote it.
        if (mail_.reversePath.isNull() && isRewritten(local)) return addRelay(route.destination, recipient, answer);
        if (directory_->listed(domain, local)) return addRelay(route.destination, recipient, answer);
        return refuseRecipient(recipient, unknown, answer, "not in the recipient list of the domain");
    }
    // The primary is asked with the null sender, and would take this one.
    if (!mail_.reversePath.isNull() && isRewritten(local))
        return refuseRecipient(recipient, onlyBounces(), answer, "not a bounce");
    const auto recalled = deps_.verified.recall(mail::addressKey(recipient.address));
    if (recalled.sure) return verifiedRecipient(route, recipient, recalled.entry, answer);
    onWorker(recipient, answer, [this, route, recipient, answer] {
        verifiedRecipient(route, recipient, deps_.verified.find(mail::addressKey(recipient.address)), answer);
    });
}

void ReceptionSession::verifiedRecipient(const Route& route, const mail::Recipient& recipient,
                                         const std::optional<VerifiedRecipients::Entry>& entry, const Answer& answer) {
    const accounts::Domain& domain = *route.domain;
    if (entry && entry->until > deps_.clock.now()) {
        if (entry->exists) return addRelay(route.destination, recipient, answer);
        return refuseRecipient(recipient, {550, {5, 1, 1}, "No such mailbox"}, answer, "the primary refused it lately");
    }
    deps_.office.verify(domain.id, recipient.address,
                        [self = shared_from_this(), destination = route.destination, recipient,
                         answer](const RecipientVerdict& verdict) {
                            if (!self->ended()) self->heldVerdict(destination, recipient, verdict, answer);
                        });
}

void ReceptionSession::heldVerdict(const Destination& destination, const mail::Recipient& recipient,
                                   const RecipientVerdict& verdict, const Answer& answer) {
    switch (verdict.kind) {
    case RecipientVerdict::Kind::exists: return addRelay(destination, recipient, answer);
    case RecipientVerdict::Kind::unknown:
        return refuseRecipient(recipient, {550, {5, 1, 1}, "No such mailbox"}, answer, verdict.reply.oneLine());
    case RecipientVerdict::Kind::refused:
        return refuseRecipient(recipient, verdict.reply, answer, "the primary said so");
    case RecipientVerdict::Kind::unavailable:
        if (settings_->text(Setting::callAheadUnknown) == "accept") return addRelay(destination, recipient, answer);
        return refuseRecipient(recipient,
                               {450, {4, 4, 3}, "The recipient cannot be verified at present, try again later"}, answer,
                               verdict.reply.oneLine());
    }
}

// Ordinary mail is reported as delayed unless the sender said no; held mail only where the sender asked for it, since
// waiting for a primary is what a secondary is for.
Time ReceptionSession::warning(const mail::Recipient& recipient, const Destination& destination, Time received) const {
    const bool held = destination.kind == Destination::Kind::primary;
    const bool wanted = held ? recipient.notify.wants(mail::Notify::delay) : recipient.notify.wantsDelay();
    if (!wanted || mail_.reversePath.isNull()) return Time::max();
    return received + settings_->duration(Setting::queueWarnAfter);
}

void ReceptionSession::addRelay(const Destination& destination, const mail::Recipient& recipient,
                                const Answer& answer) {
    addRelay(destination, recipient, std::string());
    ++recipientsNamed_;
    answer({250, {2, 1, 5}, "Recipient accepted"});
}

AcceptedRecipient& ReceptionSession::addRelay(const Destination& destination, const mail::Recipient& recipient,
                                              const std::string& via) {
    const Time now = deps_.clock.now();
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    accepted.via = via;
    accepted.relay = RelayTarget{destination, warning(recipient, destination, now),
                                 expiryOf(destination, now, *directory_, *settings_)};
    recipients_.push_back(std::move(accepted));
    recipientKeys_.insert(mail::addressKey(recipient.address));
    return recipients_.back();
}

// RFC 3461 section 5.2.7: what was asked about the recipient is passed on to where it leads, with its first name.
void ReceptionSession::addLeaf(const Leaf& leaf, const mail::Recipient& named) {
    mail::Recipient recipient = named;
    recipient.address = leaf.address;
    if (!leaf.via.empty() && recipient.orcpt.empty() && isAscii(named.address.text()))
        recipient.orcpt = "rfc822;" + named.address.text();
    if (leaf.route.kind == Route::Kind::local) return addLocal(leaf, recipient, named.address);
    AcceptedRecipient& accepted = addRelay(leaf.route.destination, recipient, leaf.via);
    if (leaf.via.empty()) return;
    deps_.counters.add(CounterId::forwarded);
    accepted.relay->prefix = "Delivered-To: " + leaf.via + "\r\n";
    accepted.relay->reversePath = forwardedSender(deps_.rewriting, *directory_, mail_.reversePath, leaf.via);
}

void ReceptionSession::addLocal(const Leaf& leaf, const mail::Recipient& recipient, const mail::Address& named) {
    const accounts::AccountEntry& account = leaf.route.account;
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    accepted.via = leaf.via;
    const std::string& shown = recipient.address.domain.empty() ? account.address : recipient.address.text();
    accepted.local = LocalTarget{account.inboxId, mailboxPrefix(mail_.reversePath, shown)};
    recipients_.push_back(std::move(accepted));
    recipientKeys_.insert(keyOf(leaf));
    if (account.autoReply && isAway(*account.autoReply, deps_.clock.now())) {
        const auto own = mail::parseMailbox(account.address);
        away_.push_back({account, {named}});
        if (own) away_.back().names.push_back(*own);
        if (recipient.address != named) away_.back().names.push_back(recipient.address);
    }
}

} // namespace ismail::relay
