// Reports of others about domains here, as they are kept and counted.
#include "unit/store/store_fixture.h"

#include <QTest>

using namespace ismail;
using namespace ismail::store;
using ismail::test::StoreFixture;
using std::chrono::hours;

namespace {

relay::ReceivedReport reportAt(Time begin, const std::string& id, const std::string& reporter = "receiver.test") {
    relay::ReceivedReport report;
    report.domain = "example.org";
    report.reporter = reporter;
    report.id = id;
    report.policy = "none";
    report.begin = begin;
    report.end = begin + hours(24);
    report.received = begin + hours(26);
    report.sources = {{"192.0.2.1", true, true, 10}, {"192.0.2.1", false, false, 2}, {"192.0.2.2", false, true, 3}};
    return report;
}

} // namespace

class DmarcReportStoreTest : public QObject {
    Q_OBJECT

    static Status keep(StoreFixture& f, const relay::ReceivedReport& report) {
        std::promise<Status> promise;
        f.store->dmarcReports().keep(report, [&promise](const Status& status) { promise.set_value(status); });
        return promise.get_future().get();
    }
    static ReportSummary all(StoreFixture& f) {
        return f.store->dmarcReports().summary("example.org", f.clock.now() - hours(24 * 400)).value();
    }

private slots:
    void whatWasReportedIsCountedByDayBySourceAndByReporter() {
        StoreFixture f;
        const Time day = Time(std::chrono::floor<std::chrono::days>(f.clock.now().time_since_epoch())) - hours(48);
        QVERIFY(keep(f, reportAt(day, "1")));
        QVERIFY(keep(f, reportAt(day + hours(24), "2")));
        QVERIFY(keep(f, reportAt(day, "1", "other.test")));
        f.reopen();
        const ReportSummary summary = all(f);
        QCOMPARE(summary.counts.reports, std::int64_t(3));
        QCOMPARE(summary.counts.messages, std::int64_t(45));
        QCOMPARE(summary.counts.proven, std::int64_t(39));
        QCOMPARE(summary.days.size(), std::size_t(2));
        QCOMPARE(summary.days[0].day, day);
        QCOMPARE(summary.days[0].messages, std::int64_t(30));
        QCOMPARE(summary.sources.size(), std::size_t(2));
        QCOMPARE(summary.sources[0].source, std::string("192.0.2.1"));
        QCOMPARE(summary.sources[0].messages, std::int64_t(36));
        QCOMPARE(summary.sources[0].proven, std::int64_t(30));
        QCOMPARE(summary.sources[1].spf, std::int64_t(9));
        QCOMPARE(summary.sources[1].dkim, std::int64_t(0));
        QCOMPARE(summary.reporters[0].reporter, std::string("receiver.test"));
        QCOMPARE(summary.reporters[0].reports, std::int64_t(2));
        const auto later = f.store->dmarcReports().summary("example.org", day + hours(1)).value();
        QCOMPARE(later.counts.reports, std::int64_t(1));
        QCOMPARE(f.store->dmarcReports().summary("example.net", day).value().counts.reports, std::int64_t(0));
    }

    void aReportThatComesTwiceCountsOnce() {
        StoreFixture f;
        QVERIFY(keep(f, reportAt(f.clock.now(), "1")));
        QVERIFY(keep(f, reportAt(f.clock.now(), "1")));
        auto longer = reportAt(f.clock.now(), std::string(10'000, 'a'));
        QVERIFY(keep(f, longer));
        QVERIFY(keep(f, longer));
        QCOMPARE(all(f).counts.reports, std::int64_t(2));
    }

    void aReporterIsHeardSoOftenADay() {
        StoreFixture f;
        for (int i = 0; i < DmarcReportStore::maxADay; ++i)
            QVERIFY(keep(f, reportAt(f.clock.now(), std::to_string(i))));
        const Status more = keep(f, reportAt(f.clock.now(), "more"));
        QVERIFY(!more.ok());
        QCOMPARE(int(more.error().kind), int(ErrorKind::exhausted));
        QVERIFY(keep(f, reportAt(f.clock.now(), "more", "other.test")));
        QVERIFY(keep(f, reportAt(f.clock.now() + hours(24), "tomorrow")));
    }

    void figuresUnderAPolicyAreThoseOfItsTime() {
        StoreFixture f;
        QVERIFY(keep(f, reportAt(f.clock.now(), "1")));
        auto later = reportAt(f.clock.now() + hours(48), "2");
        later.policy = "quarantine";
        QVERIFY(keep(f, later));
        const ReportCounts under = f.store->dmarcReports().under("example.org", "none").value();
        QCOMPARE(under.messages, std::int64_t(15));
        QCOMPARE(under.last - under.first, hours(24));
        QCOMPARE(f.store->dmarcReports().under("example.org", "reject").value().reports, std::int64_t(0));
    }

    void reportsLeaveAfterTheirTime() {
        StoreFixture f;
        QVERIFY(keep(f, reportAt(f.clock.now(), "1")));
        f.clock.advance(hours(24 * DmarcReportStore::daysKept));
        f.store->maintenance().run();
        QCOMPARE(all(f).counts.reports, std::int64_t(1));
        f.clock.advance(hours(27));
        QVERIFY(keep(f, reportAt(f.clock.now(), "2")));
        f.store->maintenance().run();
        QCOMPARE(all(f).counts.reports, std::int64_t(1));
        QCOMPARE(all(f).counts.messages, std::int64_t(15));
        const auto rows = f.store->committer().call(
            [](Database& database) -> Status {
                return database.number("SELECT count(*) FROM dmarc_source").value_or(0) == 3
                           ? Status()
                           : Status(Error{ErrorKind::internal, "rows of a report that is gone"});
            },
            Lane::background);
        QVERIFY(rows.ok());
    }
};

QTEST_GUILESS_MAIN(DmarcReportStoreTest)
#include "dmarc_report_store_test.moc"
