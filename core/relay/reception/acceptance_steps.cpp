#include "relay/reception/acceptance_steps.h"

#include "base/text.h"
#include "mail/header_list.h"
#include "relay/reception/acceptance_pipeline.h"
#include "relay/reception/auto_reply.h"
#include "relay/reception/judgement_step.h"
#include "relay/reception/recipient_rules.h"
#include "relay/reception/report_step.h"
#include "relay/reception/sealing_step.h"
#include "relay/reception/signing_step.h"
#include "relay/routing/own_mail.h"
#include "trust/batv.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <unordered_set>

namespace ismail::relay {

using config::Setting;

namespace {

StepAnswer goesOn() { return {}; }

StepAnswer refusedWith(mail::Reply reply) {
    StepAnswer answer;
    answer.refusal = std::move(reply);
    return answer;
}

// Whether all of it is on the disk, and there is still room: it may have gone while the message came in.
std::optional<StepAnswer> askStored(StepQuestion& question) {
    if (const auto refusal =
            notStoring(question.with().spool, question.with().log, question.message().message.origin.session))
        return refusedWith(*refusal);
    if (!question.message().body.stored)
        return refusedWith({451, {4, 3, 0}, "The message could not be stored, try again later"});
    return goesOn();
}

// RFC 5321 section 6.3.
std::optional<StepAnswer> askHops(StepQuestion& question) {
    if (question.message().body.hops < question.message().policy.settings->number(Setting::maxReceived))
        return goesOn();
    return refusedWith({554, {5, 4, 6}, "Too many Received lines: the message is in a loop"});
}

std::optional<StepAnswer> askSize(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    if (received.body.octets > received.policy.settings->number(Setting::maxMessageSize))
        return refusedWith({552, {5, 3, 4}, "The message is larger than this server takes"});
    if (received.sizeLimit && received.message.traits.octets > *received.sizeLimit)
        return refusedWith({552, {5, 3, 4}, "The message is larger than the recipient's server takes"});
    return goesOn();
}

std::optional<StepAnswer> askUtf8(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    if (received.utf8HeadersAllowed || !received.message.mail.smtpUtf8 || !received.message.traits.utf8Headers)
        return goesOn();
    return refusedWith({554, {5, 6, 9}, "The recipient's server takes no internationalised header fields"});
}

// --- Forwarding loops ------------------------------------------------------------------------------------------------

bool isForwarded(const AcceptedRecipient& recipient) { return recipient.relay() && !recipient.relay()->prefix.empty(); }

std::uint8_t forwardedNeedsHeader(const ReceivedMessage& received) {
    const auto& recipients = received.message.recipients;
    return std::any_of(recipients.begin(), recipients.end(), isForwarded) ? gathered::header : 0;
}

// A message that we sent on already comes with our Delivered-To: it is not sent on the same way again.
std::optional<StepAnswer> askForwardLoops(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    if (received.body.header.empty()) return goesOn();
    std::unordered_set<std::string> sentOn;
    for (const mail::HeaderValue& field : mail::headerValues(received.body.header))
        if (field.name == "delivered-to") sentOn.insert(asciiLower(field.value));
    StepAnswer answer;
    const auto& recipients = received.message.recipients;
    for (std::size_t i = 0; i < recipients.size(); ++i)
        if (isForwarded(recipients[i]) && sentOn.count(asciiLower(recipients[i].via)) != 0)
            answer.discard(i, "it was forwarded by this address before");
    if (answer.fates.empty()) return answer;
    question.with().log.warning("smtp.forward-loop", {{"session", received.message.origin.session},
                                                      {"message", messageIdText(received.message.id)},
                                                      {"from", received.message.mail.reversePath.text()},
                                                      {"copies", answer.fates.size()}});
    if (answer.fates.size() == recipients.size())
        answer.refusal =
            mail::Reply{554, {5, 4, 6}, "The message was forwarded by this address before: it is in a loop"};
    return answer;
}

// --- Quota, again ----------------------------------------------------------------------------------------------------

std::uint64_t octetsFor(const LocalTarget& target, const ReceivedMessage& received) {
    return received.message.traits.octets + target.prefix.size();
}

// Of all recipients, with what the message really takes. A partner holds the mail for whom there is no room; of others
// the sender is told by a report where somebody else gets the message, as it is of the members of a group.
template <class StateOf>
StepAnswer answerAboutQuota(const AcceptanceDependencies& with, const ReceivedMessage& received, StateOf stateOf) {
    StepAnswer answer;
    mail::Reply refusal;
    const auto& recipients = received.message.recipients;
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        const LocalTarget* target = recipients[i].local();
        if (!target || target->accountId == 0) continue;
        const accounts::QuotaState state = stateOf(target->accountId, octetsFor(*target, received));
        if (state.full == accounts::QuotaScope::none) continue;
        const accounts::AccountEntry* account = received.policy.directory->accountById(target->accountId);
        const accounts::Domain* domain = account ? received.policy.directory->domainById(account->domainId) : nullptr;
        refusal = fullReply(state, domain, received.client, *received.policy.settings);
        answer.refused.push_back({recipients[i].recipient, permanently(refusal)});
        answer.discard(i, "the mailbox is full");
    }
    if (answer.fates.empty()) return answer;
    with.counters.add(CounterId::overQuota, answer.fates.size());
    if (answer.fates.size() == recipients.size() || !received.client.partners.empty())
        answer.refusal = std::move(refusal);
    return answer;
}

std::optional<StepAnswer> askQuota(StepQuestion& question) {
    const AcceptanceDependencies& with = question.with();
    if (!with.quotas) return goesOn();
    const ReceivedMessage& received = question.message();
    const bool known = std::all_of(received.message.recipients.begin(), received.message.recipients.end(),
                                   [&](const AcceptedRecipient& recipient) {
                                       const LocalTarget* target = recipient.local();
                                       return !target || target->accountId == 0 ||
                                              with.quotas->known(target->accountId, octetsFor(*target, received));
                                   });
    const auto stateOf = [&quotas = *with.quotas](std::int64_t account, std::uint64_t octets) {
        const auto state = quotas.known(account, octets);
        return state ? *state : quotas.ask(account, octets);
    };
    if (known) return answerAboutQuota(with, received, stateOf);
    auto message = question.share();
    auto done = question.later();
    const bool taken =
        with.workers.submit([&with, message, done, stateOf] { done(answerAboutQuota(with, *message, stateOf)); });
    if (!taken) done(refusedWith({451, {4, 3, 2}, "The server is busy, try again later"}));
    return std::nullopt;
}

// --- Sending limits --------------------------------------------------------------------------------------------------

// Counted before the message is stored: sessions at the same moment see each other's messages.
std::optional<StepAnswer> askSendingLimits(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    if (received.client.accountId == 0) return goesOn();
    const accounts::AccountEntry* account = received.policy.directory->accountById(received.client.accountId);
    if (!account) return goesOn();
    accounts::SendingLimits& sending = question.with().sending;
    const auto counted =
        sending.reserve(*account, *received.policy.directory, *received.policy.settings, received.recipientsNamed);
    if (!counted)
        return refusedWith(overSendLimit(*account, counted.error().text, received.message.origin.session,
                                         question.with().counters, question.with().log));
    StepAnswer answer;
    answer.undo = [&sending, reserved = *counted] { sending.release(reserved); };
    return answer;
}

// --- Automatic answers -----------------------------------------------------------------------------------------------

std::uint8_t awayNeedsHeader(const ReceivedMessage& received) { return received.away.empty() ? 0 : gathered::header; }

// The answers of one message while they are on their own way through the table.
struct Answering {
    std::mutex mutex;
    std::size_t open = 0;
    StepAnswer answer;
    StepDone done;

