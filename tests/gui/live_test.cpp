// What happens in a real service is seen in the window a moment later, on every page, whoever caused it. Nobody presses
// F5 here. How long each took is printed; it is meant to be a second.
#include "gui_test.h"

#include "harness/server_process.h"
#include "harness/smtp_dialog.h"
#include "tray/tray_icon.h"

#include <signal.h>

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

class LiveTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QVERIFY(server_.start());
        server_.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server_.mustCtl({"account", "add", "anna@example.test"}, "correct horse battery\n");
        // Its primary listens nowhere, so its mail stays.
        server_.mustCtl({"partner", "add", "office", "--host", "127.0.0.1", "--port", QString::number(freePort())});
        server_.mustCtl({"domain", "add", "office.test", "--role", "secondary", "--primary", "office", "--recipients",
                         "accept-all"});
        link_ = std::make_unique<ServiceLink>(server_.dataDirectory());
        window_ = std::make_unique<MainWindow>(*link_, allPages());
        window_->show();
        link_->start();
        QTRY_COMPARE(link_->state(), LinkState::administrator);
    }

    void heldMailComesToTheQueueAndTheOverview() {
        open("queue");
        seenAfter(
            "the first held message in the queue", [&] { send(1); }, "someone1@office.test");
        seenAfter(
            "one more", [&] { send(2); }, "someone2@office.test");
        open("overview");
        seenAfter(
            "the number on the overview", [&] { send(3); }, "3");
        open("domains");
        seenAfter(
            "the number at its domain", [&] { send(1); }, "4");
        open("queue");
        QTRY_VERIFY(seen().contains("someone3@office.test"));
    }

    void fiveThousandMessagesMoreAreCounted() {
        Page* queue = open("queue");
        QTRY_VERIFY(seen().contains("someone3@office.test"));
        auto* table = find<TableView>(queue, "queueTable");
        table->selectRow(0);
        const QString selected = table->currentKey();
        QVERIFY(!selected.isEmpty());
        SmtpDialog client(server_.relayPort);
        client.command("EHLO client.test");
        for (int i = 0; i < 500; ++i) {
            QList<QByteArray> to;
            for (int j = 0; j < 10; ++j)
                to.append("mass" + QByteArray::number(i * 10 + j) + "@office.test");
            QVERIFY2(client.mail("sender@peer.test", to, text).startsWith("250"), client.lastReply);
            QCoreApplication::processEvents();
        }
        const int all = server_.queued();
        QVERIFY(all >= 5'004);
        seenAfter(
            "five thousand more", [] {}, QLocale().toString(all));
        QCOMPARE(table->currentKey(), selected);
    }

    void whatIsTakenOutOfTheQueueGoesFromThePage() {
        open("queue");
        seenAfter(
            "an empty queue",
            [&] {
                server_.mustCtl({"queue", "remove", "--all", "--yes"});
            },
            "", [&] { return find<QLabel>(window_->page("queue"), "emptyTitle")->isVisible(); });
    }

    void aPartnerThatCannotBeReachedIsMarked() {
        auto* table = find<TableView>(open("partners"), "partnersTable");
        const QString port = QString::number(freePort());
        seenAfter(
            "a partner",
            [&] {
                server_.mustCtl({"partner", "add", "branch", "--host", "127.0.0.1", "--port", port});
            },
            "branch");
        server_.mustCtl({"domain", "add", "branch.test", "--role", "secondary", "--primary", "branch", "--recipients",
                         "accept-all"});
        table->selectKey("branch");
        QVERIFY(table->selectedText().contains("branch") && !table->selectedText().contains("Not usable"));
        seenAfter(
            "that it cannot be reached", [&] { send(1, "branch.test"); }, "",
            [&] { return table->selectedText().contains("Not usable"); });
    }

    void aConnectionComesAndGoes() {
        open("connections");
        auto client = std::make_unique<SmtpDialog>(server_.relayPort);
        seenAfter(
            "a connection", [&] { client->command("EHLO visitor.test"); }, "visitor.test");
        client.reset();
        seenAfter(
            "its end", [] {}, "", [&] { return !seen().contains("visitor.test"); });
        seenAfter(
            "a listener that is paused",
            [&] {
                server_.mustCtl({"listener", "pause", "relay"});
            },
            "Paused");
        server_.mustCtl({"listener", "resume", "relay"});
    }

    void whatTheCommandLineChangesIsSeen() {
        open("accounts");
        seenAfter(
            "an account",
            [&] {
                server_.mustCtl({"account", "add", "bert@example.test"}, "a good password\n");
            },
            "bert@example.test");
        open("aliases");
        seenAfter(
            "an alias",
            [&] {
                server_.mustCtl({"alias", "add", "info@example.test", "anna@example.test"});
            },
            "info@example.test");
        open("domains");
        seenAfter(
            "a domain",
            [&] {
                server_.mustCtl({"domain", "add", "third.test", "--role", "primary"});
            },
            "third.test");
    }

    void linesOfTheLogComeByThemselves() {
        open("log");
        QTRY_VERIFY(seen().contains("service.ready"));
        seenAfter(
            "a line of the log", [&] { askForNobody(7); }, "nobody7@example.test");
        QProcess follow;
        follow.start(programPath("ismailctl"), {"--data", server_.dataDirectory(), "log", "tail", "--follow"});
        QByteArray told;
        QTRY_VERIFY((told += follow.readAllStandardOutput()).contains("nobody7@example.test"));
        askForNobody(8);
        QTRY_VERIFY((told += follow.readAllStandardOutput()).contains("nobody8@example.test"));
        follow.kill();
        follow.waitForFinished();
    }

    void theIconCountsToo() {
        TrayIcon icon(*link_, *window_);
        QTRY_VERIFY(!icon.tooltip().isEmpty());
        const QString before = icon.tooltip();
        seenAfter(
            "the icon", [&] { send(9); }, "", [&] { return icon.tooltip() != before; });
    }

    void aServiceThatHangsIsNotCalledConnected() {
        open("queue");
        QCOMPARE(::kill(pid_t(server_.processId()), SIGSTOP), 0);
        seenAfter(
            "a service that hangs", [] {}, "", [&] { return !link_->hasContact(); });
        QVERIFY2(link_->problem().text.find("has not answered") != std::string::npos, link_->problem().text.c_str());
        QCOMPARE(::kill(pid_t(server_.processId()), SIGCONT), 0);
        seenAfter(
            "that it goes on", [] {}, "", [&] { return link_->hasContact(); });
    }

    void cleanupTestCase() {
        window_.reset();
        link_.reset();
    }

private:
    Page* open(const char* id) {
        window_->showPage(QString::fromLatin1(id));
        shown_ = window_->page(QString::fromLatin1(id));
        if (!QTest::qWaitFor([this] { return !shown_->isBusy(); }, patienceMs)) qFatal("The page waits for ever.");
        return shown_;
    }
    void send(int number, const QByteArray& domain = "office.test") const {
        SmtpDialog client(server_.relayPort);
        client.command("EHLO client.test");
        const QByteArray to = "someone" + QByteArray::number(number) + "@" + domain;
        if (!client.mail("sender@peer.test", {to}, text).startsWith("250")) qFatal("%s", client.lastReply.constData());
    }
    // Its refusal is a line of the log that names the recipient.
    void askForNobody(int number) const {
        SmtpDialog client(server_.relayPort);
        client.command("EHLO client.test");
        client.command("MAIL FROM:<sender@peer.test>");
        client.command("RCPT TO:<nobody" + QByteArray::number(number) + "@example.test>");
    }
    // All that can be read on the page.
    QString seen() const {
        QStringList words;
        for (const QLabel* label : shown_->findChildren<QLabel*>())
            if (label->isVisible()) words.append(label->text());
        for (const QTableView* table : shown_->findChildren<QTableView*>()) {
            if (!table->isVisible()) continue;
            const QAbstractItemModel& model = *table->model();
            const int rows = model.rowCount();
            for (int row = 0; row < rows; ++row) {
                if (row == 200 && rows > 400) row = rows - 200; // both ends of a long list
                for (int column = 0; column < model.columnCount(); ++column)
                    words.append(model.index(row, column).data().toString());
            }
        }
        return words.join('\n');
    }
    template <class Deed>
    void seenAfter(const char* what, const Deed& deed, const char* words) {
        seenAfter(what, deed, words, [&] { return seen().contains(QString::fromUtf8(words)); });
    }
    template <class Deed>
    void seenAfter(const char* what, const Deed& deed, const QString& words) {
        seenAfter(what, deed, "", [&] { return seen().contains(words); });
    }
    template <class Deed, class Check>
    void seenAfter(const char* what, const Deed& deed, const char* words, const Check& check) {
        deed();
        QElapsedTimer since;
        since.start();
        if (!QTest::qWaitFor(check, 30'000)) qFatal("%s: \"%s\" is not seen.\n%s", what, words, qPrintable(seen()));
        qInfo("%s: seen after %lld ms", what, since.elapsed());
    }

    const QByteArray text = "From: sender@peer.test\r\nSubject: Live\r\n\r\nHello.\r\n";
    ServerProcess server_{"mx.example.test"};
    std::unique_ptr<ServiceLink> link_;
    std::unique_ptr<MainWindow> window_;
    Page* shown_ = nullptr;
};

GUI_TEST_MAIN(LiveTest)
#include "live_test.moc"
