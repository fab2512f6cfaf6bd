#include "relay/reception/mail_check.h"

#include "base/text.h"
#include "relay/reception/door_rules.h"
#include "relay/reception/judgement_step.h"
#include "relay/reception/message_checks.h"
#include "relay/routing/bounce_signing.h"
#include "trust/score.h"

#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

// One question on its way: client and sender first, then the message, then the verdict.
class MailCheck : public std::enable_shared_from_this<MailCheck> {
public:
    MailCheck(const CheckDependencies& with, Policy policy, MailQuestion question, std::function<void(MailAnswer)> done)
        : with_(with), question_(std::move(question)), done_(std::move(done)),
          message_(std::make_shared<ReceivedMessage>()) {
        message_->policy = std::move(policy);
    }

    void start(trust::ClientClass client) {
        outsider_ = client == trust::ClientClass::stranger || client == trust::ClientClass::known;
        const config::Settings& settings = *message_->policy.settings;
        auto checks =
            std::make_shared<ClientChecks>(with_, ClientChecks::Client{question_.address, client, std::string(), true});
        checks->start(settings);
        if (!question_.helo.empty()) helo_ = checks->hello(question_.helo, *message_->policy.identity, settings);
        message_->sender = std::make_shared<SenderChecks>(checks, question_.from);
        message_->sender->start(settings, *message_->policy.identity);
        message_->message.mail.reversePath = question_.from;
        message_->message.received = with_.clock.now();
        addRecipient();
        message_->sender->whenKnown([self = shared_from_this()] { self->readMessage(); });
    }

private:
    const accounts::AccountEntry* accountAsked() const {
        return question_.to ? message_->policy.directory->account(mail::addressKey(trust::withoutTag(*question_.to)))
                            : nullptr;
    }

    void addRecipient() {
        if (!question_.to) return;
        const accounts::AccountEntry* account = accountAsked();
        message_->unsignedBounce =
            with_.batv && question_.from.isNull() &&
            lacksSignature(*with_.batv, *message_->policy.directory, *question_.to, with_.clock.now());
        AcceptedRecipient recipient;
        recipient.recipient.address = *question_.to;
        recipient.fate = LocalTarget{account ? account->inboxId : 0, {}, account ? account->id : 0};
        message_->message.recipients.push_back(std::move(recipient));
    }

    // Of the lists that the administrator keeps.
    void lookUp() {
        const accounts::AccountEntry* account = accountAsked();
        const accounts::Domain* domain =
            question_.to ? message_->policy.directory->domain(asciiLower(question_.to->domain)) : nullptr;
        const std::string sender =
            question_.from.isNull() ? std::string() : mail::addressKey(trust::withoutTag(question_.from));
        listed_ = with_.door.access().current()->find(
            {question_.address, sender, domain ? domain->id : 0, account ? account->id : 0});
        if (const auto welcome = welcomeOf(listed_, account ? account->id : 0)) message_->welcomes.push_back(*welcome);
    }

    void readMessage() {
        if (outsider_) lookUp();
        const config::Settings& settings = *message_->policy.settings;
        MessageChecks::Wanted wanted;
        wanted.dkim = settings.flag(Setting::dkimVerify);
        wanted.arc = settings.flag(Setting::arcVerify);
        wanted.dmarc = settings.flag(Setting::dmarcEnabled);
        wanted.trustedSealers = settings.list(Setting::arcTrusted);
        message_->checks = std::make_shared<MessageChecks>(with_, message_->sender, std::move(wanted));
        const auto tap = message_->checks->tap();
        tap->feed(question_.message ? *question_.message : "From: <" + question_.from.text() + ">\r\n\r\n");
        tap->finish(message_->body);
        judge(message_, with_.clock, with_.door,
              [self = shared_from_this()](std::shared_ptr<const trust::Verdict> verdict) {
                  self->conclude(std::move(verdict));
              });
    }

    void conclude(std::shared_ptr<const trust::Verdict> verdict) {
        MailAnswer answer;
        const config::Settings& settings = *message_->policy.settings;
        const SenderChecks& sender = *message_->sender;
        const std::string domain = question_.to ? question_.to->domain : std::string();
        const auto refusal = outsider_ ? doorRefusal(listed_, domain, sender, settings) : std::nullopt;
        const bool welcome = !message_->welcomes.empty() && message_->welcomes.front().network;
        if (helo_) {
            answer.reply = withReference(*helo_, "-");
        } else if (refusal) {
            auto told = std::make_shared<trust::Verdict>(*verdict);
            refuse(*told, *refusal);
            verdict = std::move(told);
            answer.reply = withReference(refusal->reply, "-");
        } else if (isToComeAgain(sender, question_.from.isNull(), welcome, settings)) {
            answer.reply = greyReply({false, settings.duration(Setting::greylistWait)});
        } else if (verdict->overall.decision == trust::Decision::refuse) {
            answer.reply = refusalFor(*verdict, "-");
        } else {
            answer.reply = {250, {2, 0, 0}, "Message accepted"};
        }
        answer.verdict = std::move(verdict);
        done_(std::move(answer));
    }

    const CheckDependencies with_;
    const MailQuestion question_;
    const std::function<void(MailAnswer)> done_;
    const std::shared_ptr<ReceivedMessage> message_;
    bool outsider_ = false;
    std::optional<AccessVerdict> listed_;
    std::optional<mail::Reply> helo_;
};

} // namespace

void checkMail(const CheckDependencies& with, Policy policy, trust::ClientClass client, MailQuestion question,
               std::function<void(MailAnswer)> done) {
    std::make_shared<MailCheck>(with, std::move(policy), std::move(question), std::move(done))->start(client);
}

} // namespace ismail::relay