    void finished(std::shared_ptr<const AutoAnswer> made) {
        {
            const std::lock_guard lock(mutex);
            if (made) answer.answers.push_back(std::move(made));
            if (--open != 0) return;
        }
        done(std::move(answer));
    }
};

void composeFor(const Away& away, const AnsweredMessage& answered, StepQuestion& question,
                const std::shared_ptr<Answering>& all) {
    const ReceivedMessage& received = question.message();
    const AcceptanceDependencies& with = question.with();
    const accounts::AutoReply& reply = *away.account.autoReply;
    auto made = std::make_shared<AutoAnswer>();
    made->accountId = away.account.id;
    made->sender = mail::addressKey(trust::withoutTag(answered.sender));
    const Time now = received.message.received;
    made->notSince =
        now - (reply.period ? Millis(*reply.period) : received.policy.settings->duration(Setting::autoReplyPeriod));
    AcceptancePipeline::Draft draft;
    draft.to = answered.sender;
    draft.id = with.spool.nextId();
    draft.received = now;
    draft.policy = received.policy;
    draft.body = composeAnswer(
        reply, answered, {away.account.address, messageIdText(draft.id) + "@" + received.policy.identity->name, now});
    draft.traits.octets = draft.body.size();
    question.pipeline().generate(std::move(draft), [&with, made, all](Result<GeneratedMessage> generated) {
        if (!generated) return all->finished(nullptr);
        made->answer = std::move(generated).value();
        with.counters.add(CounterId::autoReplies);
        all->finished(made);
    });
}

bool isJunkFor(const ReceivedMessage& received, std::int64_t accountId) {
    if (!received.judged) return false;
    const trust::Decision decision = received.judged->of(accountId).decision;
    return decision == trust::Decision::junk || decision == trust::Decision::refuse;
}

// RFC 3834.
std::optional<StepAnswer> askAutomaticAnswers(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    if (received.away.empty()) return goesOn();
    const auto fields = mail::headerValues(received.body.header);
    std::vector<std::pair<const Away*, AnsweredMessage>> deserving;
    for (const Away& away : received.away) {
        // Somebody whose copy was dropped meanwhile has not got the message.
        const auto& recipients = received.message.recipients;
        const bool gets = std::any_of(recipients.begin(), recipients.end(), [&](const AcceptedRecipient& recipient) {
            return recipient.local() && recipient.local()->accountId == away.account.id &&
                   !isJunkFor(received, away.account.id);
        });
        AnsweredMessage answered{received.message.mail.reversePath, fields, away.names};
        if (gets && deservesAnswer(answered)) deserving.emplace_back(&away, std::move(answered));
    }
    if (deserving.empty()) return goesOn();
    auto all = std::make_shared<Answering>();
    all->open = deserving.size();
    const auto keep = question.share();
    all->done = question.later();
    for (const auto& [away, answered] : deserving)
        composeFor(*away, answered, question, all);
    return std::nullopt;
}

// --- Generated here --------------------------------------------------------------------------------------------------

std::optional<StepAnswer> askWay(StepQuestion& question) {
    const ReceivedMessage& made = question.message();
    const Router router(*made.policy.directory, *made.policy.settings, *made.policy.identity,
                        question.with().rewriting);
    OwnWay way = wayOfOwnMail(made.addressee, made.message.mail.reversePath, made.message.received, router,
                              *made.policy.settings);
    StepAnswer answer;
    answer.refusal = std::move(way.refusal);
    answer.recipients = std::move(way.recipients);
    return answer;
}

std::uint8_t oursNeedsHash(const ReceivedMessage& received) { return isOursToSign(received) ? gathered::signature : 0; }

constexpr std::uint8_t anywhere = entry::received | entry::generated;
constexpr Millis inline_{0};         // answers at once
constexpr Millis aRead{10'000};      // of the database, behind others
constexpr Millis checks{60'000};     // the longest check.budget; a shorter one counts
constexpr Millis ownMail{10'000};    // what the steps of a message that is made here may take together
constexpr Millis aReport{20'000};    // unpacked, read and written
constexpr Millis aSignature{10'000}; // a millisecond, behind others

// clang-format off
constexpr std::array steps{
    //             name                  asked of          within   without an answer   question          of the body
    AcceptanceStep{"stored",             entry::received,  inline_, Silence::deferred, askStored},
    AcceptanceStep{"hops",               entry::received,  inline_, Silence::deferred, askHops},
    AcceptanceStep{"size",               entry::received,  inline_, Silence::deferred, askSize},
    AcceptanceStep{"international",      entry::received,  inline_, Silence::deferred, askUtf8},
    AcceptanceStep{"way",                entry::generated, inline_, Silence::deferred, askWay},
    AcceptanceStep{"forward-loops",      entry::received,  inline_, Silence::deferred, askForwardLoops, forwardedNeedsHeader},
    AcceptanceStep{"judgement",          entry::received,  checks,  Silence::passed,   askJudgement},
    AcceptanceStep{"reports",            entry::received,  aReport, Silence::passed,   askReports, reportsNeedBody},
    AcceptanceStep{"sealing",            entry::received,  aSignature, Silence::passed, askSealing},
    AcceptanceStep{"quota",              entry::received,  aRead,   Silence::deferred, askQuota},
    AcceptanceStep{"sending-limits",     entry::received,  inline_, Silence::deferred, askSendingLimits},
    AcceptanceStep{"automatic-answers",  entry::received,  ownMail, Silence::passed,   askAutomaticAnswers, awayNeedsHeader},
    AcceptanceStep{"signing",            anywhere,         aSignature, Silence::passed, askSigning, oursNeedsHash},
};
// clang-format on

} // namespace

std::span<const AcceptanceStep> acceptanceSteps() { return steps; }

} // namespace ismail::relay
