#include "relay/routing/explain.h"

#include "base/text.h"
#include "relay/partners/learned.h"
#include "relay/routing/router.h"

#include <algorithm>

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
    const auto settings = deps_.settings.current();
    const auto directory = deps_.directory.directory();
    const auto identity = deps_.identity.current();
    Explanation explanation;
    const bool isAccount = !sender.isNull() && directory->account(mail::addressKey(sender)) != nullptr;
    explanation.steps.push_back(
        isAccount ? "The sender " + sender.text() + " is an account here and, logged in, may send to any domain."
                  : "The sender is no account here: only domains with a role here are open to it.");
    SenderView view;
    view.rights = isAccount ? SenderRights::anywhere : SenderRights::ownDomainsOnly;
    view.address = sender;
    if (isAccount) view.account = sender.text();
    const Expansion ends = Router(*directory, *settings, *identity, deps_.rewriting).expand(recipient, view);
    explanation.steps.insert(explanation.steps.end(), ends.steps.begin(), ends.steps.end());
    if (ends.refused()) {
        explanation.steps.push_back(ends.reason);
        explanation.reply = ends.refusal;
        explanation.steps.push_back("The recipient is refused: " + ends.refusal.oneLine());
        return done(std::move(explanation));
    }
    explanation.accepted = true;
    explanation.reply = {250, {2, 1, 5}, "Recipient accepted"};
    explanation.destinations = destinationsOf(ends);
    if (ends.leaves.size() > 1 || !ends.leaves.front().via.empty()) {
        explainEnds(ends, explanation);
        if (ends.leaves.size() > 1) return done(std::move(explanation));
    } else {
        explanation.steps.push_back(ends.leaves.front().route.reason);
    }
    const Leaf& leaf = ends.leaves.front();
    const Route& route = leaf.route;
    if (route.kind == Route::Kind::local) {
        explanation.steps.push_back("The message goes into the mailbox of " + route.account.address + " at once.");
        return done(std::move(explanation));
    }
    if (route.kind == Route::Kind::held) explainHeld(*route.domain, leaf.address, explanation);
    if (!explanation.accepted) return done(std::move(explanation));

    deps_.resolver.resolve(route.destination, [this, explanation = std::move(explanation),
                                               done = std::move(done)](const DestinationPlan& plan) mutable {
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

void Explainer::explainHeld(const accounts::Domain& domain, const mail::Address& recipient,
                            Explanation& explanation) const {
    const auto settings = deps_.settings.current();
    const auto directory = deps_.directory.directory();
    const auto refuse = [&](mail::Reply reply, const std::string& why) {
        explanation.accepted = false;
        explanation.reply = std::move(reply);
        explanation.steps.push_back(why);
    };
    const accounts::Partner* partner = domain.primaryPartner ? directory->partner(*domain.primaryPartner) : nullptr;
    explanation.steps.push_back(partner ? "The primary is the partner " + partner->name + " at " + partner->host + "."
                                        : "The primary is found by the MX records of the domain.");
    switch (domain.recipientPolicy) {
    case accounts::RecipientPolicy::acceptAll:
        explanation.steps.push_back("Every recipient is accepted: who does not exist is bounced later.");
        break;
    case accounts::RecipientPolicy::list:
        if (!directory->listed(domain, asciiLower(recipient.local)))
            return refuse({550, {5, 1, 1}, "No such mailbox"}, "The recipient is not in the domain's recipient list.");
        explanation.steps.push_back("The recipient is in the domain's recipient list.");
        break;
    case accounts::RecipientPolicy::callAhead: {
        const auto entry = deps_.verified.find(mail::addressKey(recipient));
        if (!entry || entry->until <= deps_.clock.now())
            explanation.steps.push_back(
                "The primary is asked for the recipient; while it does not answer the recipient is " +
                std::string(settings->text(Setting::callAheadUnknown) == "accept" ? "accepted." : "deferred (450)."));
        else if (!entry->exists)
            return refuse({550, {5, 1, 1}, "No such mailbox"},
                          "The primary refused the recipient; that is remembered until " + isoTime(entry->until) + ".");
        else
            explanation.steps.push_back("The primary took the recipient before; that is remembered until " +
                                        isoTime(entry->until) + ".");
        break;
    }
    }
    if (partner) {
        const PrimaryLimits limits = deps_.partnerMemory.limits(partner->id);
        if (limits.known && limits.maxSize != 0)
            explanation.steps.push_back("Messages over " + humanSize(limits.maxSize) +
                                        " are refused, as the primary would refuse them.");
    }
    const auto hold =
        domain.hold ? static_cast<std::uint64_t>(domain.hold->count()) : settings->number(Setting::heldExpireAfter);
    explanation.steps.push_back("The message is held for " + humanDuration(hold) + " at most.");
}

} // namespace ismail::relay
