#include "store/mailbox/fact_cache.h"

#include <QTest>

using namespace ismail;
using namespace ismail::mailbox;
using ismail::store::CacheBudget;
using ismail::store::FactCache;

namespace {

std::shared_ptr<const FactRow> row(std::uint32_t uid, std::size_t octets = 0) {
    FactRow made;
    made.uid = uid;
    made.prefix = Bytes(octets, 'x');
    return std::make_shared<FactRow>(std::move(made));
}

// With a budget of its own.
struct Limited {
    explicit Limited(std::size_t most) : budget([most] { return most; }, clock) {}
    ManualClock clock;
    CacheBudget budget;
    FactCache cache{budget};
};

} // namespace

class FactCacheTest : public QObject {
    Q_OBJECT

private slots:
    void rowsAreFoundByMailboxAndUid() {
        Limited limited(1'000'000);
        FactCache& cache = limited.cache;
        cache.keep(1, {row(5), row(6)});
        const auto found = cache.find(1, {4, 5, 6});
        QCOMPARE(found.size(), std::size_t(3));
        QVERIFY(!found[0] && found[1] && found[2]->uid == 6);
        QVERIFY(!cache.find(2, {5})[0]);
    }

    void theLeastUsedGoesFirst() {
        Limited limited(3 * (FactCache::rowOverhead + 1000));
        FactCache& cache = limited.cache;
        cache.keep(1, {row(1, 1000), row(2, 1000), row(3, 1000)});
        QVERIFY(cache.find(1, {1})[0]);
        cache.keep(1, {row(4, 1000)});
        const auto found = cache.find(1, {1, 2, 3, 4});
        QVERIFY(found[0] && !found[1] && found[2] && found[3]);
    }

    void memoryHasABound() {
        Limited limited(100'000);
        FactCache& cache = limited.cache;
        for (std::uint32_t uid = 1; uid < 2000; ++uid) {
            cache.keep(7, {row(uid, uid % 500), row(uid, 10)});
            QVERIFY(cache.octets() <= 100'000);
        }
        QVERIFY(cache.octets() > 90'000);
        cache.keep(7, {row(5000, 200'000)});
        QCOMPARE(cache.octets(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(FactCacheTest)
#include "fact_cache_test.moc"
