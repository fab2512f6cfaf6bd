// MAIL, RCPT and the body of ReceptionSession.
#include "relay/reception_session.h"

#include "base/text.h"
#include "mail/received.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

// --- MAIL ------------------------------------------------------------------------------------------------------------

void ReceptionSession::mail(const mail::MailParameters& parameters, const Answer& answer) {
    refresh();
    reset();
    const Who who = this->who();
    if (peer_.listener != ListenerKind::relay && who.accountId == 0) return answer({530, {5, 7, 0}, "Log in first"});
    std::string why;
    if (!ports_.spool.acceptsMail(&why)) {
        ports_.log.warning("smtp.not-accepting", {{"session", name_}, {"why", why}});
        return answer({452, {4, 3, 1}, "No room for messages at present, try again later"});
    }
    if (parameters.size && *parameters.size > settings_->number(Setting::maxMessageSize))
        return answer({552, {5, 3, 4}, "The message is larger than this server takes"});
    if (who.accountId != 0) {
        const AccountEntry* account = directory_->accountById(who.accountId);
        if (!account || !account->enabled) return answer({535, {5, 7, 8}, "This account is disabled"});
        // The null reverse-path stays allowed: mail programs send read receipts with it (RFC 8098 section 3).
        if (settings_->flag(Setting::ownAddressesOnly) && !parameters.reversePath.isNull() &&
            !isOwnAddress(parameters.reversePath, *account)) {
            ports_.log.info("smtp.sender-refused",
                            {{"session", name_}, {"account", who.account}, {"from", parameters.reversePath.text()}});
            return answer({550, {5, 7, 1}, "This account may not send as this address"});
        }
    }
    mail_ = parameters;
    ports_.log.debug("smtp.mail", {{"session", name_}, {"from", parameters.reversePath.text()}});
    answer({250, {2, 1, 0}, "Sender accepted"});
}

// --- RCPT ------------------------------------------------------------------------------------------------------------

void ReceptionSession::recipient(const mail::Recipient& recipient, Answer answer) {
    const Router router(*directory_, *settings_, *identity_);
    const Route route = router.route(recipient.address, rights());
    if (route.kind == Route::Kind::refused) return refuseRecipient(recipient, route.refusal, answer, route.reason);
    const std::string key = mail::addressKey(recipient.address);
    // RFC 5321 section 4.1.1.3 lets a server merge equal recipients; the answer stays 250.
    if (recipientKeys_.count(key) != 0) return answer({250, {2, 1, 5}, "Recipient accepted"});
    switch (route.kind) {
    case Route::Kind::local: return addLocal(route, recipient, answer);
    case Route::Kind::held: return heldRecipient(route, recipient, answer);
    case Route::Kind::relay: return addRelay(route.destination, recipient, answer);
    case Route::Kind::refused: break;
    }
}

void ReceptionSession::refuseRecipient(const mail::Recipient& recipient, const mail::Reply& reply, const Answer& answer,
                                       std::string_view why) {
    ++refusedRecipients_;
    ports_.counters.add(CounterId::recipientsRefused);
    if (ports_.log.enabled(LogLevel::info))
        ports_.log.info("smtp.recipient-refused", {{"session", name_},
                                                   {"peer", peer_.address},
                                                   {"identity", identity()},
                                                   {"from", mail_.reversePath.text()},
                                                   {"to", recipient.address.text()},
                                                   {"reply", reply.oneLine()},
                                                   {"why", why}});
    answer(reply);
}

