#include "relay/reception/reception_transaction.h"

#include "base/say.h"
#include "base/text.h"
#include "relay/reception/auto_reply.h"
#include "relay/reception/door_rules.h"
#include "relay/routing/bounce_signing.h"
#include "relay/routing/own_mail.h"
#include "trust/score.h"

#include <iterator>

namespace ismail::relay {

using config::Setting;

namespace {

// It does not exist, or nobody can say so now.
bool saysUnknown(const mail::Reply& reply) {
    return reply.status == mail::EnhancedStatus{5, 1, 1} || reply.status == mail::EnhancedStatus{4, 4, 3};
}

} // namespace

ReceptionTransaction::ReceptionTransaction(std::shared_ptr<ReceptionConnection> connection,
                                           const mail::MailParameters& parameters)
    : connection_(std::move(connection)), received_(std::make_shared<ReceivedMessage>()) {
    received_->policy = {with().settings.current(), with().directory.directory(), with().identity.current()};
    received_->message.mail = parameters;
}

SenderRights ReceptionTransaction::rights() const {
    return connection_->trusted() || connection_->who().accountId != 0 ? SenderRights::anywhere
                                                                       : SenderRights::ownDomainsOnly;
}

// --- MAIL ------------------------------------------------------------------------------------------------------------

std::optional<mail::Reply> ReceptionTransaction::refusal() {
    const ReceptionConnection::Who who = connection_->who();
    if (connection_->peer().listener != ListenerKind::relay && who.accountId == 0)
        return mail::Reply{530, {5, 7, 0}, "Log in first"};
    if (auto refusal = notStoring(with().spool, with().log, connection_->name())) return refusal;
    if (mail().size && *mail().size > policy().settings->number(Setting::maxMessageSize))
        return mail::Reply{552, {5, 3, 4}, "The message is larger than this server takes"};
    if (who.accountId != 0) {
        const accounts::AccountEntry* account = policy().directory->accountById(who.accountId);
        if (!account || !account->enabled) return mail::Reply{535, {5, 7, 8}, "This account is disabled"};
        // The null reverse-path stays allowed: mail programs send read receipts with it (RFC 8098 section 3).
        if (policy().settings->flag(Setting::ownAddressesOnly) && !mail().reversePath.isNull() &&
            !isOwnAddress(mail().reversePath, *account, *policy().directory)) {
            with().log.info(
                "smtp.sender-refused",
                {{"session", connection_->name()}, {"account", who.account}, {"from", mail().reversePath.text()}});
            return mail::Reply{550, {5, 7, 1}, "This account may not send as this address"};
        }
        if (const auto text = with().sending.refusal(*account, *policy().directory, *policy().settings, 0))
            return overSendLimit(*account, *text, connection_->name(), with().counters, with().log);
    }
    with().log.debug("smtp.mail", {{"session", connection_->name()}, {"from", mail().reversePath.text()}});
    return std::nullopt;
}

void ReceptionTransaction::startChecks(const std::optional<mail::OriginalClient>& forwarded) {
    const auto& checks = connection_->checks();
    if (!checks || !checks->active()) return;
    sender_ = std::make_shared<SenderChecks>(checks, mail().reversePath);
    sender_->start(*policy().settings, *policy().identity);
    if (forwarded) sender_->original(*forwarded, *policy().settings, *policy().identity);
    received_->sender = sender_;
}

// --- The body --------------------------------------------------------------------------------------------------------

void ReceptionTransaction::bodyStart(const Answer& answer) {
    body_ = std::make_shared<MessageReception>(connection_, received_);
    if (body_->begin()) return answer({354, {}, {}});
    body_->refuse({451, {4, 3, 0}, "The message cannot be stored at present, try again later"}, answer);
    body_.reset();
    connection_->reset();
}

bool ReceptionTransaction::body(ByteView bytes, std::function<void()> resume) {
    return body_->body(bytes, std::move(resume));
}

void ReceptionTransaction::bodyEnd(const Answer& answer) {
    const auto message = std::move(body_);
    connection_->reset();
    message->end(answer);
}

// --- RCPT ------------------------------------------------------------------------------------------------------------

void ReceptionTransaction::recipient(const mail::Recipient& recipient, const Answer& answer) {
    const ReceptionConnection::Who who = connection_->who();
    if (who.accountId != 0) {
        const accounts::AccountEntry* account = policy().directory->accountById(who.accountId);
        const auto text = account ? with().sending.refusal(*account, *policy().directory, *policy().settings,
                                                           received_->recipientsNamed + 1)
                                  : std::nullopt;
        if (text)
            return refuse(recipient, overSendLimit(*account, *text, connection_->name(), with().counters, with().log),
                          answer, "over the sending limit");
    }
    const Router router(*policy().directory, *policy().settings, *policy().identity, with().rewriting);
    Expansion ends =
        router.expand(recipient.address, {rights(), mail().reversePath, who.account, connection_->isPartner()});
    if (ends.refused()) return refuseGuess(recipient, ends.refusal, answer, ends.reason);
    // RFC 5321 section 4.1.1.3 lets a server merge equal recipients; the answer stays 250.
    std::erase_if(ends.leaves, [this](const Leaf& leaf) { return recipientKeys_.count(keyOf(leaf)) != 0; });
    if (ends.leaves.empty()) return answer({250, {2, 1, 5}, "Recipient accepted"});
    if (received_->message.recipients.size() + ends.leaves.size() > maxExpanded)
        return refuse(recipient, {452, {4, 5, 3}, "Too many recipients, send the others in another message"}, answer,
                      "the groups have too many members together");
    if (!sender_) return routed(std::move(ends), recipient, answer);
    auto shared = std::make_shared<Expansion>(std::move(ends));
    if (sender_->known()) return admit(std::move(shared), recipient, answer);
    sender_->whenKnown([self = shared_from_this(), shared, recipient, answer] {
        if (self->connection_->ended()) return;
        self->onWorker(recipient, answer,
                       [self, shared, recipient, answer] { self->admit(shared, recipient, answer); });
    });
}

void ReceptionTransaction::routed(Expansion ends, const mail::Recipient& recipient, const Answer& answer) {
    const Leaf& only = ends.leaves.front();
    if (ends.leaves.size() == 1 && only.via.empty() && only.route.kind == Route::Kind::held)
        return heldRecipient(only.route, recipient, answer);
    if (!needsQuotaRead(ends)) return takeLeaves(std::move(ends), recipient, answer);
    auto shared = std::make_shared<Expansion>(std::move(ends));
    onWorker(recipient, answer,
             [this, shared, recipient, answer] { takeLeaves(std::move(*shared), recipient, answer); });
}

// --- RCPT: at the door -----------------------------------------------------------------------------------------------

void ReceptionTransaction::admit(std::shared_ptr<Expansion> ends, const mail::Recipient& recipient,
                                 const Answer& answer) {
    if (!connection_->checks()->isOutsider()) return routed(std::move(*ends), recipient, answer);
    // A list of an account is asked where it gets all of it.
    const Route* route = ends->leaves.size() == 1 ? &ends->leaves.front().route : nullptr;
    const std::int64_t account = route && route->kind == Route::Kind::local ? route->account.id : 0;
    const accounts::Domain* domain = route ? route->domain : nullptr;
    if (!domain) domain = policy().directory->domain(asciiLower(recipient.address.domain));
    const std::string sender =
        mail().reversePath.isNull() ? std::string() : mail::addressKey(trust::withoutTag(mail().reversePath));
    const auto listed = with().checks->door.access().current()->find(
        {connection_->peer().address, sender, domain ? domain->id : 0, account});
    if (const auto refusal =
            doorRefusal(listed, domain ? domain->name : recipient.address.domain, *sender_, *policy().settings))
        return refuseAtDoor(recipient, *refusal, answer);
    const auto welcome = welcomeOf(listed, account);
    if (const auto later = greylisted(recipient, welcome && welcome->network))
        return refuse(recipient, *later, answer, "greylisted");
    auto& welcomes = received_->welcomes;
    if (welcome && std::find(welcomes.begin(), welcomes.end(), *welcome) == welcomes.end())
        welcomes.push_back(*welcome);
    routed(std::move(*ends), recipient, answer);
}

std::optional<mail::Reply> ReceptionTransaction::greylisted(const mail::Recipient& recipient, bool welcome) const {
    if (!isToComeAgain(*sender_, mail().reversePath.isNull(), welcome, *policy().settings)) return std::nullopt;
    // A tag of the day would have known senders wait again each day.
    const std::string sender = mail::addressKey(trust::withoutTag(mail().reversePath));
    const std::string to = mail::addressKey(recipient.address);
    const GreyAttempt attempt{originOf(connection_->peer().address, sender_->spfDomain()), sender, to};
    const GreyVerdict verdict =
        with().checks->door.greylist().attempt(attempt, GreyLimits::of(*policy().settings), with().clock.now());
    if (verdict.passes) return std::nullopt;
    return greyReply(verdict);
}

// Who names many recipients that do not exist is not answered for a while.
void ReceptionTransaction::refuseGuess(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                                       std::string_view why) {
    const bool unknown = reply.status == mail::EnhancedStatus{5, 1, 1};
    if (unknown && sender_ && connection_->checks()->isOutsider()) {
        const auto pause = with().checks->door.rates().unknownRecipient(connection_->peer().address, *policy().settings,
                                                                        with().clock.ticks());
        if (pause) return refuse(recipient, *pause, answer, "too many unknown recipients");
    }
    refuse(recipient, reply, answer, why);
}

// Goes on where it may wait for the database; the question stays open. False: refused for now.
bool ReceptionTransaction::onWorker(const mail::Recipient& recipient, const Answer& answer,
                                    std::function<void()> work) {
    const bool taken = with().workers.submit([self = shared_from_this(), recipient, answer, work = std::move(work)] {
        if (self->connection_->ended()) return;
        try {
            work();
        } catch (...) {
            answer({451, {4, 3, 0}, "Internal error"});
            throw; // the workers' fence reports it
        }
    });
    if (!taken) refuse(recipient, {451, {4, 3, 2}, "The server is busy, try again later"}, answer, "busy");
    return taken;
}

bool ReceptionTransaction::needsQuotaRead(const Expansion& ends) const {
    return with().quotas && std::any_of(ends.leaves.begin(), ends.leaves.end(), [this](const Leaf& leaf) {
               return leaf.route.kind == Route::Kind::local &&
                      !with().quotas->known(leaf.route.account.id, octetsExpected());
           });
}

void ReceptionTransaction::takeLeaves(Expansion ends, const mail::Recipient& recipient, const Answer& answer) {
    if (const auto refusal = dropFull(ends, recipient)) return refuse(recipient, *refusal, answer, "over quota");
    const auto takesReports = [](const Leaf& leaf) { return leaf.route.takesReports; };
    if (std::none_of(ends.leaves.begin(), ends.leaves.end(), takesReports) && isUnsignedBounce(recipient.address))
        received_->unsignedBounce = true;
    for (const Leaf& leaf : ends.leaves) {
        addLeaf(leaf, recipient);
        recipientKeys_.insert(keyOf(leaf));
        received_->message.recipients.back().takesReports = leaf.route.takesReports;
    }
    ++received_->recipientsNamed;
    answer({250, {2, 1, 5}, "Recipient accepted"});
}

bool ReceptionTransaction::isUnsignedBounce(const mail::Address& recipient) const {
    const CheckDependencies* checks = with().checks;
    return checks && checks->batv && mail().reversePath.isNull() &&
           lacksSignature(*checks->batv, *policy().directory, recipient, with().clock.now());
}

std::string ReceptionTransaction::keyOf(const Leaf& leaf) {
    // Who is named besides the address for reports gets the mail, whatever becomes of the report.
    const std::string kind = leaf.route.takesReports ? "reports " : "";
    if (leaf.route.kind == Route::Kind::local) return kind + "local " + asciiLower(leaf.route.account.address);
    return kind + mail::addressKey(leaf.address);
}

// Takes the full mailboxes out. Where others are left, the sender is told of them later; else the recipient is refused.
std::optional<mail::Reply> ReceptionTransaction::dropFull(Expansion& ends, const mail::Recipient& recipient) {
    if (!with().quotas) return std::nullopt;
    std::vector<Leaf> fit;
    std::vector<RefusedMember> full;
    const Client client{connection_->who().accountId, connection_->partners()};
    mail::Reply refusal;
    for (Leaf& leaf : ends.leaves) {
        accounts::QuotaState state;
        if (leaf.route.kind == Route::Kind::local) {
            const auto known = with().quotas->known(leaf.route.account.id, octetsExpected());
            state = known ? *known : with().quotas->ask(leaf.route.account.id, octetsExpected());
        }
        if (state.full == accounts::QuotaScope::none) {
            fit.push_back(std::move(leaf));
            continue;
        }
        refusal = fullReply(state, leaf.route.domain, client, *policy().settings);
        mail::Recipient member = recipient;
        member.address = leaf.address;
        full.push_back({std::move(member), permanently(refusal)});
    }
    ends.leaves = std::move(fit);
    if (full.empty()) return std::nullopt;
    with().counters.add(CounterId::overQuota, full.size());
    if (ends.leaves.empty()) return refusal;
    std::move(full.begin(), full.end(), std::back_inserter(received_->refused));
    return std::nullopt;
}

void ReceptionTransaction::refuseAtDoor(const mail::Recipient& recipient, const CheckRefusal& refusal,
                                        const Answer& answer) {
    trust::Verdict verdict = trust::verdictOn(sender_->findings(), {}, *policy().settings, true);
    relay::refuse(verdict, refusal);
    refuse(recipient, withReference(refusal.reply, connection_->name()), answer, render(refusal.reason.sentence),
           with().verdictText ? with().verdictText(verdict) : std::string());
}

void ReceptionTransaction::refuse(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                                  std::string_view why, const std::string& verdict) {
    connection_->countRefusedRecipient();
    if (saysUnknown(reply)) connection_->countUnknownRecipient();
    with().counters.add(CounterId::recipientsRefused);
    if (reply.status == mail::EnhancedStatus{5, 1, 1})
        for (const std::int64_t partner : connection_->partners())
            with().partners.countRefused(partner);
    if (with().log.enabled(LogLevel::info))
        with().log.info("smtp.recipient-refused", {{"session", connection_->name()},
                                                   {"peer", connection_->peer().address},
                                                   {"identity", connection_->identity()},
                                                   {"from", mail().reversePath.text()},
                                                   {"to", recipient.address.text()},
                                                   {"reply", reply.oneLine()},
                                                   {"why", why}});
    if (sender_)
        connection_->noteRefusal(Refusal::Stage::recipient, reply, mail().reversePath.text(), recipient.address.text(),
                                 verdict);
    answer(reply);
}

// --- RCPT for a domain whose mail is held ----------------------------------------------------------------------------

void ReceptionTransaction::heldRecipient(const Route& route, const mail::Recipient& recipient, const Answer& answer) {
    const accounts::Domain& domain = *route.domain;
    if (domain.primaryPartner) {
        const PrimaryLimits limits = primaryLimits(domain, with().partnerMemory, with().recipients);
        if (const auto refusal = beyondPrimary(limits, mail(), recipient)) return refuse(recipient, *refusal, answer);
        if (limits.known && limits.size && limits.maxSize != 0)
            received_->sizeLimit = std::min(received_->sizeLimit.value_or(limits.maxSize), limits.maxSize);
        if (limits.known && !limits.smtpUtf8) received_->utf8HeadersAllowed = false;
    }
    const HeldDecision decision = heldDecision(domain, recipient.address, mail().reversePath, *policy().directory);
    if (decision.kind == HeldDecision::Kind::told) return told(route, recipient, answer);
    if (decision.kind != HeldDecision::Kind::remembered) return decided(decision, route.destination, recipient, answer);
    const auto recalled = with().verified.recall(mail::addressKey(recipient.address));
    if (recalled.sure) return remembered(route, recipient, recalled.entry, answer);
    onWorker(recipient, answer, [this, route, recipient, answer] {
        remembered(route, recipient, with().verified.find(mail::addressKey(recipient.address)), answer);
    });
}

void ReceptionTransaction::told(const Route& route, const mail::Recipient& recipient, const Answer& answer) {
    const RecipientQuestion question = questionOf(*route.domain, recipient.address, mail().reversePath);
    const auto said = [self = shared_from_this(), destination = route.destination, recipient,
                       answer](const RecipientSaid& what) {
        if (self->connection_->ended()) return;
        self->decided(heldDecision(what), destination, recipient, answer);
    };
    if (with().recipients) return with().recipients->ask(question, said);
    said(withoutList(question));
}

void ReceptionTransaction::decided(const HeldDecision& decision, const Destination& destination,
                                   const mail::Recipient& recipient, const Answer& answer) {
    if (decision.kind == HeldDecision::Kind::taken) return addRelay(destination, recipient, answer);
    refuseGuess(recipient, decision.reply, answer, decision.why);
}

void ReceptionTransaction::remembered(const Route& route, const mail::Recipient& recipient,
                                      const std::optional<VerifiedRecipients::Entry>& entry, const Answer& answer) {
    const HeldDecision decision = heldDecision(entry, with().clock.now());
    if (decision.kind != HeldDecision::Kind::asked) return decided(decision, route.destination, recipient, answer);
    with().office.verify(route.domain->id, recipient.address,
                         [self = shared_from_this(), destination = route.destination, recipient,
                          answer](const RecipientVerdict& verdict) {
                             if (!self->connection_->ended())
                                 self->primarySaid(destination, recipient, verdict, answer);
                         });
}

void ReceptionTransaction::primarySaid(const Destination& destination, const mail::Recipient& recipient,
                                       const RecipientVerdict& verdict, const Answer& answer) {
    switch (verdict.kind) {
    case RecipientVerdict::Kind::exists: return addRelay(destination, recipient, answer);
    case RecipientVerdict::Kind::unknown:
        return refuseGuess(recipient, {550, {5, 1, 1}, "No such mailbox"}, answer, verdict.reply.oneLine());
    case RecipientVerdict::Kind::refused: return refuse(recipient, verdict.reply, answer, "the primary said so");
    case RecipientVerdict::Kind::unavailable: {
        HeldDecision decision = unverifiable(*policy().settings);
        decision.why = verdict.reply.oneLine();
        return decided(decision, destination, recipient, answer);
    }
    }
}

// --- What becomes of a recipient -------------------------------------------------------------------------------------

// Ordinary mail is reported as delayed unless the sender said no; held mail only where the sender asked for it, since
// waiting for a primary is what a secondary is for.
Time ReceptionTransaction::warning(const mail::Recipient& recipient, const Destination& destination,
                                   Time received) const {
    const bool held = destination.kind == Destination::Kind::primary;
    const bool wanted = held ? recipient.notify.wants(mail::Notify::delay) : recipient.notify.wantsDelay();
    if (!wanted || mail().reversePath.isNull()) return Time::max();
    return received + policy().settings->duration(Setting::queueWarnAfter);
}

void ReceptionTransaction::addRelay(const Destination& destination, const mail::Recipient& recipient,
                                    const Answer& answer) {
    addRelay(destination, recipient, std::string());
    recipientKeys_.insert(mail::addressKey(recipient.address));
    ++received_->recipientsNamed;
    answer({250, {2, 1, 5}, "Recipient accepted"});
}

AcceptedRecipient& ReceptionTransaction::addRelay(const Destination& destination, const mail::Recipient& recipient,
                                                  const std::string& via) {
    const Time now = with().clock.now();
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    accepted.via = via;
    accepted.fate = RelayTarget{destination, warning(recipient, destination, now),
                                expiryOf(destination, now, *policy().directory, *policy().settings)};
    received_->message.recipients.push_back(std::move(accepted));
    return received_->message.recipients.back();
}

// RFC 3461 section 5.2.7: what was asked about the recipient is passed on to where it leads, with its first name.
void ReceptionTransaction::addLeaf(const Leaf& leaf, const mail::Recipient& named) {
    mail::Recipient recipient = named;
    recipient.address = leaf.address;
    if (!leaf.via.empty() && recipient.orcpt.empty() && isAscii(named.address.text()))
        recipient.orcpt = "rfc822;" + named.address.text();
    if (leaf.route.kind == Route::Kind::local) return addLocal(leaf, recipient, named.address);
    AcceptedRecipient& accepted = addRelay(leaf.route.destination, recipient, leaf.via);
    if (leaf.via.empty()) return;
    with().counters.add(CounterId::forwarded);
    accepted.relay()->prefix = "Delivered-To: " + leaf.via + "\r\n";
    accepted.relay()->reversePath =
        forwardedSender(with().rewriting, *policy().directory, mail().reversePath, leaf.via);
}

void ReceptionTransaction::addLocal(const Leaf& leaf, const mail::Recipient& recipient, const mail::Address& named) {
    const accounts::AccountEntry& account = leaf.route.account;
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    accepted.via = leaf.via;
    const std::string& shown = recipient.address.domain.empty() ? account.address : recipient.address.text();
    accepted.fate = LocalTarget{account.inboxId, mailboxPrefix(mail().reversePath, shown), account.id};
    received_->message.recipients.push_back(std::move(accepted));
    if (account.autoReply && isAway(*account.autoReply, with().clock.now())) {
        const auto own = mail::parseMailbox(account.address);
        Away& away = received_->away.emplace_back(Away{account, {named}});
        if (own) away.names.push_back(*own);
        if (recipient.address != named) away.names.push_back(recipient.address);
    }
}

} // namespace ismail::relay
