// What was seen of mail of domains that want DMARC reports.
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;
using std::chrono::hours;

namespace {

relay::DmarcAsker asker(const std::string& domain) {
    return {domain, domain, "p=none", {"mailto:r@" + domain, "mailto:s@" + domain}};
}

relay::DmarcSeen seen(const std::string& source) {
    return {source, "example.org", "pass", "", true, false, "example.org s pass\n", "example.org", "fail"};
}

// Written when this returns.
void flushAll(StoreFixture& f) {
    f.store->dmarc().flush();
    (void)f.store->committer().call([](Database&) { return Status(); }, Lane::background);
}

std::int64_t today(const StoreFixture& f) {
    return std::chrono::floor<std::chrono::days>(f.clock.now().time_since_epoch()).count();
}

} // namespace

class DmarcResultsTest : public QObject {
    Q_OBJECT

private slots:
    void theSameIsCountedTogether() {
        StoreFixture f;
        for (int i = 0; i < 3; ++i) {
            f.store->dmarc().note(f.clock.now(), asker("example.org"), seen("192.0.2.1"));
            flushAll(f);
            f.store->dmarc().note(f.clock.now(), asker("example.org"), seen("192.0.2.1"));
            f.store->dmarc().note(f.clock.now(), asker("example.org"), seen("192.0.2.2"));
        }
        flushAll(f);
        const auto rows = f.store->dmarc().rows(today(f), "example.org", 10).value();
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows[0].seen.source, std::string("192.0.2.1"));
        QCOMPARE(rows[0].count, std::int64_t(6));
        QCOMPARE(rows[1].count, std::int64_t(3));
        QVERIFY(rows[0].seen.dkim && !rows[0].seen.spf);
        QCOMPARE(rows[0].seen.signatures, std::string("example.org s pass\n"));
    }

    void aReportIsDueOnceInTheHoursAfterItsDay() {
        StoreFixture f;
        const std::int64_t day = today(f);
        f.store->dmarc().note(f.clock.now(), asker("example.org"), seen("192.0.2.1"));
        flushAll(f);
        QVERIFY(f.store->dmarc().due(10).value().empty());
        f.clock.advance(std::chrono::duration_cast<Millis>(Time(std::chrono::days(day + 1)) - f.clock.now()) +
                        hours(3));
        const auto due = f.store->dmarc().due(10).value();
        QCOMPARE(due.size(), std::size_t(1));
        QCOMPARE(due[0].day, day);
        QCOMPARE(due[0].asker.reports.size(), std::size_t(2));
        QVERIFY(f.store->dmarc().postpone(day, "example.org", hours(1)).ok());
        QVERIFY(f.store->dmarc().due(10).value().empty());
        f.clock.advance(hours(1));
        QCOMPARE(f.store->dmarc().due(10).value().size(), std::size_t(1));
        QVERIFY(f.store->dmarc().settle(day, "example.org").ok());
        QVERIFY(f.store->dmarc().due(10).value().empty());
    }

    void rowsLeaveAfterTwoDays() {
        StoreFixture f;
        const std::int64_t day = today(f);
        f.store->dmarc().note(f.clock.now(), asker("example.org"), seen("192.0.2.1"));
        flushAll(f);
        f.clock.advance(hours(24 * 2));
        f.store->maintenance().run();
        QCOMPARE(f.store->dmarc().rows(day, "example.org", 10).value().size(), std::size_t(1));
        f.clock.advance(hours(24));
        f.store->maintenance().run();
        QVERIFY(f.store->dmarc().rows(day, "example.org", 10).value().empty());
        QVERIFY(f.store->dmarc().due(10).value().empty());
    }

    void aFloodOfInventedDomainsIsCut() {
        StoreFixture f;
        const auto count = static_cast<int>(DmarcStore::maxWaitingRows);
        for (int i = 0; i < count + 100; ++i)
            f.store->dmarc().note(f.clock.now(), asker("d" + std::to_string(i) + ".test"), seen("192.0.2.1"));
        for (int i = 0; i < count / static_cast<int>(DmarcStore::rowsAtOnce) + 2; ++i)
            flushAll(f);
        f.clock.advance(hours(24 * 2));
        QCOMPARE(f.store->dmarc().due(100'000).value().size(), static_cast<std::size_t>(DmarcStore::maxPolicies));
    }

    void whatIsTooLongIsNotCounted() {
        StoreFixture f;
        f.store->dmarc().note(f.clock.now(), asker(std::string(2000, 'a')), seen("192.0.2.1"));
        flushAll(f);
        f.clock.advance(hours(30));
        QVERIFY(f.store->dmarc().due(10).value().empty());
    }
};

QTEST_GUILESS_MAIN(DmarcResultsTest)
#include "dmarc_results_test.moc"