// What the primary last offered is enforced here and now: what it would refuse later would have to be bounced.
std::optional<mail::Reply> ReceptionSession::limitsOfPrimary(const Domain& domain, const mail::Recipient& recipient) {
    if (!domain.primaryPartner) return std::nullopt;
    const PrimaryLimits limits = ports_.partnerMemory.limits(*domain.primaryPartner);
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
    const Domain& domain = *route.domain;
    if (const auto refusal = limitsOfPrimary(domain, recipient)) return refuseRecipient(recipient, *refusal, answer);
    const std::string local = asciiLower(recipient.address.local);
    // RFC 5321 section 4.5.1: postmaster of any domain that we take mail for.
    if (domain.recipientPolicy == RecipientPolicy::acceptAll || local == "postmaster")
        return addRelay(route.destination, recipient, answer);
    const mail::Reply unknown{550, {5, 1, 1}, "No such mailbox"};
    if (domain.recipientPolicy == RecipientPolicy::list) {
        const std::string base = local.substr(0, local.find('+'));
        if (directory_->listed(domain.id, local) || (!base.empty() && directory_->listed(domain.id, base)))
            return addRelay(route.destination, recipient, answer);
        return refuseRecipient(recipient, unknown, answer, "not in the recipient list of the domain");
    }
    const auto entry = ports_.verified.find(mail::addressKey(recipient.address));
    if (entry && entry->until > ports_.clock.now()) {
        if (entry->exists) return addRelay(route.destination, recipient, answer);
        return refuseRecipient(recipient, unknown, answer, "the primary refused it lately");
    }
    ports_.office.verify(domain.id, recipient.address,
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
    case RecipientVerdict::Kind::unavailable:
        if (settings_->text(Setting::callAheadUnknown) == "accept") return addRelay(destination, recipient, answer);
        return refuseRecipient(recipient,
                               {450, {4, 4, 3}, "The recipient cannot be verified at present, try again later"}, answer,
                               verdict.reply.oneLine());
    }
}

Time ReceptionSession::expiry(const Destination& destination, Time received) const {
    if (destination.kind == Destination::Kind::primary) {
        const Domain* domain = directory_->domain(destination.domain);
        if (domain && domain->hold) return received + *domain->hold;
        return received + settings_->duration(Setting::heldExpireAfter);
    }
    return received + settings_->duration(Setting::queueExpireAfter);
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
    const Time now = ports_.clock.now();
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    accepted.relay = RelayTarget{destination, warning(recipient, destination, now), expiry(destination, now)};
    recipients_.push_back(std::move(accepted));
    recipientKeys_.insert(mail::addressKey(recipient.address));
    answer({250, {2, 1, 5}, "Recipient accepted"});
}

void ReceptionSession::addLocal(const Route& route, const mail::Recipient& recipient, const Answer& answer) {
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    const std::string& shown = recipient.address.domain.empty() ? route.account.address : recipient.address.text();
    accepted.local = LocalTarget{route.account.inboxId,
                                 mail::returnPathField(mail_.reversePath) + "Delivered-To: " + shown + "\r\n"};
    recipients_.push_back(std::move(accepted));
    recipientKeys_.insert(mail::addressKey(recipient.address));
    answer({250, {2, 1, 5}, "Recipient accepted"});
}

// --- The body --------------------------------------------------------------------------------------------------------

Bytes ReceptionSession::receivedField() const {
    const Who who = this->who();
    mail::ReceivedTrace trace;
    trace.helo = helo_;
    trace.peerAddress = peer_.address;
    trace.by = identity_->name;
    trace.transmission = {extended_, tls_, who.accountId != 0, mail_.smtpUtf8};
    trace.tlsVersion = tlsVersion_;
    trace.tlsCipher = tlsCipher_;
    trace.id = messageIdText(messageId_);
    if (recipients_.size() == 1) trace.forRecipient = recipients_.front().recipient.address;
    trace.time = received_;
    return mail::receivedField(trace);
}

void ReceptionSession::bodyStart(const Answer& answer) {
    received_ = ports_.clock.now();
    messageId_ = ports_.spool.nextId();
    std::optional<SubmissionRepair> repair;
    if (peer_.listener != ListenerKind::relay && who().accountId != 0)
        repair = SubmissionRepair{messageIdText(messageId_), identity_->name, received_};
    intake_ = std::make_unique<BodyIntake>(ports_.spool.openBody(messageId_), receivedField(), std::move(repair));
    if (intake_->failed()) {
        intake_.reset();
        return refuseMessage({451, {4, 3, 0}, "The message cannot be stored at present, try again later"}, answer);
    }
    answer({354, {}, {}});
}

bool ReceptionSession::body(ByteView bytes, std::function<void()> resume) {
    if (!intake_ || !intake_->feed(bytes)) return true;
    return !intake_->congested(std::move(resume));
}

std::optional<mail::Reply> ReceptionSession::judge(const mail::BodyTraits& traits) const {
    if (intake_->failed()) return mail::Reply{451, {4, 3, 0}, "The message could not be stored, try again later"};
    if (intake_->hops() >= settings_->number(Setting::maxReceived))
        return mail::Reply{554, {5, 4, 6}, "Too many Received lines: the message is in a loop"};
    if (intake_->clientOctets() > settings_->number(Setting::maxMessageSize))
        return mail::Reply{552, {5, 3, 4}, "The message is larger than this server takes"};
    if (sizeLimit_ && traits.octets > *sizeLimit_)
        return mail::Reply{552, {5, 3, 4}, "The message is larger than the recipient's server takes"};
    if (!utf8HeadersAllowed_ && mail_.smtpUtf8 && traits.utf8Headers)
        return mail::Reply{554, {5, 6, 9}, "The recipient's server takes no internationalised header fields"};
    return std::nullopt;
}

