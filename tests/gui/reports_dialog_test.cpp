// Who sends as a domain, as the window shows it: what is said of the reports, of none, and of an answer that is
// missing.
#include "gui_test.h"

#include "dialogs/reports_dialog.h"
#include "dialogs/reports_view.h"
#include "ui/format.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

using std::chrono::days;

// Noon of 2026-10-05, UTC.
const Time noon = fromMillis(1'791'201'600'000);
Time dayBefore(int count) { return Time(std::chrono::floor<days>(noon.time_since_epoch())) - days(count); }

rpc::DmarcReports::Response countsOf(std::int64_t messages, std::int64_t proven) {
    rpc::DmarcReports::Response reply;
    reply.domain = "example.test";
    reply.reportsTo = "dmarc-reports@example.test";
    reply.reports = 3;
    reply.messages = messages;
    reply.proven = proven;
    return reply;
}

// As the service sends it: most messages first.
rpc::DmarcReports::Response filled() {
    rpc::DmarcReports::Response reply = countsOf(1234, 1200);
    reply.sources = {{"203.0.113.5", 1100, 1100, 1100, 900},
                     {"198.51.100.7", 100, 96, 96, 0},
                     {"", 24, 4, 0, 4},
                     {"2001:db8::25", 10, 0, 0, 0}};
    reply.sourcesInAll = 4;
    reply.reporters = {{"google.test", 2, 1200, dayBefore(1)}, {"small.test", 1, 34, dayBefore(3)}};
    const Time today(std::chrono::floor<days>(SystemClock().now().time_since_epoch()));
    reply.days = {{today - days(3), 700, 690}, {today - days(2), 534, 510}};
    return reply;
}

struct Reports {
    Bench bench;
    ReportsDialog* dialog = nullptr;

    explicit Reports(const Result<rpc::DmarcReports::Response>& reply) { say(reply); }
    void say(const Result<rpc::DmarcReports::Response>& reply) {
        bench.service.on<rpc::DmarcReports>([reply](const auto&) { return reply; });
    }
    ReportsDialog* open() {
        bench.open("overview");
        dialog = new ReportsDialog(*bench.link, QStringLiteral("example.test"), bench.window.get());
        dialog->open();
        return dialog;
    }
    QString summary() const { return find<QLabel>(dialog, "reportsSummary")->text(); }
    bool isShown() const { return find<QLabel>(dialog, "reportsSummary")->isVisible(); }
    TableView* table(const char* name) const { return find<TableView>(dialog, name); }
};

QStringList columnOf(const TableView* table, int column) {
    QStringList texts;
    for (int row = 0; row < table->model()->rowCount(); ++row)
        texts.append(table->model()->index(row, column).data(CopyRole).toString());
    return texts;
}

} // namespace

class ReportsDialogTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { QSettings().clear(); }

    void theWholeIsSaidInASentence_data() {
        QTest::addColumn<int>("messages");
        QTest::addColumn<int>("proven");
        QTest::addColumn<QString>("text");
        const auto row = [](int messages, int proven, const char* text) {
            QTest::addRow("%d of %d", proven, messages)
                << messages << proven << QString::fromUtf8(text).replace(u'_', QChar(QChar::Nbsp));
        };
        row(1234, 1200,
            "1,234 messages claimed to be of example.test; 1,200 (97_%) were proven. 34 were not: see the servers "
            "below.");
        row(1234, 1234, "1,234 messages claimed to be of example.test; all were proven.");
        row(12, 0, "12 messages claimed to be of example.test; none was proven: see the servers below.");
        row(12, 11,
            "12 messages claimed to be of example.test; 11 (92_%) were proven. One was not: see the servers below.");
        row(4, 1,
            "4 messages claimed to be of example.test; one (25_%) was proven. 3 were not: see the servers below.");
        row(1, 1, "One message claimed to be of example.test, and it was proven.");
        row(1, 0, "One message claimed to be of example.test, and it was not proven: see the server below.");
        row(0, 0, "The reports of this time tell of no message that claimed to be of example.test.");
    }
    void theWholeIsSaidInASentence() {
        QFETCH(int, messages);
        QFETCH(int, proven);
        QTEST(ReportsView::summaryText(countsOf(messages, proven)), "text");
    }

    void nearlyAllIsNotAllAndNearlyNoneIsNotNone() {
        QVERIFY(ReportsView::summaryText(countsOf(100'000, 99'999)).contains(QStringLiteral("99.9")));
        QVERIFY(ReportsView::summaryText(countsOf(100'000, 2)).contains(QStringLiteral("0.1")));
    }

    void everyDayHasItsPlaceInTheChart() {
        const auto all = ReportsView::daysOf({{dayBefore(5), 10, 9}, {dayBefore(3), 7, 7}}, 7, noon);
        QVERIFY(all.from == dayBefore(6));
        QCOMPARE(all.messages, (std::vector<std::int64_t>{0, 10, 0, 7, 0}));
        QCOMPARE(all.proven, (std::vector<std::int64_t>{0, 9, 0, 7, 0}));
    }

    void theChartGoesOnToTheLastDayThatWasReported() {
        const auto all = ReportsView::daysOf({{dayBefore(7), 2, 2}, {dayBefore(0), 1, 0}}, 7, noon);
        QVERIFY(all.from == dayBefore(7));
        QCOMPARE(all.messages, (std::vector<std::int64_t>{2, 0, 0, 0, 0, 0, 0, 1}));
    }

    void aDayOfTheChartIsNamedAsTheReportsMeanIt() {
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", "America/New_York");
        TimeChart chart;
        chart.setData(dayBefore(0), days(1), {{QStringLiteral("Messages"), 0, {1, 2, 3}}});
        const QString first = chart.timeText(0, false), third = chart.timeText(2, true);
        before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
        QCOMPARE(first, QStringLiteral("5 Oct"));
        QCOMPARE(third, QLocale().toString(QDate(2026, 10, 7), QLocale::LongFormat));
    }

    void serversWithMailThatWasNotProvenComeFirstAndSayIt() {
        Reports reports(filled());
        reports.open();
        TableView* table = reports.table("reportSourcesTable");
        QTRY_COMPARE(table->model()->rowCount(), 4);
        QCOMPARE(columnOf(table, 0), (QStringList{"20 not proven", "None proven", "4 not proven", "All proven"}));
        QCOMPARE(columnOf(table, 1),
                 (QStringList{"Many small ones together", "2001:db8::25", "198.51.100.7", "203.0.113.5"}));
        QVERIFY(!table->model()->index(0, 0).data(Qt::DecorationRole).value<QIcon>().isNull());
        QVERIFY(reports.summary().startsWith(QStringLiteral("1,234 messages")));
        QVERIFY(find<QLabel>(reports.dialog, "reportAdvice")->isVisible());
        QVERIFY(!find<QLabel>(reports.dialog, "reportOthers")->isVisible());
    }

    void whereAllIsProvenNothingIsAdvised() {
        rpc::DmarcReports::Response reply = countsOf(1100, 1100);
        reply.sources = {{"203.0.113.5", 1100, 1100, 1100, 900}};
        reply.sourcesInAll = 1;
        Reports reports(reply);
        reports.open();
        QTRY_VERIFY(reports.isShown());
        QVERIFY(!find<QLabel>(reports.dialog, "reportAdvice")->isVisible());
    }

    void serversThatAreNotListedAreCounted() {
        rpc::DmarcReports::Response reply = filled();
        reply.sourcesInAll = 1504;
        Reports reports(reply);
        reports.open();
        auto* others = find<QLabel>(reports.dialog, "reportOthers");
        QTRY_VERIFY(others->isVisible());
        QCOMPARE(others->text(), QStringLiteral("And 1,500 others with fewer messages."));
    }

    void serversAreSortedByNumbersAndByAddress() {
        rpc::DmarcReports::Response reply = filled();
        reply.sources.push_back({"9.0.0.1", 9, 9, 9, 9});
        Reports reports(reply);
        reports.open();
        TableView* table = reports.table("reportSourcesTable");
        QTRY_COMPARE(table->model()->rowCount(), 5);
        table->sortByColumn(2, Qt::AscendingOrder);
        QCOMPARE(columnOf(table, 2), (QStringList{"9", "10", "24", "100", "1,100"}));
        table->sortByColumn(1, Qt::AscendingOrder);
        QCOMPARE(columnOf(table, 1),
                 (QStringList{"9.0.0.1", "198.51.100.7", "203.0.113.5", "2001:db8::25", "Many small ones together"}));
    }

    void serversAreCopiedByTheKeys() {
        Reports reports(filled());
        reports.open();
        TableView* table = reports.table("reportSourcesTable");
        QTRY_COMPARE(table->model()->rowCount(), 4);
        table->selectKey(QStringLiteral("198.51.100.7"));
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("4 not proven\t198.51.100.7\t100\t96\t96\t0"));
    }

    void thoseWhoReportedHaveATabOfTheirOwn() {
        Reports reports(filled());
        reports.open();
        TableView* table = reports.table("reportersTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(!table->isVisible());
        find<QTabWidget>(reports.dialog, "reportsTabs")->setCurrentIndex(1);
        QVERIFY(table->isVisible());
        QCOMPARE(columnOf(table, 0), (QStringList{"google.test", "small.test"}));
        QCOMPARE(columnOf(table, 2), (QStringList{"1,200", "34"}));
        QCOMPARE(table->model()->index(0, 3).data(Qt::ToolTipRole).toString(), exactTime(dayBefore(1)));
    }

    void whereNoReportCameItSaysWhatMakesOthersSendThem() {
        rpc::DmarcReports::Response none = countsOf(0, 0);
        none.reports = 0;
        Reports reports(none);
        reports.open();
        auto* text = find<QLabel>(reports.dialog, "emptyText");
        QTRY_VERIFY(text->isVisible());
        QCOMPARE(find<QLabel>(reports.dialog, "emptyTitle")->text(), QStringLiteral("No reports in the last 30 days"));
        QVERIFY(text->text().contains(QStringLiteral("rua=mailto:dmarc-reports@example.test")));
        QVERIFY(text->text().contains(QStringLiteral("once a day")));
        press(find<QPushButton>(reports.dialog, "emptyButton"));
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("rua=mailto:dmarc-reports@example.test"));
        QVERIFY(find<MessageBar>(reports.dialog, "reportsNotice")->isVisible());
    }

    void theTimeIsChosenAndRemembered() {
        Reports reports(filled());
        std::vector<std::int64_t> asked;
        reports.bench.service.on<rpc::DmarcReports>([&](const auto& request) {
            asked.push_back(request.days);
            return filled();
        });
        reports.open();
        QTRY_COMPARE(asked, (std::vector<std::int64_t>{30}));
        press(find<QPushButton>(reports.dialog, "days180"));
        QTRY_COMPARE(asked, (std::vector<std::int64_t>{30, 180}));
        reports.dialog->reject();
        ReportsDialog again(*reports.bench.link, QStringLiteral("example.test"), reports.bench.window.get());
        again.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(find<QPushButton>(&again, "days180")->isChecked());
        QTRY_COMPARE(asked.size(), std::size_t(3));
        QCOMPARE(asked.back(), std::int64_t(180));
    }

    void anAnswerAboutATimeThatWasLeftIsNotShown() {
        Reports reports(filled());
        reports.bench.service.on<rpc::DmarcReports>(
            [](const auto& request) { return countsOf(request.days == 7 ? 7 : 90, 0); });
        reports.bench.service.fallSilentAt<rpc::DmarcReports>();
        reports.open();
        press(find<QPushButton>(reports.dialog, "days90"));
        press(find<QPushButton>(reports.dialog, "days7"));
        QTRY_COMPARE(reports.bench.service.calls.value(QStringLiteral("dmarc.reports")), 3);
        reports.bench.service.setSilent(false);
        QTRY_VERIFY(reports.isShown());
        QVERIFY(reports.summary().startsWith(QStringLiteral("7 messages")));
    }

    void thatItIsLoadingIsSaidAndTheDialogGoesOnLiving() {
        Reports reports(filled());
        reports.bench.service.fallSilentAt<rpc::DmarcReports>();
        reports.open();
        auto* waiting = find<QLabel>(reports.dialog, "reportsWaiting");
        QTRY_COMPARE(waiting->text(), QStringLiteral("Loading …"));
        QVERIFY(waiting->isVisible());
        reports.bench.service.setSilent(false);
        QTRY_VERIFY(reports.isShown());
        QVERIFY(!waiting->isVisible());
    }

    void aFailureIsSaidAndCanBeTriedAgain() {
        Reports reports(Error{ErrorKind::unavailable, "The database is busy."});
        reports.open();
        auto* bar = find<MessageBar>(reports.dialog, "reportsFailed");
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->what(), QStringLiteral("The reports could not be read."));
        QVERIFY(bar->why().contains(QStringLiteral("Try again")));
        QVERIFY(!reports.isShown());
        reports.say(filled());
        press(find<QPushButton>(bar, "retry"));
        QTRY_VERIFY(reports.isShown());
        QVERIFY(!bar->isVisible());
    }

    void whenContactReturnsItAsksByItself() {
        Reports reports(filled());
        reports.bench.service.fallSilentAt<rpc::DmarcReports>();
        reports.open();
        QTRY_COMPARE(reports.bench.service.calls.value(QStringLiteral("dmarc.reports")), 1);
        reports.bench.service.stop();
        auto* bar = find<MessageBar>(reports.dialog, "reportsFailed");
        QTRY_VERIFY(bar->isVisible());
        reports.bench.service.setSilent(false);
        QVERIFY(reports.bench.service.start());
        QTRY_VERIFY(reports.isShown());
        QVERIFY(!bar->isVisible());
    }

    void escapeClosesItFromTheTable() {
        Reports reports(filled());
        QPointer<ReportsDialog> dialog = reports.open();
        TableView* table = reports.table("reportSourcesTable");
        QTRY_COMPARE(table->model()->rowCount(), 4);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
    }

    void notesDoNotCoverTheTableHoweverSmallItIs() {
        rpc::DmarcReports::Response reply = filled();
        reply.sourcesInAll = 1504;
        Reports reports(reply);
        reports.open();
        QTRY_VERIFY(reports.isShown());
        reports.dialog->resize(reports.dialog->minimumSize());
        const TableView* table = reports.table("reportSourcesTable");
        const auto* others = find<QLabel>(reports.dialog, "reportOthers");
        const auto* advice = find<QLabel>(reports.dialog, "reportAdvice");
        QTRY_VERIFY(others->geometry().top() > table->geometry().bottom());
        QVERIFY(advice->geometry().top() > others->geometry().bottom());
        QVERIFY(advice->height() >= advice->heightForWidth(advice->width()));
    }

    void itFitsOnASmallScreen() {
        Reports reports(filled());
        reports.open();
        QTRY_VERIFY(reports.isShown());
        QVERIFY2(reports.dialog->width() <= 1000 && reports.dialog->height() <= 700, "1024 x 768 with a task bar");
        const QSize least = reports.dialog->minimumSizeHint();
        QVERIFY2(least.width() <= 800 && least.height() <= 600, "800 x 600");
    }
};

GUI_TEST_MAIN(ReportsDialogTest)
#include "reports_dialog_test.moc"
