#include "relay/reception/sealing_step.h"

#include "mail/address.h"
#include "relay/checks/result_fields.h"
#include "relay/reception/message_checks.h"
#include "relay/signing/mail_signer.h"

#include <algorithm>

namespace ismail::relay {

namespace {

bool sendsOn(const AcceptedRecipient& recipient) { return recipient.relay() && !recipient.via.empty(); }

// Of the first who sends it on and can seal.
std::optional<MailSigner::SigningDomain> sealer(const ReceivedMessage& received, const MailSigner& signer) {
    for (const AcceptedRecipient& recipient : received.message.recipients) {
        if (!sendsOn(recipient)) continue;
        const auto via = mail::parseMailbox(recipient.via);
        if (!via) continue;
        if (auto domain = signer.domain(via->domain)) return domain;
    }
    return std::nullopt;
}

StepAnswer sealed(const MailSigner& signer, const MailSigner::SigningDomain& domain, const ReceivedMessage& received,
                  Log& log) {
    StepAnswer answer;
    auto set =
        signer.seal(domain, received.checks->sealedHeader(), received.checks->relaxedHash(), received.checks->chain(),
                    authResultsValue(*received.judged, received.policy.identity->name));
    if (set) {
        answer.header = std::move(*set);
        answer.verdict = "sealed by " + domain.name;
        return answer;
    }
    log.info("arc.not-sealed", {{"session", received.message.origin.session},
                                {"message", messageIdText(received.message.id)},
                                {"domain", domain.name},
                                {"why", set.error().text}});
    answer.verdict = "not sealed: " + set.error().text;
    return answer;
}

} // namespace

bool isSentOn(const ReceivedMessage& received) {
    return std::any_of(received.message.recipients.begin(), received.message.recipients.end(), sendsOn);
}

std::optional<StepAnswer> askSealing(StepQuestion& question) {
    const AcceptanceDependencies& with = question.with();
    const ReceivedMessage& received = question.message();
    if (!with.signer || !received.checks || !received.judged || !isSentOn(received)) return StepAnswer{};
    if (received.checks->sealedHeader().empty()) return StepAnswer{};
    const auto domain = sealer(received, *with.signer);
    if (!domain) return StepAnswer{};
    auto message = question.share();
    auto done = question.later();
    Workers& workers = with.signingWorkers ? *with.signingWorkers : with.workers;
    const bool taken = workers.submit([&signer = *with.signer, &log = with.log, message, done, domain = *domain] {
        done(sealed(signer, domain, *message, log));
    });
    if (!taken) done(StepAnswer{});
    return std::nullopt;
}

} // namespace ismail::relay
