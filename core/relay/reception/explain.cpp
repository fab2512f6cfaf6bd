#include "relay/reception/explain.h"

#include "base/text.h"
#include "mail/idn.h"
#include "relay/reception/recipient_rules.h"
#include "relay/routing/bounce_signing.h"
#include "relay/routing/router.h"

#include <algorithm>
#include <memory>

namespace ismail::relay {

using config::Setting;

std::vector<std::string> destinationsOf(const Expansion& ends) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < ends.leaves.size() && i < maxNamedEnds; ++i) {
        const Route& route = ends.leaves[i].route;
        std::string key = route.kind == Route::Kind::local ? "local:" + route.account.address : route.destination.key();
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
    }
    return keys;
}

void Explainer::explain(const mail::Address& sender, const mail::Address& recipient, Done done) const {
    auto work = [this, sender, recipient, done] {
        auto found = std::make_shared<Found>(decide(sender, recipient));
        deps_.strand.post([this, found, done] { addTargets(std::move(*found), done); });
    };
    if (deps_.workers.submit(std::move(work))) return;
    Explanation busy;
    busy.reply = {451, {4, 3, 2}, "The server is busy, try again later"};
    busy.steps.emplace_back("The server is too busy to find out. Ask again.");
    deps_.strand.post([busy = std::move(busy), done] { done(busy); });
}

// What RCPT would decide, as far as nobody else has to be asked.
Explainer::Found Explainer::decide(const mail::Address& sender, const mail::Address& recipient) const {
    const auto settings = deps_.settings.current();
    const auto directory = deps_.directory.directory();
    const auto identity = deps_.identity.current();
    Found found;
    Explanation& explanation = found.explanation;
    const accounts::AccountEntry* account = sender.isNull() ? nullptr : directory->account(mail::addressKey(sender));
    explanation.steps.push_back(
        account ? "The sender " + sender.text() + " is an account here and, logged in, may send to any domain."
                : "The sender is no account here: only domains with a role here are open to it.");
    SenderView view;
    view.rights = account ? SenderRights::anywhere : SenderRights::ownDomainsOnly;
    view.address = sender;
    if (account) view.account = sender.text();
    if (account)
        if (const auto text = deps_.sending.refusal(*account, *directory, *settings, 1)) {
            explanation.reply = {451, {4, 7, 1}, *text};
            explanation.steps.push_back("The sender is refused for now: " + explanation.reply.oneLine());
            return found;
        }
    const Expansion ends = Router(*directory, *settings, *identity, deps_.rewriting).expand(recipient, view);
    explanation.steps.insert(explanation.steps.end(), ends.steps.begin(), ends.steps.end());
    if (ends.refused()) {
        explanation.steps.push_back(ends.reason);
        explanation.reply = ends.refusal;
        explanation.steps.push_back("The recipient is refused: " + ends.refusal.oneLine());
        return found;
    }
    explanation.accepted = true;
    explanation.reply = {250, {2, 1, 5}, "Recipient accepted"};
    explanation.destinations = destinationsOf(ends);
    const bool several = ends.leaves.size() > 1;
    if (several || !ends.leaves.front().via.empty())
        explainEnds(ends, explanation);
    else
        explanation.steps.push_back(ends.leaves.front().route.reason);
    explainSignature(sender, recipient, *directory, explanation);
    explainRoom(ends, *settings, explanation);
    if (several || !explanation.accepted) return found;
    const Leaf& leaf = ends.leaves.front();
    if (leaf.route.kind == Route::Kind::local) {
        explanation.steps.push_back("The message goes into the mailbox of " + leaf.route.account.address + " at once.");
        return found;
    }
    if (leaf.route.kind == Route::Kind::held)
        explainHeld({*leaf.route.domain, leaf.address, sender}, *directory, *settings, explanation);
    if (explanation.accepted) found.destination = leaf.route.destination;
    return found;
}

// Of a return address in a domain that is primary here, and of a bounce to one that should have it.
void Explainer::explainSignature(const mail::Address& sender, const mail::Address& recipient,
                                 const accounts::Directory& directory, Explanation& explanation) const {
    if (!deps_.batv) return;
    const auto ascii = mail::toAscii(recipient.domain);
    const accounts::Domain* domain = ascii ? directory.domain(*ascii) : nullptr;
    if (domain && domain->role == accounts::DomainRole::primary && trust::parseBatv(recipient.local)) {
        const auto verified = deps_.batv->verify(recipient);
        explanation.steps.push_back(verified ? "The signature is of this server, and not too old."
                                             : verified.error().text);
    }
    if (sender.isNull() && lacksSignature(*deps_.batv, directory, recipient, deps_.clock.now()))
        explanation.steps.push_back("From outside it counts as a bounce of a message that this server did not send.");
}

