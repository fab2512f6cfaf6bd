// MAIL and the body of ReceptionSession; RCPT is in reception_recipients.cpp.
#include "relay/reception/reception_session.h"

#include "base/text.h"
#include "mail/received.h"
#include "relay/reception/own_mail.h"

#include <algorithm>

namespace ismail::relay {

using config::Setting;

// --- MAIL ------------------------------------------------------------------------------------------------------------

void ReceptionSession::mail(const mail::MailParameters& parameters, const Answer& answer) {
    refresh();
    reset();
    const Who who = this->who();
    if (peer_.listener != ListenerKind::relay && who.accountId == 0) return answer({530, {5, 7, 0}, "Log in first"});
    if (const auto refusal = notStoring()) return answer(*refusal);
    if (parameters.size && *parameters.size > settings_->number(Setting::maxMessageSize))
        return answer({552, {5, 3, 4}, "The message is larger than this server takes"});
    if (who.accountId != 0) {
        const accounts::AccountEntry* account = directory_->accountById(who.accountId);
        if (!account || !account->enabled) return answer({535, {5, 7, 8}, "This account is disabled"});
        // The null reverse-path stays allowed: mail programs send read receipts with it (RFC 8098 section 3).
        if (settings_->flag(Setting::ownAddressesOnly) && !parameters.reversePath.isNull() &&
            !isOwnAddress(parameters.reversePath, *account, *directory_)) {
            deps_.log.info("smtp.sender-refused",
                           {{"session", name_}, {"account", who.account}, {"from", parameters.reversePath.text()}});
            return answer({550, {5, 7, 1}, "This account may not send as this address"});
        }
        if (const auto refusal = overSendLimit(*account, 0)) return answer(*refusal);
    }
    mail_ = parameters;
    deps_.log.debug("smtp.mail", {{"session", name_}, {"from", parameters.reversePath.text()}});
    answer({250, {2, 1, 0}, "Sender accepted"});
}

std::optional<mail::Reply> ReceptionSession::notStoring() const {
    const Status accepting = deps_.spool.acceptsMail();
    if (accepting) return std::nullopt;
    deps_.log.warning("smtp.not-accepting", {{"session", name_}, {"why", accepting.error().text}});
    return storeRefusal(accepting.error());
}

// "No room" is said of a disk that is full and of nothing else.
mail::Reply ReceptionSession::storeRefusal(const Error& error) {
    if (error.kind == ErrorKind::exhausted) return {452, {4, 3, 1}, "No room for messages at present, try again later"};
    return {451, {4, 3, 0}, "Messages cannot be stored at present, try again later"};
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
    received_ = deps_.clock.now();
    messageId_ = deps_.spool.nextId();
    std::optional<SubmissionRepair> repair;
    if (peer_.listener != ListenerKind::relay && who().accountId != 0)
        repair = SubmissionRepair{messageIdText(messageId_), identity_->name, received_};
    intake_ = std::make_unique<BodyIntake>(deps_.spool.openBody(messageId_), receivedField(), std::move(repair),
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
    // The room may have gone while the message came in; a body that could not be written has its reason here, too.
    if (const auto refusal = notStoring()) return refuseMessage(*refusal, answer);
    const mail::BodyTraits traits = intake_->traits();
    if (const auto refusal = judge(traits)) return refuseMessage(*refusal, answer);
    const std::vector<mail::HeaderValue> fields = mail::headerValues(intake_->keptHeader());
    if (const auto refusal = dropLoops(fields)) return refuseMessage(*refusal, answer);
    // Counted before it is stored: sessions at the same moment see each other's messages.
    std::optional<accounts::SendingLimits::Reservation> reserved;
    if (const Who sender = this->who(); sender.accountId != 0)
        if (const accounts::AccountEntry* account = directory_->accountById(sender.accountId)) {
            const auto counted = limits_.sending.reserve(*account, *directory_, *settings_, recipientsNamed_);
            if (!counted) return refuseMessage(sayOverSendLimit(*account, counted.error().text), answer);
            reserved = *counted;
        }
    auto sink = intake_->takeSink();
    intake_.reset();
    NewMessage taken = takeMessage(traits);
    taken.answers = answersTo(taken, fields);
    auto message = std::make_shared<const NewMessage>(std::move(taken));
    auto members = std::make_shared<std::vector<RefusedMember>>(std::move(refusedMembers_));
    reset();
    deps_.spool.commit(
        *message, std::move(sink),
        [self = shared_from_this(), message, members, reserved, answer = std::move(answer)](const Status& status) {
            if (status.ok())
                self->accounted(*message, std::move(*members));
            else if (reserved)
                self->limits_.sending.release(*reserved);
            self->stored(*message, status, answer);
        });
}

void ReceptionSession::refuseMessage(const mail::Reply& reply, const Answer& answer) {
    deps_.counters.add(CounterId::messagesRefused);
    deps_.log.info("smtp.message-refused", {{"session", name_},
                                            {"message", messageIdText(messageId_)},
                                            {"peer", peer_.address},
                                            {"from", mail_.reversePath.text()},
                                            {"reply", reply.oneLine()}});
    reset();
    answer(reply);
}

// What counts and follows once the message is on disk.
void ReceptionSession::accounted(const NewMessage& message, std::vector<RefusedMember> members) {
    if (!members.empty()) deps_.office.membersRefused(message, std::move(members));
    std::vector<std::string> destinations;
    for (const auto& answer : message.answers)
        for (const AcceptedRecipient& recipient : answer->answer.message.recipients)
            if (recipient.relay) destinations.push_back(recipient.relay->destination.key());
    if (!destinations.empty()) deps_.office.accepted(destinations);
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
    deps_.log.warning("smtp.forward-loop", {{"session", name_},
                                            {"message", messageIdText(messageId_)},
                                            {"from", mail_.reversePath.text()},
                                            {"copies", before - recipients_.size()}});
    if (!recipients_.empty()) return std::nullopt;
    return mail::Reply{554, {5, 4, 6}, "The message was forwarded by this address before: it is in a loop"};
}

std::vector<std::shared_ptr<const AutoAnswer>>
ReceptionSession::answersTo(const NewMessage& message, const std::vector<mail::HeaderValue>& fields) const {
    std::vector<std::shared_ptr<const AutoAnswer>> answers;
    const Router router(*directory_, *settings_, *identity_, deps_.rewriting);
    for (const Away& away : away_) {
        const AnsweredMessage answered{message.mail.reversePath, fields, away.names};
        if (!deservesAnswer(answered)) continue;
        const accounts::AutoReply& reply = *away.account.autoReply;
        auto made = std::make_shared<AutoAnswer>();
        made->accountId = away.account.id;
        made->sender = mail::addressKey(answered.sender);
        made->notSince =
            received_ - (reply.period ? Millis(*reply.period) : settings_->duration(Setting::autoReplyPeriod));
        NewMessage& own = made->answer.message;
        own.id = deps_.spool.nextId();
        own.received = received_;
        made->answer.body = composeAnswer(
            reply, answered, {away.account.address, messageIdText(own.id) + "@" + identity_->name, received_});
        own.traits.octets = made->answer.body.size();
        own.mail.size = own.traits.octets;
        own.mail.smtpUtf8 = answered.sender.needsUtf8();
        if (addressOwnMail(own, answered.sender, router, *settings_)) continue;
        deps_.counters.add(CounterId::autoReplies);
        answers.push_back(std::move(made));
    }
    return answers;
}

// Comes also after the session has ended: the message is ours then although nobody heard the 250.
void ReceptionSession::stored(const NewMessage& message, const Status& status, const Answer& answer) {
    if (!status) {
        deps_.log.error("smtp.store-failed",
                        {{"session", name_}, {"message", messageIdText(message.id)}, {"why", status.error().text}});
        deps_.counters.add(CounterId::messagesRefused);
        return answer(storeRefusal(status.error()));
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
    deps_.counters.add(CounterId::messagesIn);
    deps_.counters.add(CounterId::bytesIn, message.traits.octets);
    if (local != 0) deps_.counters.add(CounterId::messagesLocal, local);
    if (held != 0) deps_.counters.add(CounterId::messagesHeld, held);
    if (deps_.log.enabled(LogLevel::info))
        deps_.log.info("smtp.accepted", {{"session", message.origin.session},
                                         {"message", messageIdText(message.id)},
                                         {"from", message.mail.reversePath.text()},
                                         {"recipients", message.recipients.size()},
                                         {"local", local},
                                         {"held", held},
                                         {"octets", message.traits.octets},
                                         {"partner", message.origin.partner},
                                         {"account", message.origin.account}});
    if (!destinations.empty()) deps_.office.accepted(destinations);
    if (successWanted && !message.mail.reversePath.isNull()) deps_.office.deliveredLocally(message);
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
