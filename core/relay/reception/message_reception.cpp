#include "relay/reception/message_reception.h"

#include "mail/received.h"
#include "relay/checks/result_fields.h"
#include "relay/reception/message_checks.h"
#include "relay/reception/recipient_rules.h"
#include "relay/reception/sealing_step.h"
#include "trust/batv.h"

namespace ismail::relay {

MessageReception::MessageReception(std::shared_ptr<ReceptionConnection> connection,
                                   std::shared_ptr<ReceivedMessage> received)
    : connection_(std::move(connection)), received_(std::move(received)) {
    const ReceptionConnection::Who who = connection_->who();
    const ReceptionConnection::Greeting& greeting = connection_->greeting();
    message().received = with().clock.now();
    message().id = with().spool.nextId();
    message().origin = {connection_->name(), connection_->peer().address, greeting.helo, who.account, who.partner,
                        greeting.tls};
    received_->client = {who.accountId, connection_->partners(), connection_->trusted()};
}

Bytes MessageReception::receivedField() const {
    const ReceptionConnection::Greeting& greeting = connection_->greeting();
    const NewMessage& message = received_->message;
    mail::ReceivedTrace trace;
    trace.helo = greeting.helo;
    trace.peerAddress = connection_->peer().address;
    trace.by = received_->policy.identity->name;
    trace.transmission = {greeting.extended, greeting.tls, received_->client.accountId != 0, message.mail.smtpUtf8};
    trace.tlsVersion = greeting.tlsVersion;
    trace.tlsCipher = greeting.tlsCipher;
    trace.id = messageIdText(message.id);
    // Where an alias or account leads is nobody's business.
    if (message.recipients.size() == 1 && message.recipients.front().via.empty())
        trace.forRecipient = message.recipients.front().recipient.address;
    trace.time = message.received;
    return mail::receivedField(trace);
}

void MessageReception::beginChecks() {
    using config::Setting;
    if (!received_->sender || !connection_->checks()->active()) return;
    const config::Settings& settings = *received_->policy.settings;
    MessageChecks::Wanted wanted;
    wanted.dkim = settings.flag(Setting::dkimVerify);
    wanted.arc = settings.flag(Setting::arcVerify);
    wanted.dmarc = settings.flag(Setting::dmarcEnabled);
    wanted.trustedSealers = settings.list(Setting::arcTrusted);
    wanted.seal = wanted.arc && settings.flag(Setting::arcSeal) && isSentOn(*received_);
    if (settings.text(Setting::partnerContext) == "received" && !received_->sender->originalKnown()) {
        wanted.partnerNames = connection_->partnerNames();
        wanted.settings = received_->policy.settings;
        wanted.identity = received_->policy.identity;
    }
    received_->checks = std::make_shared<MessageChecks>(*with().checks, received_->sender, std::move(wanted));
}

std::optional<FieldFilter> MessageReception::filter() const {
    if (!received_->checks) return std::nullopt;
    return FieldFilter({"authentication-results", "x-spam-status"},
                       [name = received_->policy.identity->name](std::string_view field, std::string_view value) {
                           return claimsToBeOurs(field, value, name);
                       });
}

bool MessageReception::begin() {
    beginChecks();
    std::optional<SubmissionRepair> repair;
    if (connection_->peer().listener != ListenerKind::relay && received_->client.accountId != 0)
        repair = SubmissionRepair{messageIdText(message().id), received_->policy.identity->name, message().received};
    intake_ = std::make_unique<BodyIntake>(with().spool.openBody(message().id), receivedField(), std::move(repair),
                                           with().pipeline.taps(*received_), filter());
    return !intake_->failed();
}

bool MessageReception::body(ByteView bytes, std::function<void()> resume) {
    if (!intake_->feed(bytes)) return true;
    return !intake_->congested(std::move(resume));
}

void MessageReception::end(const Answer& answer) {
    intake_->finish();
    message().traits = intake_->traits();
    received_->body = intake_->takeFacts();
    with().pipeline.pass(entry::received, received_,
                         [self = shared_from_this(), answer](AcceptancePipeline::Outcome outcome) {
                             self->passed(std::move(outcome), answer);
                         });
}

void MessageReception::passed(AcceptancePipeline::Outcome outcome, const Answer& answer) {
    received_ = std::move(outcome.message);
    const auto undo = [steps = std::move(outcome.undo)] {
        for (const auto& step : steps)
            step();
    };
    if (connection_->ended()) {
        undo();
        intake_.reset();
        return;
    }
    if (outcome.refusal) return refuse(*outcome.refusal, answer);
    if (message().recipients.empty()) return stored(*received_, {}, answer);
    with().spool.commit(message(), intake_->takeSink(),
                        [self = shared_from_this(), undo, answer](const Status& status) {
                            if (!status) undo();
                            self->stored(*self->received_, status, answer);
                        });
}

void MessageReception::refuse(const mail::Reply& reply, const Answer& answer) {
    intake_.reset();
    with().counters.add(CounterId::messagesRefused);
    with().log.info("smtp.message-refused", {{"session", connection_->name()},
                                             {"message", messageIdText(message().id)},
                                             {"peer", connection_->peer().address},
                                             {"from", message().mail.reversePath.text()},
                                             {"reply", reply.oneLine()}});
    if (received_->sender)
        connection_->noteRefusal(Refusal::Stage::data, reply, message().mail.reversePath.text(),
                                 message().recipients.empty() ? std::string()
                                                              : message().recipients.front().recipient.address.text(),
                                 message().verdict);
    answer(reply);
}

// Comes also after the session has ended: the message is ours then although nobody heard the 250.
void MessageReception::stored(const ReceivedMessage& received, const Status& status, const Answer& answer) {
    const NewMessage& message = received.message;
    if (!status) {
        with().log.error(
            "smtp.store-failed",
            {{"session", connection_->name()}, {"message", messageIdText(message.id)}, {"why", status.error().text}});
        with().counters.add(CounterId::messagesRefused);
        return answer(storeRefusal(status.error()));
    }
    follow(received);
    if (connection_->ended()) return;
    connection_->countAccepted();
    answer({250, {2, 0, 0}, "Message accepted: " + messageIdText(message.id)});
}

// What is learned of the sender, or of whom an account writes to.
void MessageReception::remember(const ReceivedMessage& received) const {
    if (!with().checks) return;
    Door& door = with().checks->door;
    const Time now = received.message.received;
    if (received.client.accountId != 0) {
        for (const AcceptedRecipient& recipient : received.message.recipients)
            if (recipient.via.empty())
                door.correspondents().wrote(received.client.accountId,
                                            mail::addressKey(trust::withoutTag(recipient.recipient.address)));
        return;
    }
    if (!received.judged) return;
    const trust::Findings& findings = received.judged->findings;
    const std::string author = trust::provenAuthor(findings);
    if (author.empty() && !findings.originalKnown) return; // nobody's: the partner is not to blame
    const trust::Decision decision = received.judged->overall.decision;
    door.reputation().delivered(
        reputationKeyOf(author.empty() ? std::nullopt : std::optional(author), findings.address),
        decision == trust::Decision::junk || decision == trust::Decision::refuse, now);
    if (findings.client == trust::ClientClass::known)
        door.known().delivered(originOf(findings.address), GreyLimits::of(*received.policy.settings).pass, now);
}

void MessageReception::follow(const ReceivedMessage& received) {
    const NewMessage& message = received.message;
    if (!received.refused.empty()) with().office.membersRefused(message, received.refused);
    remember(received);
    std::uint64_t local = 0, held = 0;
    bool successWanted = false;
    for (const AcceptedRecipient& recipient : message.recipients) {
        if (recipient.local()) {
            ++local;
            successWanted |= recipient.recipient.notify.wantsSuccess();
        } else if (recipient.relay() && recipient.relay()->destination.kind == Destination::Kind::primary) {
            ++held;
        }
    }
    with().counters.add(CounterId::messagesIn);
    with().counters.add(CounterId::bytesIn, message.traits.octets);
    if (local != 0) with().counters.add(CounterId::messagesLocal, local);
    if (held != 0) with().counters.add(CounterId::messagesHeld, held);
    if (with().log.enabled(LogLevel::info))
        with().log.info("smtp.accepted", {{"session", message.origin.session},
                                          {"message", messageIdText(message.id)},
                                          {"from", message.mail.reversePath.text()},
                                          {"recipients", message.recipients.size()},
                                          {"local", local},
                                          {"held", held},
                                          {"octets", message.traits.octets},
                                          {"partner", message.origin.partner},
                                          {"account", message.origin.account}});
    std::vector<std::string> destinations;
    addDestinations(message, destinations);
    for (const auto& answer : message.answers)
        addDestinations(answer->answer.message, destinations);
    if (!destinations.empty()) with().office.accepted(destinations);
    if (successWanted && !message.mail.reversePath.isNull()) with().office.deliveredLocally(message);
}

} // namespace ismail::relay
