#include "relay/door/correspondents.h"
#include "support/door_doubles.h"
#include "support/stepped_workers.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using namespace ismail::test;
using std::chrono::hours;

namespace {

struct World {
    MemoryOfDoor memory;
    SteppedWorkers workers;
    ManualClock clock;
    Correspondents people{memory, workers, clock};

    // -1: not answered yet.
    int ask(std::int64_t account, const std::string& address) {
        const auto said = std::make_shared<int>(-1);
        people.ask(account, address, [said](bool wrote) { *said = wrote; });
        answers.push_back(said);
        return *said;
    }
    int lastAnswer() { return *answers.back(); }

    std::vector<std::shared_ptr<int>> answers;
};

} // namespace

class CorrespondentsTest : public QObject {
    Q_OBJECT
private slots:
    void whoWasWrittenToIsKnownAtOnceToThatAccountAlone() {
        World w;
        w.people.wrote(1, "anna@example.org");
        QCOMPARE(w.ask(1, "anna@example.org"), 1);
        QCOMPARE(w.memory.reads, 0);
        QCOMPARE(w.ask(2, "anna@example.org"), -1);
        w.workers.run();
        QCOMPARE(w.lastAnswer(), 0);
        QVERIFY(w.memory.written.begin()->first.second != 0); // a hash
    }

    void whatMemoryDoesNotKnowIsReadOnAWorkerAndThenKept() {
        World before;
        before.people.wrote(1, "anna@example.org");
        World w;
        w.memory.written = before.memory.written;
        QVERIFY(!w.people.recall(1, "anna@example.org"));
        QCOMPARE(w.ask(1, "anna@example.org"), -1);
        w.workers.run();
        QCOMPARE(w.lastAnswer(), 1);
        QCOMPARE(w.ask(1, "anna@example.org"), 1);
        QCOMPARE(w.memory.reads, 1);
        QCOMPARE(w.ask(1, "stranger@example.org"), -1);
        w.workers.run();
        QCOMPARE(w.ask(1, "stranger@example.org"), 0);
        w.clock.advance(hours(25));
        QCOMPARE(w.ask(1, "stranger@example.org"), -1); // asked again after a day
    }

    void writingToSomebodyWhileItIsLookedUpIsNotForgotten() {
        World w;
        QCOMPARE(w.ask(1, "anna@example.org"), -1);
        w.people.wrote(1, "anna@example.org");
        w.memory.written.clear(); // the row is not there yet when it is read
        w.workers.run();
        QCOMPARE(w.ask(1, "anna@example.org"), 1);
    }

    void whereNobodyCanSayTheAnswerIsNoAndIsNotKept() {
        World w;
        w.memory.broken = true;
        w.ask(1, "anna@example.org");
        w.workers.run();
        QCOMPARE(w.lastAnswer(), 0);
        QVERIFY(!w.people.recall(1, "anna@example.org"));
        w.workers.full = true;
        QCOMPARE(w.ask(1, "anna@example.org"), 0);
        QCOMPARE(w.ask(0, "anna@example.org"), 0);
        QCOMPARE(w.ask(1, ""), 0);
    }

    void aDailyLetterIsWrittenDownOnceAWeek() {
        World w;
        for (int day = 0; day < 14; ++day) {
            w.people.wrote(1, "anna@example.org");
            w.people.wrote(1, "anna@example.org");
            w.clock.advance(hours(23));
        }
        QCOMPARE(w.memory.writes, 2);
    }

    void theCacheIsBoundedAndAnEndedOwnerDoesNoHarm() {
        MemoryOfDoor memory;
        SteppedWorkers workers;
        ManualClock clock;
        bool answered = false;
        {
            Correspondents people(memory, workers, clock);
            for (int i = 0; i < 250'000; ++i)
                people.wrote(1, "x" + std::to_string(i) + "@example.org");
            people.ask(2, "anna@example.org", [&](bool) { answered = true; });
        }
        workers.run();
        QVERIFY(answered);
    }
};

QTEST_GUILESS_MAIN(CorrespondentsTest)
#include "correspondents_test.moc"