NewMessage ReceptionSession::takeMessage(const mail::BodyTraits& traits) {
    const Who who = this->who();
    NewMessage message;
    message.id = messageId_;
    message.received = received_;
    message.mail = std::move(mail_);
    message.traits = traits;
    message.origin = {name_, peer_.address, helo_, who.account, who.partner, tls_};
    message.recipients = std::move(recipients_);
    return message;
}

void ReceptionSession::bodyEnd(Answer answer) {
    if (!intake_) return refuseMessage({451, {4, 3, 0}, "The message could not be stored, try again later"}, answer);
    intake_->finish();
    const mail::BodyTraits traits = intake_->traits();
    if (const auto refusal = judge(traits)) return refuseMessage(*refusal, answer);
    auto sink = intake_->takeSink();
    intake_.reset();
    auto message = std::make_shared<const NewMessage>(takeMessage(traits));
    reset();
    ports_.spool.commit(*message, std::move(sink),
                        [self = shared_from_this(), message, answer = std::move(answer)](const Status& status) {
                            self->stored(*message, status, answer);
                        });
}

void ReceptionSession::refuseMessage(const mail::Reply& reply, const Answer& answer) {
    ports_.counters.add(CounterId::messagesRefused);
    ports_.log.info("smtp.message-refused", {{"session", name_},
                                             {"message", messageIdText(messageId_)},
                                             {"peer", peer_.address},
                                             {"from", mail_.reversePath.text()},
                                             {"reply", reply.oneLine()}});
    reset();
    answer(reply);
}

// Comes also after the session has ended: the message is ours then although nobody heard the 250.
void ReceptionSession::stored(const NewMessage& message, const Status& status, const Answer& answer) {
    if (!status) {
        ports_.log.error("smtp.store-failed",
                         {{"session", name_}, {"message", messageIdText(message.id)}, {"why", status.error().text}});
        ports_.counters.add(CounterId::messagesRefused);
        if (status.error().kind == ErrorKind::exhausted)
            return answer({452, {4, 3, 1}, "No room for messages at present, try again later"});
        return answer({451, {4, 3, 0}, "The message could not be stored, try again later"});
    }
    std::vector<std::string> destinations;
    std::uint64_t local = 0, held = 0;
    bool successWanted = false;
    for (const AcceptedRecipient& recipient : message.recipients) {
        if (recipient.local) {
            ++local;
            successWanted |= recipient.recipient.notify.wantsSuccess();
            continue;
        }
        held += recipient.relay->destination.kind == Destination::Kind::primary;
        std::string key = recipient.relay->destination.key();
        if (std::find(destinations.begin(), destinations.end(), key) == destinations.end())
            destinations.push_back(std::move(key));
    }
    ports_.counters.add(CounterId::messagesIn);
    ports_.counters.add(CounterId::bytesIn, message.traits.octets);
    if (local != 0) ports_.counters.add(CounterId::messagesLocal, local);
    if (held != 0) ports_.counters.add(CounterId::messagesHeld, held);
    if (ports_.log.enabled(LogLevel::info))
        ports_.log.info("smtp.accepted", {{"session", message.origin.session},
                                          {"message", messageIdText(message.id)},
                                          {"from", message.mail.reversePath.text()},
                                          {"recipients", message.recipients.size()},
                                          {"local", local},
                                          {"held", held},
                                          {"octets", message.traits.octets},
                                          {"partner", message.origin.partner},
                                          {"account", message.origin.account}});
    if (!destinations.empty()) ports_.office.accepted(destinations);
    if (successWanted && !message.mail.reversePath.isNull()) ports_.office.deliveredLocally(message);
    if (ended()) return;
    ++acceptedMessages_;
    answer({250, {2, 0, 0}, "Message accepted: " + messageIdText(message.id)});
}

void ReceptionSession::reset() {
    mail_ = {};
    recipients_.clear();
    recipientKeys_.clear();
    sizeLimit_.reset();
    utf8HeadersAllowed_ = true;
    intake_.reset();
}

} // namespace ismail::relay
