// From an empty server to a domain whose name is good, as a newcomer goes: by the window alone, and what is copied in
// it is all that a real name server publishes.
#include "gui_test.h"

#include "dialogs/first_run.h"
#include "harness/peers.h"
#include "harness/server_process.h"

#include <QClipboard>
#include <QJsonArray>
#include <QUdpSocket>

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

constexpr const char* publicAddress = "198.18.0.77"; // of the networks for benchmarks: nobody's, and not private

QString clipboard() { return QGuiApplication::clipboard()->text(); }

} // namespace

class GoodNameTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        const QString missing = missingPeer({"nsd", "dig"});
        if (!missing.isEmpty()) QSKIP(qPrintable(missing));
        run("ip", {"addr", "add", QStringLiteral("%1/32").arg(publicAddress), "dev", "lo"});
        if (QUdpSocket probe; !probe.bind(QHostAddress(QString(publicAddress)))) QSKIP("No address can be added here.");
        publish({});
        server_ = std::make_unique<ServerProcess>(
            "mx1.example.test",
            QMap<QString, QString>{{"dns.servers", names_.endpoint()},
                                   {"listener.relay.address", QStringLiteral("127.0.0.1 %1").arg(publicAddress)}});
        QVERIFY(server_->start());
        link_ = std::make_unique<ServiceLink>(server_->dataDirectory());
        window_ = std::make_unique<MainWindow>(*link_, allPages());
        window_->show();
        link_->start();
        QTRY_COMPARE(link_->state(), LinkState::administrator);
    }

    void theFirstStepsShowAllThatIsToBePublished() {
        QTRY_VERIFY(steps());
        QTRY_COMPARE(find<QLineEdit>(steps(), "serverName")->text(), QStringLiteral("mx1.example.test"));
        next(FirstRun::domainStep);
        type(find<QLineEdit>(steps(), "firstDomain"), "example.test");
        find<QRadioButton>(steps(), "firstPrimary")->click();
        next(FirstRun::accountStep);
        type(find<QLineEdit>(steps(), "firstAccount"), "anna");
        type(find<QLineEdit>(steps()->currentPage(), "password"), "correct horse battery");
        next(FirstRun::dnsStep);
        auto* copy = find<QPushButton>(steps(), "copyZone");
        QTRY_VERIFY(copy->isEnabled());
        press(copy);
        const QString zone = clipboard();
        QVERIFY2(zone.contains("example.test. 3600 IN MX 10 mx1.example.test."), qPrintable(zone));
        QVERIFY2(zone.contains(QStringLiteral("mx1.example.test. 3600 IN A %1").arg(publicAddress)), qPrintable(zone));
        QVERIFY2(zone.contains("v=spf1") && zone.contains("v=DMARC1"), qPrintable(zone));
        QCOMPARE(zone.count("._domainkey.example.test. 3600 IN TXT"), 2);
        publish(zone);
        press(find<QPushButton>(steps(), "checkAgain"));
        QTRY_COMPARE(find<QLabel>(steps(), "dnsSummary")->text(),
                     QStringLiteral("The DNS of example.test says what it must say."));
        next(FirstRun::testStep);
        press(steps()->button(QWizard::CustomButton1)); // skips the test message
        QTRY_COMPARE(steps()->currentId(), int(FirstRun::endStep));
        press(steps()->button(QWizard::FinishButton));
        QTRY_VERIFY(!steps());
    }

    void thePageSaysThatEveryLineIsRight() {
        window_->showPage("identity");
        Page* page = window_->page("identity");
        QTRY_COMPARE(find<QLabel>(page, "dnsSummary")->text(),
                     QStringLiteral("The DNS of example.test says what it must say."));
        auto* table = find<TableView>(page, "dnsRecordsTable");
        QCOMPARE(table->model()->rowCount(), 7); // MX, address and its name, SPF, two keys, DMARC
        for (int row = 0; row < table->model()->rowCount(); ++row)
            QCOMPARE(table->model()->index(row, 0).data().toString(), QStringLiteral("Right"));
    }

    void theKeysSignAtOnceWhereThatIsWished() {
        Page* page = window_->page("identity");
        auto* step = find<QPushButton>(page, "keyStep");
        QTRY_VERIFY(step->isEnabled());
        QCOMPARE(step->text(), QStringLiteral("Sign &now …"));
        press(step);
        QTRY_VERIFY(openDialog());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(step->text(), QStringLiteral("Replace &keys …"));
        for (const QJsonValue& key : server_->ctlJson({"dkim", "list", "example.test"}).object()["keys"].toArray())
            QCOMPARE(key.toObject()["state"].toString(), QStringLiteral("active"));
    }

    void cleanupTestCase() {
        window_.reset();
        link_.reset();
        server_.reset();
        names_.stop();
    }

private:
    // The name server knows nothing of the domain but what stands in the text, and the names of addresses.
    void publish(const QString& zone) {
        names_.stop();
        names_.zone("test", zone);
        names_.zone("18.198.in-addr.arpa", zone.isEmpty() ? QString() : QStringLiteral("77.0 PTR mx1.example.test.\n"));
        QVERIFY(names_.start());
    }
    FirstRun* steps() const { return window_->findChild<FirstRun*>(); }
    void next(int step) {
        QWizard* wizard = steps();
        press(wizard->button(QWizard::NextButton));
        QTRY_COMPARE(wizard->currentId(), step);
    }

    NameServer names_;
    std::unique_ptr<ServerProcess> server_;
    std::unique_ptr<ServiceLink> link_;
    std::unique_ptr<MainWindow> window_;
};

GUI_TEST_MAIN(GoodNameTest)
#include "good_name_test.moc"
