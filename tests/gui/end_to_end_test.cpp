// The window and a real ismaild, from an empty data directory to a message in a mailbox, by clicks and keys alone.
#include "gui_test.h"

#include "dialogs/first_run.h"
#include "harness/server_process.h"
#include "ui/table.h"

#include <QJsonArray>

#include <signal.h>

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

class EndToEndTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        server_ = std::make_unique<ServerProcess>("mx.example.test");
        QVERIFY(server_->start());
        link_ = std::make_unique<ServiceLink>(server_->dataDirectory());
        window_ = std::make_unique<MainWindow>(*link_, allPages());
        window_->show();
        link_->start();
        QTRY_COMPARE(link_->state(), LinkState::administrator);
    }

    void anEmptyServerAsksForItsFirstDomain() {
        QTRY_VERIFY(steps());
        auto* name = find<QLineEdit>(steps(), "serverName");
        QTRY_COMPARE(name->text(), QStringLiteral("mx.example.test"));
        QCOMPARE(steps()->focusWidget(), name);
        next(FirstRun::domainStep);
        QCOMPARE(steps()->focusWidget(), find<QLineEdit>(steps(), "firstDomain"));
        type(find<QLineEdit>(steps(), "firstDomain"), "example.test");
        find<QRadioButton>(steps(), "firstPrimary")->click();
        next(FirstRun::accountStep);
        QCOMPARE(steps()->focusWidget(), find<QLineEdit>(steps(), "firstAccount"));
        type(find<QLineEdit>(steps(), "firstAccount"), "anna");
        type(find<QLineEdit>(steps()->currentPage(), "password"), "correct horse battery");
        next(FirstRun::dnsStep);
        next(FirstRun::testStep);
        QCOMPARE(steps()->focusWidget(), find<QLineEdit>(steps(), "testRecipient"));
    }

    void aTestMessageArrives() {
        QCOMPARE(find<QLineEdit>(steps(), "testRecipient")->text(), QStringLiteral("anna@example.test"));
        press(find<QPushButton>(steps(), "sendTest"));
        QTRY_VERIFY(find<QLabel>(steps(), "testState")->text().contains("has arrived"));
        QCOMPARE(server_->mailbox("anna@example.test").size(), 1);
        next(FirstRun::endStep);
        auto* settings = find<QLabel>(steps()->currentPage(), "programSettings");
        QTRY_VERIFY(settings->isVisible());
        const QString imaps = QString::number(server_->imapsPort), smtps = QString::number(server_->submissionsPort);
        QVERIFY2(settings->text().contains("mx.example.test, port " + imaps + ", SSL/TLS"),
                 qPrintable(settings->text()));
        QVERIFY2(settings->text().contains("mx.example.test, port " + smtps + ", SSL/TLS"),
                 qPrintable(settings->text()));
        QVERIFY2(settings->text().contains("User name: anna@example.test"), qPrintable(settings->text()));
        press(steps()->button(QWizard::FinishButton));
        QTRY_VERIFY(!steps());
    }

    void theDomainIsListedAndTheAccountToo() {
        QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier);
        window_->showPage("domains");
        auto* domains = find<TableView>(window_->page("domains"), "domainsTable");
        QTRY_COMPARE(domains->model()->rowCount(), 1);
        window_->showPage("accounts");
        auto* accounts = find<TableView>(window_->page("accounts"), "accountsTable");
        QTRY_COMPARE(accounts->model()->rowCount(), 1);
        QCOMPARE(accounts->model()->index(0, 0).data().toString(), QStringLiteral("anna@example.test"));
    }

    void anAliasLeadsToTheAccount() {
        window_->showPage("aliases");
        Page* aliases = window_->page("aliases");
        QTRY_VERIFY(find<QPushButton>(aliases, "emptyButton")->isVisible());
        press(find<QPushButton>(aliases, "emptyButton"));
        QTRY_VERIFY(openDialog());
        QTRY_COMPARE(find<QComboBox>(openDialog(), "aliasDomain")->currentText(), QStringLiteral("example.test"));
        type(find<QLineEdit>(openDialog(), "aliasName"), "info");
        auto* targets = find<QPlainTextEdit>(openDialog(), "aliasTargets");
        targets->setFocus();
        QTest::keyClicks(targets, "anna@example.test");
        pressOk(openDialog());
        QTRY_COMPARE(find<TableView>(aliases, "aliasesTable")->model()->rowCount(), 1);
        server_->mustCtl({"test-message", "info@example.test"});
        QTRY_COMPARE(server_->mailbox("anna@example.test").size(), 2);
    }

    void anAccountIsGivenAQuotaAndAnAnswer() {
        window_->showPage("accounts");
        auto* accounts = find<TableView>(window_->page("accounts"), "accountsTable");
        accounts->selectKey("anna@example.test");
        press(find<QPushButton>(window_->page("accounts"), "editAccount"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        QTRY_COMPARE(find<QLabel>(dialog, "otherNames")->text(), QStringLiteral("info@example.test"));
        auto* quota = find<QWidget>(dialog, "accountQuota");
        find<QComboBox>(quota, "limitChoice")->setCurrentIndex(2);
        find<QDoubleSpinBox>(quota, "limitNumber")->setValue(2);
        find<QTabWidget>(dialog, "accountParts")->setCurrentIndex(2);
        find<QCheckBox>(dialog, "replyEnabled")->click();
        auto* text = find<QPlainTextEdit>(dialog, "replyText");
        text->setFocus();
        QTest::keyClicks(text, "Back on Monday");
        pressOk(dialog);
        QTRY_VERIFY(!openDialog());
        const auto shown = server_->ctlJson({"account", "show", "anna@example.test"}).object();
        QCOMPARE(shown.value("quota").toInteger(), qint64(2) << 30);
        QCOMPARE(shown.value("autoReply").toObject().value("text").toString(), QStringLiteral("Back on Monday"));
    }

    void everyListenerIsShown() {
        window_->showPage("connections");
        auto* listeners = find<TableView>(window_->page("connections"), "listenersTable");
        QTRY_COMPARE(listeners->model()->rowCount(), 7);
        listeners->selectAll();
        for (const char* title :
             {"Mail from other servers", "Submission (TLS)", "POP3 (TLS)", "IMAP (STARTTLS)", "IMAP (TLS)"})
            QVERIFY2(listeners->selectedText().contains(title), title);
    }

    void aPartnerAndASecondaryDomainAreAdded() {
        window_->showPage("partners");
        Page* partners = window_->page("partners");
        QTRY_VERIFY(!partners->isBusy());
        press(find<QPushButton>(partners, "emptyButton"));
        QTRY_VERIFY(openDialog());
        type(find<QLineEdit>(openDialog(), "partnerName"), "office");
        type(find<QLineEdit>(openDialog(), "partnerHost"), "127.0.0.1");
        pressOk(openDialog());
        QTRY_COMPARE(find<TableView>(partners, "partnersTable")->model()->rowCount(), 1);

        window_->showPage("domains");
        Page* domains = window_->page("domains");
        press(find<QPushButton>(domains, "addDomain"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        QTRY_COMPARE(find<QComboBox>(dialog, "primaryPartner")->count(), 2);
        type(find<QLineEdit>(dialog, "domainName"), "office.test");
        find<QRadioButton>(dialog, "roleSecondary")->click();
        find<QComboBox>(dialog, "primaryPartner")->setCurrentIndex(1);
        pressOk(dialog);
        QTRY_COMPARE(find<TableView>(domains, "domainsTable")->model()->rowCount(), 2);
        const auto shown = server_->ctlJson({"domain", "show", "office.test"}).object();
        QCOMPARE(shown.value("role").toString(), QStringLiteral("secondary"));
        QCOMPARE(shown.value("primaryPartner").toString(), QStringLiteral("office"));
    }

    void aServiceThatStandsStillLosesNoSecondaries() {
        server_->mustCtl({"domain", "set", "example.test", "--secondary", "office"});
        QDialog* dialog = editOfExampleTest([this] { QCOMPARE(::kill(pid_t(server_->processId()), SIGSTOP), 0); });
        QTRY_VERIFY(find<QLabel>(dialog, "loading")->isVisible());
        find<QCheckBox>(dialog, "plusAddressing")->click();
        press(find<QPushButton>(dialog, "ok"));
        QTest::qWait(0);
        QVERIFY(dialog->isVisible());
        QCOMPARE(::kill(pid_t(server_->processId()), SIGCONT), 0);
        pressOk(dialog);
        QTRY_VERIFY(!openDialog());
        QVERIFY(!domainShown().value("plusAddressing").toBool());
        QCOMPARE(secondariesShown(), QStringList{"office"});
    }

    void aRestartWhileADialogLoadsLosesNoSecondaries() {
        QDialog* dialog = editOfExampleTest([this] { QCOMPARE(::kill(pid_t(server_->processId()), SIGSTOP), 0); });
        QTRY_VERIFY(find<QLabel>(dialog, "loading")->isVisible());
        server_->kill();
        QTRY_VERIFY(find<MessageBar>(dialog, "loadingFailed")->isVisible());
        QVERIFY(!find<QPushButton>(dialog, "ok")->isEnabled());
        QVERIFY(server_->start());
        QTRY_VERIFY(find<QCheckBox>(dialog, "plusAddressing")->isEnabled());
        find<QCheckBox>(dialog, "plusAddressing")->click();
        pressOk(dialog);
        QTRY_VERIFY(!openDialog());
        QVERIFY(domainShown().value("plusAddressing").toBool());
        QCOMPARE(secondariesShown(), QStringList{"office"});
        server_->mustCtl({"domain", "set", "example.test", "--no-secondaries"});
    }

    void heldMailIsSeenAndWorked() {
        // Its primary listens nowhere, so the mail stays.
        server_->mustCtl({"test-message", "bob@office.test"});
        window_->showPage("queue");
        Page* queue = window_->page("queue");
        auto* table = find<TableView>(queue, "queueTable");
        QTRY_VERIFY(table->model()->rowCount() == 1 && table->isVisible());
        QTRY_COMPARE(find<TableView>(queue, "destinationsTable")->model()->rowCount(), 1);
        const auto select = [table] {
            table->setFocus();
            table->selectRow(0);
            return !table->currentKey().isEmpty();
        };
        QTRY_VERIFY(select());
        press(find<QToolButton>(queue, "hold"));
        confirmAction();
        QTRY_VERIFY(select() && table->selectedText().contains("On hold"));
        press(find<QToolButton>(queue, "release"));
        confirmAction();
        QTRY_VERIFY(select() && table->selectedText().contains("Held"));
        press(find<QToolButton>(queue, "remove"));
        confirmAction();
        QTRY_COMPARE(server_->queued(), 0);
        QTRY_VERIFY(find<QLabel>(queue, "emptyTitle")->isVisible());
    }

    void theWindowSurvivesARestartOfTheService() {
        QVERIFY(server_->stop(10000));
        QTRY_COMPARE(link_->state(), LinkState::noContact);
        QVERIFY(server_->start());
        QTRY_COMPARE(link_->state(), LinkState::administrator);
        auto* domains = find<TableView>(window_->page("domains"), "domainsTable");
        QTRY_COMPARE(domains->model()->rowCount(), 2);
    }

    void helpAndVersionNeedNoDisplay() {
        for (const char* option : {"--help", "--version"}) {
            const Finished asked = run("env", {"-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", "-u", "QT_QPA_PLATFORM",
                                               programPath("ismail-admin"), QString::fromLatin1(option)});
            QVERIFY2(asked.exitCode == 0, asked.err);
            QVERIFY2(asked.out.contains("ISMail Administrator") || asked.out.contains("--data"), asked.out);
        }
    }

    void cleanupTestCase() {
        window_.reset();
        link_.reset();
        server_.reset();
    }

private:
    // before: what happens to the service just before the dialog is opened on what the list shows.
    QDialog* editOfExampleTest(const std::function<void()>& before) {
        window_->showPage("domains");
        Page* page = window_->page("domains");
        page->refreshNow(); // an edit of a moment ago may not be in the list yet
        auto* table = find<TableView>(page, "domainsTable");
        const auto listed = [&] {
            table->selectKey("example.test");
            return !page->isBusy() && table->selectedText().contains("office");
        };
        if (!QTest::qWaitFor(listed, patienceMs)) qFatal("The list does not show who holds mail for the domain.");
        before();
        press(find<QPushButton>(page, "editDomain"));
        if (!QTest::qWaitFor([] { return openDialog() != nullptr; }, patienceMs)) qFatal("There is no dialog.");
        return openDialog();
    }
    QJsonObject domainShown() const { return server_->ctlJson({"domain", "show", "example.test"}).object(); }
    QStringList secondariesShown() const {
        QStringList names;
        for (const QJsonValue& one : domainShown().value("secondaries").toArray())
            names.append(one.toObject().value("partner").toString());
        return names;
    }
    static void confirmAction() {
        QTRY_VERIFY(openDialog());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(!openDialog());
    }
    FirstRun* steps() const { return window_->findChild<FirstRun*>(); }
    void next(int step) {
        QWizard* wizard = steps();
        press(wizard->button(QWizard::NextButton));
        QTRY_COMPARE(wizard->currentId(), step);
    }

    std::unique_ptr<ServerProcess> server_;
    std::unique_ptr<ServiceLink> link_;
    std::unique_ptr<MainWindow> window_;
};

GUI_TEST_MAIN(EndToEndTest)
#include "end_to_end_test.moc"
