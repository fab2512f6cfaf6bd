// Two servers, each with its window: the code that one shows is typed into the other, and a moment later the second
// refuses mail for nobody as the first would.
#include "gui_test.h"

#include "dialogs/pair_wizard.h"
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"
#include "pages/group_drawing.h"
#include "pages/member_card.h"

#include <QClipboard>

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

// A server and the window on it.
struct Side {
    ServerProcess server;
    std::unique_ptr<ServiceLink> link;
    std::unique_ptr<MainWindow> window;

    explicit Side(const QString& name) : server(name) {}
    bool open() {
        link = std::make_unique<ServiceLink>(server.dataDirectory());
        window = std::make_unique<MainWindow>(*link, allPages());
        window->show();
        link->start();
        return QTest::qWaitFor([this] { return link->state() == LinkState::administrator; }, patienceMs);
    }
    Page* group() {
        window->showPage("group");
        return window->page("group");
    }
    PairWizard* wizard() const { return window->findChild<PairWizard*>(); }
};

} // namespace

class PairStoryTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY(primary_.server.start() && secondary_.server.start());
        primary_.server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        primary_.server.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        QVERIFY(primary_.open() && secondary_.open());
        // A server without domains is greeted with the first steps.
        QTRY_VERIFY(secondary_.window->findChild<QWizard*>("firstRun"));
        secondary_.window->findChild<QWizard*>("firstRun")->reject();
        QTRY_VERIFY(!secondary_.window->findChild<QWizard*>("firstRun"));
    }

    void oneServerShowsACode() {
        Page* page = primary_.group();
        QTRY_VERIFY(find<QPushButton>(page, "showCode")->isEnabled());
        press(find<QPushButton>(page, "showCode"));
        QTRY_VERIFY(primary_.wizard());
        QTRY_VERIFY(primary_.wizard()->button(QWizard::CommitButton)->isEnabled());
        press(primary_.wizard()->button(QWizard::CommitButton));
        QTRY_COMPARE(find<QLabel>(primary_.wizard(), "codeHost")->text(), QStringLiteral("mx1.example.test"));
        press(find<QPushButton>(primary_.wizard(), "copyCode"));
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("mx1.example.test/"));
    }

    void theOtherIsToldIt() {
        Page* page = secondary_.group();
        QTRY_VERIFY(find<QPushButton>(page, "emptyButton")->isVisible());
        press(find<QPushButton>(page, "emptyButton"));
        QTRY_VERIFY(secondary_.wizard());
        find<QRadioButton>(secondary_.wizard(), "wayEnter")->click();
        next(PairWizard::enterStep);
        auto* code = find<QLineEdit>(secondary_.wizard(), "pairCode");
        code->setFocus();
        code->paste();
        auto* host = find<QLineEdit>(secondary_.wizard(), "pairHost");
        QCOMPARE(host->text(), QStringLiteral("mx1.example.test"));
        type(host, primary_.server.endpoint()); // no name server knows mx1 here
        next(PairWizard::whoStep);
        QCOMPARE(find<QLabel>(secondary_.wizard(), "peerName")->text(), QStringLiteral("mx1.example.test"));
        next(PairWizard::domainsStep);
        auto* domains = find<QListWidget>(secondary_.wizard(), "holdDomains");
        QCOMPARE(domains->count(), 1);
        QCOMPARE(domains->item(0)->checkState(), Qt::Checked);
        press(secondary_.wizard()->button(QWizard::CommitButton));
        QTRY_COMPARE(secondary_.wizard()->currentId(), int(PairWizard::resultStep));
        press(secondary_.wizard()->button(QWizard::FinishButton));
        QTRY_VERIFY(!secondary_.wizard());
    }

    void theFirstNoticesIt() {
        QTRY_COMPARE(find<QLabel>(primary_.wizard(), "codeState")->text(),
                     QStringLiteral("mx2.example.test is paired with this server."));
        press(primary_.wizard()->button(QWizard::FinishButton));
    }

    void theSecondRefusesWhatTheFirstDoesNotKnow() {
        QTRY_VERIFY(answer("alice@example.test").startsWith("250 "));
        QTRY_VERIFY(answer("nobody@example.test").startsWith("550 5.1.1"));
    }

    void bothPagesShowEachOtherUp() {
        QTRY_VERIFY(stateOf(primary_, "mx2.example.test").contains("Up"));
        QTRY_VERIFY(stateOf(secondary_, "mx1.example.test").contains("Up"));
    }

    void theEndOfThePairLeavesAnOrdinaryPartner() {
        find<QPushButton>(cardOf(secondary_, "mx1.example.test"), "endPair")->click();
        QTRY_VERIFY(openDialog());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(stateOf(secondary_, "mx1.example.test").contains("Not paired"));
    }

    void cleanupTestCase() {
        for (Side* side : {&primary_, &secondary_}) {
            side->window.reset();
            side->link.reset();
        }
    }

private:
    void next(int step) {
        press(secondary_.wizard()->button(QWizard::NextButton));
        QTRY_COMPARE(secondary_.wizard()->currentId(), step);
    }
    static MemberCard* cardOf(Side& side, const char* partner) {
        return find<GroupDrawing>(side.group(), "groupDrawing")->card(QString::fromLatin1(partner));
    }
    static QString stateOf(Side& side, const char* partner) {
        MemberCard* card = cardOf(side, partner);
        return card ? find<QLabel>(card, "memberState")->text() : QString();
    }
    QByteArray answer(const QByteArray& recipient) const {
        SmtpDialog client(secondary_.server.relayPort);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@peer.test>");
        return client.command("RCPT TO:<" + recipient + ">");
    }

    Side primary_{"mx1.example.test"}, secondary_{"mx2.example.test"};
};

GUI_TEST_MAIN(PairStoryTest)
#include "pair_story_test.moc"
