// What is found out about a recipient of a synced domain, what of it is remembered, and what it costs.
#include "group/recipient_book.h"
#include "support/fake_copies.h"
#include "support/stepped_workers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;
using namespace ismail::test;
using config::Setting;

namespace {

class Settings final : public config::SettingsSource {
public:
    std::shared_ptr<const config::Settings> current() const override { return settings; }
    std::shared_ptr<const config::Settings> settings = std::make_shared<const config::Settings>();
};

struct World {
    ManualClock clock;
    Settings settings;
    SteppedWorkers workers;
    FakeCopies copies;
    SyncedRecipients book{copies, settings, workers, clock};
    std::vector<relay::RecipientSaid> answers;

    World() { copies.add(1, "held.example", clock.now()); }
    relay::RecipientQuestion question(const std::string& local, std::int64_t domain = 1) {
        return {domain, {local, "held.example"}, false};
    }
    // The code; 0: not answered yet.
    int ask(const std::string& local, std::int64_t domain = 1) {
        const std::size_t before = answers.size();
        book.ask(question(local, domain), [this](relay::RecipientSaid said) { answers.push_back(std::move(said)); });
        return answers.size() > before ? answers.back().reply.code : 0;
    }
};

} // namespace

class RecipientBookTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasFoundOutIsAnsweredFromMemoryUntilTheListChanges() {
        World w;
        w.copies.put(1, "anna", RecipientState::normal);
        QCOMPARE(w.ask("anna"), 0);
        w.workers.run();
        QCOMPARE(w.answers.back().reply.code, 250);
        QCOMPARE(w.ask("ANNA"), 250);
        QCOMPARE(w.copies.asked, std::size_t(1));
        w.copies.heads[1].serving.version = 2;
        w.copies.put(1, "anna", RecipientState::disabled);
        QCOMPARE(w.ask("anna"), 0);
        w.workers.run();
        QCOMPARE(w.answers.back().reply.code, 550);
        QCOMPARE(w.copies.asked, std::size_t(2));
    }

    void whatIsAlwaysTakenNeedsNoLookUp() {
        World w;
        w.copies.heads[1].state.roles = {"abuse"};
        QCOMPARE(w.ask("Abuse"), 250);
        auto question = w.question("postmaster");
        question.ofPrimary = true;
        QCOMPARE(w.book.answer(question).reply.code, 250);
        QCOMPARE(w.copies.asked, std::size_t(0));
    }

    void beyondThirtyTwoOpenQuestionsTheClientComesAgain() {
        World w;
        for (int i = 0; i < 32; ++i)
            QCOMPARE(w.ask("user" + std::to_string(i)), 0);
        QCOMPARE(w.ask("another"), 451);
        w.workers.run();
        QCOMPARE(w.ask("another"), 0);
        w.workers.full = true;
        QCOMPARE(w.ask("third"), 451);
    }

    void userWithDetailIsTheUserWhereTheDomainHasItSo() {
        World w;
        w.copies.put(1, "anna", RecipientState::normal);
        w.copies.put(1, "c+x", RecipientState::normal);
        QCOMPARE(w.book.answer(w.question("anna+shop")).reply.code, 250);
        QCOMPARE(w.book.answer(w.question("c+x")).reply.code, 250);
        QCOMPARE(w.book.answer(w.question("bert+shop")).reply.code, 550);
        w.copies.heads[1].state.plusAddressing = false;
        QCOMPARE(w.book.answer(w.question("anna+shop")).reply.code, 550);
        QCOMPARE(w.book.answer(w.question("c+x")).reply.code, 250);
    }

    void anAliasDomainIsAnsweredByTheOtherList() {
        World w;
        w.copies.put(1, "anna", RecipientState::normal);
        w.copies.heads[2].state.domain = "alias.example";
        w.copies.heads[2].state.aliasOf = "held.example";
        QCOMPARE(w.book.answer(w.question("anna", 2)).reply.code, 250);
        QCOMPARE(w.book.answer(w.question("bert", 2)).reply.code, 550);
        w.copies.heads[2].state.aliasOf = "gone.example";
        QCOMPARE(w.book.answer(w.question("anna", 2)).reply.code, 450);
    }

    void aDatabaseThatDoesNotAnswerIsNoReasonToRefuse() {
        World w;
        w.copies.fails = true;
        QCOMPARE(w.book.answer(w.question("anna")).reply.code, 451);
        QCOMPARE(w.book.remembered(), std::size_t(0));
    }

    void aLocalPartThatIsTooLongIsUnknown() {
        World w;
        QCOMPARE(w.book.answer(w.question(std::string(5000, 'x'))).reply.code, 550);
    }

    void anyNumberOfNamesIsRememberedInBounds() {
        World w;
        for (int i = 0; i < 120'000; ++i)
            (void)w.book.answer(w.question("user" + std::to_string(i)));
        QVERIFY(w.book.remembered() <= SyncedRecipients::maxRemembered);
        QVERIFY(w.book.remembered() >= SyncedRecipients::maxRemembered / 2);
    }

    void theLimitsOfThePrimaryAreThoseThatItSaid() {
        World w;
        w.copies.heads[1].state.largest = 1000;
        w.copies.heads[1].state.utf8 = false;
        const auto limits = w.book.limits(1);
        QVERIFY(limits && limits->known && limits->size && !limits->smtpUtf8);
        QCOMPARE(limits->maxSize, std::uint64_t(1000));
        QVERIFY(!w.book.limits(9));
    }
};

QTEST_GUILESS_MAIN(RecipientBookTest)
#include "recipient_book_test.moc"
