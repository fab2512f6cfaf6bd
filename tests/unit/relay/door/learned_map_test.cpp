#include "relay/door/learned_map.h"

#include <QtTest>

#include <map>
#include <random>

using namespace ismail;
using namespace ismail::relay;

namespace {

using Map = LearnedMap<std::string, int, KeyedHash>;

Time at(std::int64_t minutes) { return Time(std::chrono::minutes(minutes)); }

} // namespace

class LearnedMapTest : public QObject {
    Q_OBJECT
private slots:
    void anEntryIsThereUntilItEnds() {
        Map map(10);
        map.set("a", 1, at(5));
        QCOMPARE(*map.find("a", at(4)), 1);
        QVERIFY(!map.find("a", at(5)));
        QVERIFY(!map.find("b", at(0)));
    }

    void aFullMapLetsGoWhatEndsFirst() {
        Map map(3);
        map.set("late", 1, at(30));
        map.set("soon", 2, at(10));
        map.set("later", 3, at(20));
        map.set("soon", 2, at(40)); // no longer the first to end
        map.set("new", 4, at(50));
        QCOMPARE(map.size(), std::size_t(3));
        QVERIFY(!map.find("later", at(0)));
        QVERIFY(map.find("soon", at(0)));
    }

    void whatChangedIsToldOnceAndWhatWentToo() {
        Map map(2);
        map.set("a", 1, at(10));
        map.set("a", 2, at(10));
        map.set("b", 3, at(20));
        auto changes = map.takeChanges(10);
        QCOMPARE(changes.size(), std::size_t(2));
        QVERIFY(map.takeChanges(10).empty());
        map.set("c", 4, at(30)); // a goes, which was written
        changes = map.takeChanges(10);
        QCOMPARE(changes.size(), std::size_t(2));
        QCOMPARE(changes[0].key, std::string("a"));
        QVERIFY(!changes[0].value);
        QCOMPARE(*changes[1].value, 4);
    }

    void whatWentBeforeItWasWrittenIsNotTold() {
        Map map(1);
        for (int i = 0; i < 1000; ++i)
            map.set("key" + std::to_string(i), i, at(i + 1));
        const auto changes = map.takeChanges(10);
        QCOMPARE(changes.size(), std::size_t(1));
        QCOMPARE(*changes[0].value, 999);
        QCOMPARE(map.changes(), std::size_t(0));
    }

    void whatWasReadIsWrittenAgainOnlyWhenItChanges() {
        Map map(10);
        map.load("a", 1, at(10));
        QVERIFY(map.takeChanges(10).empty());
        QCOMPARE(map.removeEnded(at(10), 10), std::size_t(1));
        const auto changes = map.takeChanges(10);
        QCOMPARE(changes.size(), std::size_t(1));
        QVERIFY(!changes[0].value);
    }

    void aKeyThatWentAndCameAgainIsNotRemoved() {
        Map map(1);
        map.load("a", 1, at(1));
        map.set("b", 2, at(2)); // a goes
        map.set("a", 3, at(3)); // b goes, a is back
        const auto changes = map.takeChanges(10);
        QCOMPARE(changes.size(), std::size_t(1));
        QCOMPARE(changes[0].key, std::string("a"));
        QCOMPARE(*changes[0].value, 3);
    }

    void itAgreesWithAPlainMapWhateverHappens() {
        std::mt19937 random(7);
        Map map(50);
        std::map<std::string, std::pair<int, Time>> plain, written;
        for (int step = 0; step < 5'000; ++step) {
            const std::string key = std::to_string(random() % 90);
            const Time until = at(static_cast<std::int64_t>(random() % 1'000'000) + 1'000);
            if (!plain.contains(key) && plain.size() == 50) {
                auto first = plain.begin();
                for (auto each = plain.begin(); each != plain.end(); ++each)
                    if (each->second.second < first->second.second) first = each;
                plain.erase(first);
            }
            map.set(key, step, until);
            plain[key] = {step, until};
            if (random() % 7 == 0)
                for (const auto& change : map.takeChanges(random() % 20)) {
                    written.erase(change.key);
                    if (change.value) written[change.key] = {*change.value, change.until};
                }
            QCOMPARE(map.size(), plain.size());
        }
        while (true) {
            const auto changes = map.takeChanges(10);
            if (changes.empty() && map.changes() == 0) break;
            for (const auto& change : changes) {
                written.erase(change.key);
                if (change.value) written[change.key] = {*change.value, change.until};
            }
        }
        for (const auto& [key, value] : plain)
            QCOMPARE(*map.find(key, at(0)), value.first);
        QVERIFY(written == plain); // what a restart would find
    }

    void aHundredThousandEntriesComeAndGo() {
        Map map(100'000);
        for (int i = 0; i < 300'000; ++i)
            map.set(std::to_string(i), i, at(1'000'000 - i % 1000));
        QCOMPARE(map.size(), std::size_t(100'000));
        QVERIFY(map.changes() <= 200'000);
        // Not QBENCHMARK, which would run all of this again and again.
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 100'000; ++i)
            map.set(std::to_string(std::rand()), 1, at(std::rand() % 1'000'000));
        qInfo("%lld ns for an entry that pushes another out", static_cast<long long>(timer.nsecsElapsed() / 100'000));
        QCOMPARE(map.removeEnded(at(2'000'000), 1'000'000), std::size_t(100'000));
    }
};

QTEST_GUILESS_MAIN(LearnedMapTest)
#include "learned_map_test.moc"
