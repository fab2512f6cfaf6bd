#include "relay/reception/judgement_step.h"

#include "base/say.h"
#include "mail/address.h"
#include "relay/checks/result_fields.h"
#include "relay/junk_mark.h"
#include "relay/reception/dmarc_count.h"
#include "relay/reception/door_rules.h"
#include "relay/reception/message_checks.h"
#include "relay/routing/own_mail.h"
#include "trust/batv.h"
#include "trust/score.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace ismail::relay {

using config::Setting;

namespace {

// The accounts whose mailboxes get the message, each once, with what they want of its sorting.
std::vector<trust::AccountView> viewsOf(const ReceivedMessage& received) {
    std::vector<trust::AccountView> views;
    for (const AcceptedRecipient& recipient : received.message.recipients) {
        if (!recipient.local() || recipient.local()->accountId == 0) continue;
        const accounts::AccountEntry* account = received.policy.directory->accountById(recipient.local()->accountId);
        views.push_back(
            {recipient.local()->accountId, false, account ? account->junkLine : 0, !account || account->junkFilter});
    }
    std::sort(views.begin(), views.end(), [](const auto& a, const auto& b) { return a.accountId < b.accountId; });
    views.erase(std::unique(views.begin(), views.end(),
                            [](const auto& a, const auto& b) { return a.accountId == b.accountId; }),
                views.end());
    return views;
}

// Who of them wrote to the sender before; asked for only where the sender is proven.
class Relations : public std::enable_shared_from_this<Relations> {
public:
    using Done = std::function<void(std::vector<trust::AccountView>)>;
    Relations(std::vector<trust::AccountView> views, std::string sender, Door& door, Done done)
        : sender_(std::move(sender)), door_(door), done_(std::move(done)), views_(std::move(views)),
          open_(views_.size() + 1) {}

    void ask(bool proven) {
        for (trust::AccountView& view : views_) {
            if (!proven || sender_.empty()) {
                answered();
                continue;
            }
            door_.correspondents().ask(view.accountId, sender_, [self = shared_from_this(), &view](bool wrote) {
                view.wroteToSender = wrote;
                self->answered();
            });
        }
        answered();
    }

private:
    void answered() {
        if (open_.fetch_sub(1) == 1) done_(std::move(views_));
    }

    const std::string sender_;
    Door& door_;
    const Done done_;
    std::vector<trust::AccountView> views_;
    std::atomic<std::size_t> open_;
};

// What the relay alone knows of the author and of the recipients.
void complete(trust::Findings& findings, const ReceivedMessage& received, const Clock& clock, Door& door) {
    const accounts::Domain* own =
        findings.dmarc.author.empty() ? nullptr : received.policy.directory->domain(findings.dmarc.author);
    const bool proven = findings.dmarc.result == trust::AuthResult::pass || !findings.dmarc.alignedBy.empty();
    findings.unsignedBounce = received.unsignedBounce;
    findings.ownDomainUnproven = own && own->role == accounts::DomainRole::primary && own->enabled && !proven;
    const std::string author = trust::provenAuthor(findings);
    if (author.empty() && !findings.originalKnown) return;
    if (!received.policy.settings->flag(config::Setting::checkReputation)) return;
    const auto key = reputationKeyOf(author.empty() ? std::nullopt : std::optional(author), findings.address);
    findings.reputation = door.reputation().points(key, clock.now());
    findings.reputationOf = key.key;
}

// Whom the lists welcome it for, it is delivered to.
void welcome(trust::Verdict& verdict, const std::vector<Welcome>& welcomes) {
    const bool proven = !trust::provenAuthor(verdict.findings).empty();
    bool everybody = false;
    for (const Welcome& each : welcomes) {
        if (!each.network && !proven) continue;
        Sentence sentence = each.scope == AccessScope::account ? say("trust.welcomedByAccount", each.pattern)
                                                               : say("trust.welcomedByRule", each.pattern);
        verdict.reasons.push_back({trust::ReasonGroup::rule, 0, std::move(sentence), each.accountId});
        everybody = everybody || each.accountId == 0;
        if (each.accountId == 0) continue;
        trust::Judgement judgement = verdict.of(each.accountId);
        judgement.decision = trust::Decision::deliver;
        std::erase_if(verdict.accounts, [&](const auto& account) { return account.first == each.accountId; });
        verdict.accounts.emplace_back(each.accountId, judgement);
    }
    if (!everybody) return;
    verdict.overall.decision = trust::Decision::deliver;
    verdict.accounts.clear();
}

trust::Verdict verdictFor(trust::Findings findings, const ReceivedMessage& received,
                          std::span<const trust::AccountView> views) {
    const bool outsider =
        findings.client == trust::ClientClass::stranger || findings.client == trust::ClientClass::known;
    trust::Verdict verdict = trust::verdictOn(std::move(findings), views, *received.policy.settings, outsider);
    welcome(verdict, received.welcomes);
    return verdict;
}

void conclude(trust::Findings findings, const std::shared_ptr<const ReceivedMessage>& message, const Clock& clock,
              Door& door, VerdictDone done) {
    complete(findings, *message, clock, door);
    const bool proven = !trust::provenAuthor(findings).empty();
    const std::string sender = message->message.mail.reversePath.isNull()
                                   ? std::string()
                                   : mail::addressKey(trust::withoutTag(message->message.mail.reversePath));
    auto relations = std::make_shared<Relations>(
        viewsOf(*message), sender, door,
        [findings = std::move(findings), message, done = std::move(done)](std::vector<trust::AccountView> views) {
            done(std::make_shared<trust::Verdict>(verdictFor(findings, *message, views)));
        });
    relations->ask(proven);
}

// A copy that an account or alias would send on stays in the house.
void keepBack(const ReceivedMessage& received, std::size_t index, const accounts::MailReaders* readers,
              StepAnswer& answer) {
    const AcceptedRecipient& recipient = received.message.recipients[index];
    FateChange& change = answer.fates.emplace_back();
    change.recipient = index;
    const auto via = mail::parseMailbox(recipient.via);
    const accounts::AccountEntry* account = via ? received.policy.directory->account(mail::addressKey(*via)) : nullptr;
    if (account) {
        LocalTarget target{account->inboxId, mailboxPrefix(received.message.mail.reversePath, account->address),
                           account->id};
        deliverAsJunk(target, readers && readers->onlyPop3(account->id), *received.policy.settings);
        change.fate = std::move(target);
        return;
    }
    Quarantined kept;
    kept.why = say("quarantine.notForwarded", recipient.via);
    kept.target = *recipient.relay();
    change.fate = std::move(kept);
}

bool isJunk(trust::Decision decision) {
    return decision == trust::Decision::junk || decision == trust::Decision::refuse;
}

bool refusedByAll(const trust::Verdict& verdict, const ReceivedMessage& received) {
    if (verdict.overall.decision != trust::Decision::refuse) return false;
    return std::all_of(received.message.recipients.begin(), received.message.recipients.end(),
                       [&](const AcceptedRecipient& recipient) {
                           return !recipient.local() ||
                                  verdict.of(recipient.local()->accountId).decision == trust::Decision::refuse;
                       });
}

} // namespace

