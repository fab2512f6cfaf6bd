#include "store/mailbox/cache_budget.h"

#include "store/mailbox/fact_cache.h"
#include "store/mailbox/sort_cache.h"
#include "store/mailbox/state_cache.h"

#include <QTest>

using namespace ismail;
using namespace ismail::mailbox;
using namespace ismail::store;

namespace {

FactRows rowOf(std::uint32_t uid, std::size_t octets) {
    auto row = std::make_shared<FactRow>();
    row->uid = uid;
    row->prefix = Bytes(octets, 'x');
    return {row};
}

struct Caches {
    ManualClock clock;
    std::size_t limit = 1'000'000;
    CacheBudget budget{[this] { return limit; }, clock};
    FactCache facts{budget};
    StateCache states{budget};
    SortCache sort{budget};

    void tick() { clock.advance(std::chrono::seconds(1)); }
};

} // namespace

class CacheBudgetTest : public QObject {
    Q_OBJECT

private slots:
    void theLeastUsedOfAllCachesGoesFirst() {
        Caches c;
        c.facts.keep(1, rowOf(1, 300'000));
        c.tick();
        c.states.keep(1, 1, std::vector<MessageState>(StateCache::minMessages)); // 200,000
        c.tick();
        c.facts.keep(1, rowOf(2, 300'000));
        c.tick();
        QVERIFY(c.facts.find(1, {1})[0]);
        c.tick();
        c.facts.keep(1, rowOf(3, 300'000));
        QVERIFY(!c.states.find(1).states);
        const auto rows = c.facts.find(1, {1, 2, 3});
        QVERIFY(rows[0] && rows[1] && rows[2]);
        c.tick();
        QVERIFY(c.facts.find(1, {1})[0] && c.facts.find(1, {3})[0]);
        c.states.keep(2, 1, std::vector<MessageState>(StateCache::minMessages));
        QVERIFY(!c.facts.find(1, {2})[0] && c.states.find(2).states);
        QVERIFY(c.budget.octets() <= c.limit);
    }

    void aSmallerLimitCounts() {
        Caches c;
        for (std::uint32_t uid = 1; uid <= 9; ++uid)
            c.facts.keep(1, rowOf(uid, 100'000));
        c.limit = 250'000;
        c.budget.fit();
        QVERIFY(c.budget.octets() <= c.limit);
        QVERIFY(c.facts.find(1, {9})[0] && c.facts.find(1, {8})[0] && !c.facts.find(1, {7})[0]);
    }

    void whatNobodyUsesIsGivenBack() {
        Caches c;
        c.facts.keep(1, rowOf(1, 1'000));
        c.states.keep(1, 1, std::vector<MessageState>(StateCache::minMessages));
        c.sort.of(1)->add(rowOf(1, 0));
        c.sort.grew(1);
        c.clock.advance(std::chrono::minutes(9));
        QVERIFY(!c.budget.forgetUnused(std::chrono::minutes(10)));
        QVERIFY(c.facts.find(1, {1})[0]);
        c.clock.advance(std::chrono::minutes(1));
        QVERIFY(c.budget.forgetUnused(std::chrono::minutes(10)));
        QVERIFY(c.facts.find(1, {1})[0] && !c.states.find(1).states);
        QCOMPARE(c.sort.octets(), std::size_t(0));
        c.clock.advance(std::chrono::hours(1));
        QVERIFY(c.budget.forgetUnused(std::chrono::minutes(10)));
        QCOMPARE(c.budget.octets(), std::size_t(0));
        QVERIFY(!c.budget.forgetUnused(std::chrono::minutes(10)));
    }

    void columnsAreKeptWhileTheyFit() {
        Caches c;
        const auto first = c.sort.of(1);
        QVERIFY(first == c.sort.of(1) && first != c.sort.of(2));
        for (std::uint32_t uid = 1; uid < 10'000; uid += 500) {
            FactRows rows;
            for (std::uint32_t i = 0; i < 500; ++i)
                rows.push_back(rowOf(uid + i, 0).front());
            first->add(rows);
            c.sort.grew(1);
        }
        QVERIFY(c.sort.octets() >= first->octets());
        c.limit = first->octets() / 2;
        c.tick();
        // Whoever works with them goes on; the next one begins anew.
        QVERIFY(c.sort.of(1) == first);
        QVERIFY(c.sort.of(1) != first);
        QVERIFY(first->missing({1, 9'999}).empty());
    }

    void searchesOfManyMessagesDriveNothingOut() {
        Caches c;
        c.facts.keep(1, rowOf(1, 900'000));
        c.facts.keepIfThereIsRoom(2, rowOf(1, 200'000));
        QVERIFY(c.facts.find(1, {1})[0] && !c.facts.find(2, {1})[0]);
        c.facts.keepIfThereIsRoom(2, rowOf(2, 50'000));
        QVERIFY(c.facts.find(2, {2})[0]);
    }
};

QTEST_GUILESS_MAIN(CacheBudgetTest)
#include "cache_budget_test.moc"
