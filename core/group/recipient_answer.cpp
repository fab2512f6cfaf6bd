#include "group/recipient_answer.h"

#include "base/promises.h"

namespace ismail::group {

RecipientAnswer answerRecipient(const RecipientFacts& facts, Millis grace) {
    const RecipientAnswer taken;
    const auto byAge = [&](const RecipientAnswer& fresh, const RecipientAnswer& stale) {
        return facts.fresh ? fresh : stale;
    };
    if (!facts.domainEnabled) return {promise::domainOff, {4, 2, 1}};
    if (facts.alwaysTaken) return taken;
    if (!facts.state || *facts.state == RecipientState::removed) {
        if (facts.everyone) return taken;
        if (facts.state && facts.removedFor < grace) return {450, {4, 1, 1}};
        return byAge({550, {5, 1, 1}}, {450, {4, 4, 3}});
    }
    if (*facts.state == RecipientState::disabled) return byAge({promise::addressOff, {5, 2, 1}}, {450, {4, 2, 1}});
    if (*facts.state == RecipientState::full || facts.domainFull) return byAge({452, {4, 2, 2}}, taken);
    return taken;
}

} // namespace ismail::group