mail::Reply refusalFor(const trust::Verdict& verdict, const std::string& reference) {
    const trust::Reason* most = trust::strongest(verdict.reasons);
    std::string text = "The message is not wanted here";
    if (most && most->group == trust::ReasonGroup::connection) text = "The sending server is not trusted here";
    if (most && most->group == trust::ReasonGroup::identity)
        text = "The sender's domain does not vouch for the message";
    return withReference({550, {5, 7, 1}, text}, reference);
}

StepAnswer answerTo(const trust::Verdict& verdict, const ReceivedMessage& received,
                    const accounts::MailReaders* readers) {
    StepAnswer answer;
    answer.verdict =
        std::string(trust::decisionName(verdict.overall.decision)) + " " + std::to_string(verdict.overall.points);
    if (refusedByAll(verdict, received)) {
        answer.refusal = refusalFor(verdict, received.message.origin.session);
        return answer;
    }
    answer.header = resultFields(verdict, received.policy.identity->name);
    const auto& recipients = received.message.recipients;
    for (std::size_t i = 0; i < recipients.size(); ++i) {
        const bool junk = isJunk(recipients[i].local() ? verdict.of(recipients[i].local()->accountId).decision
                                                       : verdict.overall.decision);
        if (!junk) continue;
        if (const LocalTarget* local = recipients[i].local()) {
            FateChange& change = answer.fates.emplace_back();
            change.recipient = i;
            LocalTarget target = *local;
            deliverAsJunk(target, readers && readers->onlyPop3(target.accountId), *received.policy.settings);
            change.fate = std::move(target);
        } else if (recipients[i].relay() && !recipients[i].via.empty()) {
            keepBack(received, i, readers, answer);
        }
    }
    return answer;
}

std::optional<StepAnswer> askJudgement(StepQuestion& question) {
    const ReceivedMessage& received = question.message();
    const AcceptanceDependencies& with = question.with();
    if (!received.checks || !with.door) return StepAnswer{};
    auto message = question.share();
    auto done = question.later();
    judge(message, with.clock, *with.door, [message, &with, done](std::shared_ptr<const trust::Verdict> verdict) {
        if (with.dmarcResults && message->policy.settings->flag(Setting::dmarcSendReports))
            countForReport(*verdict, with.clock.now(), *with.dmarcResults);
        StepAnswer answer = answerTo(*verdict, *message, with.readers);
        if (with.verdictText) answer.kept = with.verdictText(*verdict);
        answer.judged = std::move(verdict);
        done(std::move(answer));
    });
    return std::nullopt;
}

void judge(std::shared_ptr<const ReceivedMessage> message, const Clock& clock, Door& door, VerdictDone done) {
    const Millis budget = message->policy.settings->duration(Setting::checkBudget);
    message->checks->judge(budget, [message, &clock, &door, done = std::move(done)](trust::Findings findings) mutable {
        conclude(std::move(findings), message, clock, door, std::move(done));
    });
}

} // namespace ismail::relay