// Where it would be sent now. Strand only.
void Explainer::addTargets(Found found, const Done& done) const {
    if (!found.destination) return done(std::move(found.explanation));
    deps_.resolver.resolve(*found.destination, [this, explanation = std::move(found.explanation),
                                                done](const DestinationPlan& plan) mutable {
        const Time now = deps_.clock.now();
        if (plan.outcome != MxOutcome::usable)
            explanation.steps.push_back(
                (plan.outcome == MxOutcome::permanent ? "It would be returned: " : "It would wait: ") +
                plan.reply.oneLine());
        for (const Endpoint& endpoint : plan.endpoints) {
            std::string text = endpoint.host + "[" + endpoint.address + "]:" + std::to_string(endpoint.port);
            const auto* hop = deps_.health.find(endpoint.key());
            if (!hop)
                text += " (not tried lately)";
            else if (hop->dead)
                text += " (down since " + isoTime(hop->since) + ": " + hop->reply.oneLine() + "; next probe " +
                        isoTime(hop->nextProbe) + ")";
            else
                text += now - hop->lastSuccess < Millis(600'000) ? " (answered lately)" : " (answered before)";
            explanation.targets.push_back(std::move(text));
        }
        done(std::move(explanation));
    });
}

// The mailboxes that have no room; where there is no other end the recipient is refused.
void Explainer::explainRoom(const Expansion& ends, const config::Settings& settings, Explanation& explanation) const {
    if (!deps_.quotas) return;
    for (std::size_t i = 0; i < ends.leaves.size() && i < maxNamedEnds; ++i) {
        const Route& route = ends.leaves[i].route;
        if (route.kind != Route::Kind::local) continue;
        const accounts::QuotaState state = deps_.quotas->ask(route.account.id, 1);
        if (state.full == accounts::QuotaScope::none) continue;
        explanation.steps.push_back("There is no room for the mailbox of " + route.account.address + ".");
        if (ends.leaves.size() > 1) continue;
        explanation.accepted = false;
        explanation.reply = fullReply(state, route.domain, {}, settings);
        explanation.steps.push_back("The recipient is refused: " + explanation.reply.oneLine());
    }
}

void Explainer::explainEnds(const Expansion& ends, Explanation& explanation) {
    for (std::size_t i = 0; i < ends.leaves.size() && i < maxNamedEnds; ++i) {
        const Route& route = ends.leaves[i].route;
        explanation.steps.push_back(
            "A copy goes to " + ends.leaves[i].address.text() +
            (route.kind == Route::Kind::local ? ", a mailbox here." : " (" + route.destination.key() + ")."));
    }
    if (ends.leaves.size() > maxNamedEnds)
        explanation.steps.push_back("And to " + std::to_string(ends.leaves.size() - maxNamedEnds) + " more.");
}

void Explainer::explainHeld(const HeldRecipient& held, const accounts::Directory& directory,
                            const config::Settings& settings, Explanation& explanation) const {
    const accounts::Domain& domain = held.domain;
    const auto refuse = [&](mail::Reply reply, const std::string& why) {
        explanation.accepted = false;
        explanation.reply = std::move(reply);
        explanation.steps.push_back(why);
    };
    const accounts::Partner* partner = domain.primaryPartner ? directory.partner(*domain.primaryPartner) : nullptr;
    explanation.steps.push_back(partner ? "The primary is the partner " + partner->name + " at " + partner->host + "."
                                        : "The primary is found by the MX records of the domain.");
    const PrimaryLimits limits =
        partner ? primaryLimits(domain, deps_.partnerMemory, deps_.recipients) : PrimaryLimits{};
    mail::MailParameters parameters;
    parameters.reversePath = held.sender;
    if (const auto refusal = beyondPrimary(limits, parameters, {held.recipient, {}, {}}))
        return refuse(*refusal, "The primary does not take such mail: " + refusal->oneLine());
    HeldDecision decision = heldDecision(domain, held.recipient, held.sender, directory);
    if (decision.kind == HeldDecision::Kind::remembered)
        decision = heldDecision(deps_.verified.find(mail::addressKey(held.recipient)), deps_.clock.now());
    if (decision.kind == HeldDecision::Kind::told) {
        const RecipientQuestion question = questionOf(domain, held.recipient, held.sender);
        decision = heldDecision(deps_.recipients ? deps_.recipients->answer(question) : withoutList(question));
    }
    if (decision.kind == HeldDecision::Kind::asked)
        decision.why =
            std::string("The primary is asked for the recipient; while it does not answer the recipient is ") +
            (unverifiable(settings).kind == HeldDecision::Kind::taken ? "accepted." : "deferred (450).");
    if (decision.kind == HeldDecision::Kind::refused) return refuse(decision.reply, decision.why);
    explanation.steps.push_back(decision.why);
    if (limits.known && limits.maxSize != 0)
        explanation.steps.push_back("Messages over " + humanSize(limits.maxSize) +
                                    " are refused, as the primary would refuse them.");
    const auto hold =
        domain.hold ? static_cast<std::uint64_t>(domain.hold->count()) : settings.number(Setting::heldExpireAfter);
    explanation.steps.push_back("The message is held for " + humanDuration(hold) + " at most.");
}

} // namespace ismail::relay
