#include "base/persistent_map.h"

#include <QTest>

#include <memory>
#include <set>

using namespace ismail;

namespace {

using Numbers = PersistentMap<std::int64_t, std::int64_t>;
using Words = PersistentMap<std::string, int>;

Numbers upTo(std::int64_t size) {
    Numbers::Edit edit{Numbers()};
    for (std::int64_t i = 0; i < size; ++i)
        edit.set(i, -i);
    return std::move(edit).finish();
}

// What it costs to add one key.
std::size_t costOfOneMore(const Numbers& map) {
    Numbers::Edit edit(map);
    edit.set(-1, 0);
    return edit.copied();
}

} // namespace

class PersistentMapTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasSetIsFoundAndNothingElse() {
        const Numbers map = upTo(10'000);
        QCOMPARE(map.size(), std::size_t(10'000));
        for (std::int64_t i = 0; i < 10'000; ++i) {
            QVERIFY(map.find(i));
            QCOMPARE(*map.find(i), -i);
        }
        QVERIFY(!map.find(10'000));
        QVERIFY(!map.find(-1));
        QVERIFY(!Numbers().find(0));
    }

    void aVersionStaysAsItWas() {
        const Numbers before = upTo(5'000);
        Numbers::Edit edit(before);
        for (std::int64_t i = 0; i < 5'000; i += 2)
            QVERIFY(edit.erase(i));
        edit.set(1, 77);
        edit.set(9'999, 99);
        QVERIFY(!edit.erase(20'000));
        const Numbers after = std::move(edit).finish();
        QCOMPARE(after.size(), std::size_t(2'501));
        QVERIFY(!after.find(0) && *after.find(1) == 77 && *after.find(9'999) == 99);
        QCOMPARE(before.size(), std::size_t(5'000));
        for (std::int64_t i = 0; i < 5'000; ++i)
            QVERIFY(before.find(i) && *before.find(i) == -i);
        QVERIFY(!before.find(9'999));
    }

    void aKeyThatIsSetAgainHasTheNewValue() {
        Words::Edit edit{Words()};
        edit.set("a", 1);
        edit.set("a", 2);
        const Words map = std::move(edit).finish();
        QCOMPARE(map.size(), std::size_t(1));
        QCOMPARE(*map.find("a"), 2);
        QVERIFY(!map.find("A") && !map.find(""));
    }

    // A view that is a key must not outlive what it refers to.
    void aKeyIsReplacedTogetherWithItsValue() {
        using Views = PersistentMap<std::string_view, std::shared_ptr<const std::string>>;
        Views map;
        for (int round = 0; round < 3; ++round) {
            const auto owner = std::make_shared<const std::string>("a key that is longer than a small string");
            Views::Edit edit(map);
            edit.set(*owner, owner);
            map = std::move(edit).finish();
            QCOMPARE(owner.use_count(), 2L);
        }
        QVERIFY(map.find(std::string("a key that is longer than a small string")));
    }

    void whatIsErasedToTheLastKeyLeavesNothing() {
        Numbers map = upTo(3'000);
        Numbers::Edit edit(map);
        for (std::int64_t i = 0; i < 3'000; ++i)
            QVERIFY(edit.erase(i));
        map = std::move(edit).finish();
        QCOMPARE(map.size(), std::size_t(0));
        QCOMPARE(costOfOneMore(map), costOfOneMore(Numbers()));
    }

    void oneMoreKeyCostsTheSameWhateverTheSize() {
        for (const std::int64_t size : {0, 100, 20'000, 100'000, 300'000})
            QVERIFY2(costOfOneMore(upTo(size)) <= 5 * 17 + 66, std::to_string(size).c_str());
    }

    // A large edit touches each node once, not once for each key.
    void manyKeysInOneEditCostLessThanEachByItself() {
        const Numbers map = upTo(20'000);
        Numbers::Edit edit(map);
        for (std::int64_t i = 0; i < 20'000; ++i)
            edit.set(i, 1);
        QVERIFY(edit.copied() < 3 * 20'000);
    }
};

QTEST_GUILESS_MAIN(PersistentMapTest)
#include "persistent_map_test.moc"
