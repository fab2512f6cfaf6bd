// MAIL, RCPT and the body of ReceptionSession.
#include "relay/reception_session.h"

#include "base/text.h"
#include "mail/idn.h"
#include "mail/received.h"
#include "relay/own_mail.h"

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
            !isOwnAddress(parameters.reversePath, *account, *directory_)) {
            ports_.log.info("smtp.sender-refused",
                            {{"session", name_}, {"account", who.account}, {"from", parameters.reversePath.text()}});
            return answer({550, {5, 7, 1}, "This account may not send as this address"});
        }
        if (const auto refusal = overSendLimit(*account, 0)) return answer(*refusal);
    }
    mail_ = parameters;
    ports_.log.debug("smtp.mail", {{"session", name_}, {"from", parameters.reversePath.text()}});
    answer({250, {2, 1, 0}, "Sender accepted"});
}

// --- RCPT ------------------------------------------------------------------------------------------------------------

void ReceptionSession::recipient(const mail::Recipient& recipient, Answer answer) {
    const Who who = this->who();
    if (who.accountId != 0) {
        const AccountEntry* account = directory_->accountById(who.accountId);
        const auto refusal = account ? overSendLimit(*account, recipientsNamed_ + 1) : std::nullopt;
        if (refusal) return refuseRecipient(recipient, *refusal, answer, "over the sending limit");
    }
    const Router router(*directory_, *settings_, *identity_, ports_.rewriting);
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

std::optional<mail::Reply> ReceptionSession::overSendLimit(const AccountEntry& account, std::uint64_t recipients) {
    const auto text = limits_.sending.refusal(account, *directory_, *settings_, recipients);
    if (!text) return std::nullopt;
    ports_.counters.add(CounterId::overSendLimit);
    ports_.log.warning("smtp.over-send-limit", {{"session", name_}, {"account", account.address}, {"why", *text}});
    return mail::Reply{451, {4, 7, 1}, *text};
}

// Takes the full mailboxes out. Where others are left, the sender is told of them later; else the recipient is refused.
std::optional<mail::Reply> ReceptionSession::dropFull(Expansion& ends, const mail::Recipient& recipient) {
    if (!ports_.quotas) return std::nullopt;
    std::vector<Leaf> fit;
    std::vector<RefusedMember> full;
    const std::uint64_t octets = std::max<std::uint64_t>(mail_.size.value_or(0), 1);
    mail::Reply refusal;
    for (Leaf& leaf : ends.leaves) {
        const bool local = leaf.route.kind == Route::Kind::local;
        const QuotaState state = local ? ports_.quotas->ask(leaf.route.account.id, octets) : QuotaState{};
        if (state.full == QuotaScope::none) {
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
    ports_.counters.add(CounterId::overQuota, full.size());
    if (ends.leaves.empty()) return refusal;
    std::move(full.begin(), full.end(), std::back_inserter(refusedMembers_));
    return std::nullopt;
}

// To a designated secondary always temporary: it holds the mail, and would have to bounce it.
mail::Reply ReceptionSession::fullReply(const QuotaState& state, const Domain* domain) const {
    bool permanent = settings_->text(Setting::quotaRefusal) == "permanent" && state.full == QuotaScope::account;
    if (domain)
        for (const SecondaryLink& link : domain->secondaries)
            if (partners_.count(link.partnerId) != 0) permanent = false;
    if (state.full == QuotaScope::account)
        return permanent ? mail::Reply{552, {5, 2, 2}, "The mailbox is full"}
                         : mail::Reply{452, {4, 2, 2}, "The mailbox is full, try again later"};
    return {452, {4, 3, 1}, "No room for this mailbox at present, try again later"};
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
        // The return address of forwarded mail stands in no list: the primary knows whether it wrote it.
        if (mail_.reversePath.isNull() && isRewritten(local)) return addRelay(route.destination, recipient, answer);
        if (directory_->listed(domain, local)) return addRelay(route.destination, recipient, answer);
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
    const Time now = ports_.clock.now();
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
    ports_.counters.add(CounterId::forwarded);
    accepted.relay->prefix = "Delivered-To: " + leaf.via + "\r\n";
    accepted.relay->reversePath = forwardedSender(leaf.via);
}

// A sender from elsewhere is rewritten, so that the next server finds that we may send for it (SPF).
std::optional<mail::Address> ReceptionSession::forwardedSender(const std::string& via) const {
    const mail::Address& sender = mail_.reversePath;
    if (!ports_.rewriting || sender.isNull()) return std::nullopt;
    const auto ascii = mail::toAscii(sender.domain);
    const Domain* domain = ascii ? directory_->domain(*ascii) : nullptr;
    if (domain && domain->role == DomainRole::primary) return std::nullopt;
    const auto address = mail::parseMailbox(via);
    const auto own = address ? mail::toAscii(address->domain) : Result<std::string>(Error{});
    if (!own) return std::nullopt;
    return ports_.rewriting->rewrite(sender, *own);
}

void ReceptionSession::addLocal(const Leaf& leaf, const mail::Recipient& recipient, const mail::Address& named) {
    const AccountEntry& account = leaf.route.account;
    AcceptedRecipient accepted;
    accepted.recipient = recipient;
    accepted.via = leaf.via;
    const std::string& shown = recipient.address.domain.empty() ? account.address : recipient.address.text();
    accepted.local = LocalTarget{account.inboxId, mailboxPrefix(mail_.reversePath, shown)};
    recipients_.push_back(std::move(accepted));
    recipientKeys_.insert(keyOf(leaf));
    if (account.autoReply && isAway(*account.autoReply, ports_.clock.now())) {
        const auto own = mail::parseMailbox(account.address);
        away_.push_back({account, {named}});
        if (own) away_.back().names.push_back(*own);
        if (recipient.address != named) away_.back().names.push_back(recipient.address);
    }
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
    // Where an alias or account leads is nobody's business.
    if (recipients_.size() == 1 && recipients_.front().via.empty())
        trace.forRecipient = recipients_.front().recipient.address;
    trace.time = received_;
    return mail::receivedField(trace);
}

void ReceptionSession::bodyStart(const Answer& answer) {
    received_ = ports_.clock.now();
    messageId_ = ports_.spool.nextId();
    std::optional<SubmissionRepair> repair;
    if (peer_.listener != ListenerKind::relay && who().accountId != 0)
        repair = SubmissionRepair{messageIdText(messageId_), identity_->name, received_};
    intake_ = std::make_unique<BodyIntake>(ports_.spool.openBody(messageId_), receivedField(), std::move(repair),
                                           wantsHeader());
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
    const std::vector<mail::HeaderValue> fields = mail::headerValues(intake_->keptHeader());
    if (const auto refusal = dropLoops(fields)) return refuseMessage(*refusal, answer);
    auto sink = intake_->takeSink();
    intake_.reset();
    NewMessage taken = takeMessage(traits);
    taken.answers = answersTo(taken, fields);
    auto message = std::make_shared<const NewMessage>(std::move(taken));
    auto members = std::make_shared<std::vector<RefusedMember>>(std::move(refusedMembers_));
    const std::uint64_t named = recipientsNamed_;
    reset();
    ports_.spool.commit(
        *message, std::move(sink),
        [self = shared_from_this(), message, members, named, answer = std::move(answer)](const Status& status) {
            if (status.ok()) self->accounted(*message, std::move(*members), named);
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

// What counts and follows once the message is on disk.
void ReceptionSession::accounted(const NewMessage& message, std::vector<RefusedMember> members, std::uint64_t named) {
    if (const Who who = this->who(); who.accountId != 0)
        if (const AccountEntry* account = ports_.directory.directory()->accountById(who.accountId))
            limits_.sending.sent(*account, named);
    if (!members.empty()) ports_.office.membersRefused(message, std::move(members));
    std::vector<std::string> destinations;
    for (const auto& answer : message.answers)
        for (const AcceptedRecipient& recipient : answer->answer.message.recipients)
            if (recipient.relay) destinations.push_back(recipient.relay->destination.key());
    if (!destinations.empty()) ports_.office.accepted(destinations);
}

// The header is read only where something depends on it: what is sent on may be in a circle, and who is away answers.
bool ReceptionSession::wantsHeader() const {
    return !away_.empty() ||
           std::any_of(recipients_.begin(), recipients_.end(), [](const AcceptedRecipient& recipient) {
               return recipient.relay && !recipient.relay->prefix.empty();
           });
}

// A message that we sent on already comes with our Delivered-To: it is not sent on the same way again.
std::optional<mail::Reply> ReceptionSession::dropLoops(const std::vector<mail::HeaderValue>& fields) {
    std::unordered_set<std::string> sentOn;
    for (const mail::HeaderValue& field : fields)
        if (field.name == "delivered-to") sentOn.insert(asciiLower(field.value));
    if (sentOn.empty()) return std::nullopt;
    const std::size_t before = recipients_.size();
    std::erase_if(recipients_, [&](const AcceptedRecipient& recipient) {
        return recipient.relay && !recipient.relay->prefix.empty() && sentOn.count(asciiLower(recipient.via)) != 0;
    });
    if (recipients_.size() == before) return std::nullopt;
    ports_.log.warning("smtp.forward-loop", {{"session", name_},
                                             {"message", messageIdText(messageId_)},
                                             {"from", mail_.reversePath.text()},
                                             {"copies", before - recipients_.size()}});
    if (!recipients_.empty()) return std::nullopt;
    return mail::Reply{554, {5, 4, 6}, "The message was forwarded by this address before: it is in a loop"};
}

std::vector<std::shared_ptr<const AutoAnswer>>
ReceptionSession::answersTo(const NewMessage& message, const std::vector<mail::HeaderValue>& fields) const {
    std::vector<std::shared_ptr<const AutoAnswer>> answers;
    const Router router(*directory_, *settings_, *identity_, ports_.rewriting);
    for (const Away& away : away_) {
        const AnsweredMessage answered{message.mail.reversePath, fields, away.names};
        if (!deservesAnswer(answered)) continue;
        const AutoReply& reply = *away.account.autoReply;
        auto made = std::make_shared<AutoAnswer>();
        made->accountId = away.account.id;
        made->sender = mail::addressKey(answered.sender);
        made->notSince =
            received_ - (reply.period ? Millis(*reply.period) : settings_->duration(Setting::autoReplyPeriod));
        NewMessage& own = made->answer.message;
        own.id = ports_.spool.nextId();
        own.received = received_;
        made->answer.body = composeAnswer(
            reply, answered, {away.account.address, messageIdText(own.id) + "@" + identity_->name, received_});
        own.traits.octets = made->answer.body.size();
        own.mail.size = own.traits.octets;
        own.mail.smtpUtf8 = answered.sender.needsUtf8();
        if (addressOwnMail(own, answered.sender, router, *settings_)) continue;
        ports_.counters.add(CounterId::autoReplies);
        answers.push_back(std::move(made));
    }
    return answers;
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
    recipientsNamed_ = 0;
    refusedMembers_.clear();
    away_.clear();
    sizeLimit_.reset();
    utf8HeadersAllowed_ = true;
    intake_.reset();
}

} // namespace ismail::relay
