// How a domain looks from several servers, as the window shows it: a column a server, and what differs in words.
#include "gui_test.h"

#include "base/say.h"
#include "dialogs/viewpoints_dialog.h"
#include "ui/card.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

using Kind = rpc::ViewFactKind;

rpc::Viewpoint viewpointOf(const char* server, bool here) {
    rpc::Viewpoint viewpoint;
    viewpoint.server = server;
    viewpoint.here = here;
    viewpoint.facts = {{"", Kind::mx, "example.test", "10 mx1.example.test", {}, {}},
                       {"mx1.example.test", Kind::a, "mx1.example.test", "203.0.113.5", {}, {}},
                       {"mx1.example.test", Kind::a, "mx1.example.test", "203.0.113.6", {}, {}}};
    return viewpoint;
}

rpc::DomainDns::Response answer() {
    rpc::DomainDns::Response reply;
    reply.domain = "example.test";
    reply.viewpoints = {viewpointOf("mx1.example.test", true), viewpointOf("office", false)};
    reply.viewpoints[0].facts.push_back({"mx1.example.test", Kind::starttls, "203.0.113.5", "TLSv1.3", {}, {}});
    const Sentence refused = say("probe.noCall", "203.0.113.5", "connect", "Connection refused");
    reply.viewpoints[1].facts.push_back(
        {"mx1.example.test", Kind::failure, "203.0.113.5", render(refused), refused, {}});
    const Sentence finding = say("probe.unreachableAnywhere", "mx1.example.test", std::vector{say("words", "office")});
    reply.findings.resize(2);
    reply.findings[0].severity = rpc::Severity::problem;
    reply.findings[0].sentence = finding;
    reply.findings[0].text = render(finding);
    reply.findings[1].sentence = say("dns.agrees");
    reply.findings[1].text = render(reply.findings[1].sentence);
    return reply;
}

rpc::Viewpoint awayViewpoint() {
    rpc::Viewpoint away;
    away.server = "backup";
    away.outcome = rpc::ViewOutcome::away;
    away.sentence = say("probe.away", "backup");
    away.text = render(away.sentence);
    return away;
}

QString textIn(const QWidget* parent) {
    QStringList texts;
    for (const QLabel* label : parent->findChildren<QLabel*>())
        texts << label->text();
    return texts.join(u'\n');
}

struct Shown {
    Bench bench;
    Result<rpc::DomainDns::Response> reply = answer();
    std::vector<std::string> from;
    ViewpointsDialog* dialog = nullptr;

    Shown() {
        bench.service.on<rpc::DomainDns>([this](const auto& request) {
            from.push_back(request.from);
            return reply;
        });
    }
    void open() {
        bench.open("overview");
        dialog = new ViewpointsDialog(*bench.link, QStringLiteral("example.test"), bench.window.get());
        dialog->open();
    }
    TableView* table() const { return dialog->findChild<TableView*>(); }
    QString findings() const { return textIn(find<Card>(dialog, "viewpointsFindings")); }
};

} // namespace

class ViewpointsDialogTest : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { QSettings().clear(); }

    void whatWasSeenIsARowAndWhoHasSeenItAColumn() {
        const auto rows = ViewpointsDialog::rowsOf(answer());
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows[0].host, QStringLiteral("example.test"));
        QCOMPARE(rows[0].cells, (std::vector<QString>{"10 mx1.example.test", "10 mx1.example.test"}));
        QCOMPARE(rows[1].cells[1], QStringLiteral("203.0.113.5, 203.0.113.6"));
        QCOMPARE(rows[2].cells, (std::vector<QString>{"TLSv1.3", ""}));
        QVERIFY(rows[3].cells[0].isEmpty());
        QVERIFY(rows[3].cells[1].contains("Connection refused"));
    }

    void hostsStayTogether() {
        rpc::DomainDns::Response reply = answer();
        reply.viewpoints[0].facts.push_back({"mx2.example.test", Kind::a, "mx2.example.test", "203.0.113.7", {}, {}});
        QStringList hosts;
        for (const ViewRow& row : ViewpointsDialog::rowsOf(reply))
            hosts << row.host;
        QCOMPARE(hosts.indexOf("mx2.example.test"), hosts.size() - 1);
    }

    void everyServerHasItsColumnAndDifferencesAreWords() {
        Shown shown;
        shown.open();
        QVERIFY(textIn(shown.dialog).contains("This may take a minute"));
        QTRY_VERIFY(shown.table());
        QCOMPARE(shown.from, std::vector<std::string>{"all"});
        const auto* model = shown.table()->model();
        QCOMPARE(model->columnCount(), 5);
        QCOMPARE(model->headerData(3, Qt::Horizontal).toString(), QStringLiteral("mx1.example.test (this server)"));
        QCOMPARE(model->headerData(4, Qt::Horizontal).toString(), QStringLiteral("office"));
        QVERIFY(shown.findings().contains("Port 25 of mx1.example.test cannot be reached from office."));
        // The page has those.
        QVERIFY(!shown.findings().contains(QString::fromStdString(render(say("dns.agrees")))));
        QVERIFY(!find<QLabel>(shown.dialog, "viewpointsWaiting")->isVisible());
    }

    void whoCouldNotBeAskedIsNamed() {
        Shown shown;
        shown.reply->viewpoints.push_back(awayViewpoint());
        shown.open();
        QTRY_VERIFY(shown.table());
        QCOMPARE(shown.table()->model()->columnCount(), 6);
        QVERIFY(shown.findings().contains("backup is not connected"));
    }

    void itLooksAgainAndShowsWhatIsNew() {
        Shown shown;
        shown.open();
        QTRY_VERIFY(shown.table());
        shown.reply->viewpoints.push_back(awayViewpoint());
        auto* again = find<QPushButton>(shown.dialog, "viewpointsAgain");
        QVERIFY(again->isEnabled());
        press(again);
        QVERIFY(!again->isEnabled());
        QVERIFY2(shown.table(), "What is known stays to be read.");
        QTRY_COMPARE(shown.table()->model()->columnCount(), 6);
        QVERIFY(again->isEnabled());
    }

    void troubleIsSaidAndCanBeTriedAgain() {
        Shown shown;
        shown.reply = Error{ErrorKind::unavailable, "The relay is ending."};
        shown.open();
        auto* bar = find<MessageBar>(shown.dialog, "viewpointsFailed");
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->what(), QStringLiteral("The servers could not be asked."));
        shown.reply = answer();
        press(find<QPushButton>(shown.dialog, "viewpointsAgain"));
        QTRY_VERIFY(shown.table());
        QVERIFY(!bar->isVisible());
    }

    void itFitsASmallScreen() {
        Shown shown;
        shown.open();
        QTRY_VERIFY(shown.table());
        QVERIFY(shown.dialog->width() <= 1024 && shown.dialog->height() <= 700);
    }
};

GUI_TEST_MAIN(ViewpointsDialogTest)
#include "viewpoints_dialog_test.moc"
