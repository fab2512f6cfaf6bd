#include "group/recipient_answer.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;

namespace {

std::string text(const RecipientAnswer& answer) {
    return answer.code == 250 ? "250" : std::to_string(answer.code) + " " + answer.status.text();
}

RecipientFacts known(RecipientState state) {
    RecipientFacts facts;
    facts.state = state;
    return facts;
}

} // namespace

class RecipientAnswerTest : public QObject {
    Q_OBJECT

    void both(const RecipientFacts& facts, const std::string& fresh, const std::string& stale) {
        RecipientFacts asked = facts;
        asked.fresh = true;
        QCOMPARE(text(answerRecipient(asked)), fresh);
        asked.fresh = false;
        QCOMPARE(text(answerRecipient(asked)), stale);
    }

private slots:
    void whoIsKnownIsTaken() {
        both(known(RecipientState::normal), "250", "250");
        both(known(RecipientState::rehearsal), "250", "250");
    }

    void aFullMailboxIsNotFilledFurther() {
        both(known(RecipientState::full), "452 4.2.2", "250");
        RecipientFacts facts = known(RecipientState::normal);
        facts.domainFull = true;
        both(facts, "452 4.2.2", "250");
    }

    void whoIsDisabledIsRefused() {
        both(known(RecipientState::disabled), "550 5.2.1", "450 4.2.1");
        RecipientFacts facts = known(RecipientState::disabled);
        facts.domainFull = true;
        facts.everyone = true;
        both(facts, "550 5.2.1", "450 4.2.1");
    }

    void whoWasRemovedLatelyIsPutOff() {
        RecipientFacts facts = known(RecipientState::removed);
        facts.removedFor = Millis(3'599'999);
        both(facts, "450 4.1.1", "450 4.1.1");
        facts.removedFor = Millis(3'600'000);
        both(facts, "550 5.1.1", "450 4.4.3");
        facts.everyone = true;
        facts.removedFor = Millis(0);
        both(facts, "250", "250");
    }

    void whoIsUnknownIsRefusedOnlyByAFreshList() {
        both({}, "550 5.1.1", "450 4.4.3");
        RecipientFacts facts;
        facts.domainFull = true;
        both(facts, "550 5.1.1", "450 4.4.3");
    }

    void aCatchAllTakesEveryone() {
        RecipientFacts facts;
        facts.everyone = true;
        both(facts, "250", "250");
    }

    void postmasterIsAlwaysTaken() {
        for (const auto state : {std::optional<RecipientState>(), std::optional(RecipientState::full),
                                 std::optional(RecipientState::disabled), std::optional(RecipientState::removed)}) {
            RecipientFacts facts;
            facts.state = state;
            facts.alwaysTaken = true;
            facts.domainFull = true;
            both(facts, "250", "250");
        }
    }

    void aDomainThatIsOffReturnsNobodysMail() {
        for (const bool always : {false, true}) {
            RecipientFacts facts = known(RecipientState::normal);
            facts.domainEnabled = false;
            facts.alwaysTaken = always;
            both(facts, "450 4.2.1", "450 4.2.1");
        }
    }
};

QTEST_GUILESS_MAIN(RecipientAnswerTest)
#include "recipient_answer_test.moc"
