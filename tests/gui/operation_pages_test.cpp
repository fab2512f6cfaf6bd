// The pages for running the server: connections, access, certificates, statistics, alerts, backup, log.
#include "gui_test.h"

#include "pages/log_model.h"
#include "ui/message_bar.h"
#include "ui/table.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

class OperationPagesTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        settings_ = {setting("access.trusted_networks", "list", "127.0.0.0/8 10.0.0.0/8"),
                     setting("access.blocked_networks", "list", ""), setting("alert.recipients", "list", "")};
        bench_->service.on<rpc::SettingsList>([this](const auto&) {
            return rpc::SettingsList::Response{settings_, version_};
        });
        bench_->service.reply<rpc::BanList>({});
        bench_->service.on<rpc::SettingsSet>([this](const auto& request) -> Result<rpc::SettingsSet::Response> {
            if (request.version && *request.version != version_)
                return Error{ErrorKind::conflict, "Somebody was faster."};
            rpc::SettingsSet::Response reply;
            for (const auto& change : request.changes)
                for (auto& one : settings_)
                    if (one.key == change.key) {
                        one.value = change.value.reveal();
                        reply.settings.push_back(one);
                    }
            reply.version = ++version_;
            return reply;
        });
    }
    void cleanup() { bench_.reset(); }

    void listenersPauseAndResume() {
        rpc::ListenerInfo relay;
        relay.listener = "relay";
        relay.address = "0.0.0.0";
        relay.port = 25;
        relay.state = rpc::ListenerState::listening;
        service().reply<rpc::ListenerList>({{relay}});
        service().reply<rpc::SessionList>({});
        std::string paused;
        service().on<rpc::ListenerPause>([&](const rpc::ListenerName& request) {
            paused = request.listener;
            auto now = relay;
            now.state = rpc::ListenerState::paused;
            return rpc::ListenerList::Response{{now}};
        });
        Page* page = bench_->open("connections");
        auto* table = find<TableView>(page, "listenersTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        press(find<QPushButton>(page, "pause"));
        QTRY_COMPARE(paused, std::string("relay"));
        QTRY_COMPARE(table->model()->index(0, 3).data().toString(), QStringLiteral("Paused"));
        QVERIFY(find<QPushButton>(page, "resume")->isEnabled());
        QVERIFY(!find<QPushButton>(page, "pause")->isEnabled());
    }

    void connectionsInAndOutAreEndedAfterAsking() {
        service().reply<rpc::ListenerList>({});
        rpc::SessionInfo in, out;
        in.id = "s1";
        in.peer = "192.0.2.1:4000";
        out.id = "s2";
        out.direction = rpc::Direction::out;
        service().reply<rpc::SessionList>({{in, out}, 2});
        std::vector<std::string> ended;
        service().on<rpc::SessionDisconnect>([&](const auto& request) {
            ended = request.ids;
            return rpc::SessionDisconnect::Response{1};
        });
        Page* page = bench_->open("connections");
        auto* table = find<TableView>(page, "sessionsTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectKey(QStringLiteral("s2"));
        press(find<QPushButton>(page, "disconnect"));
        QTRY_VERIFY(openDialog());
        QVERIFY(ended.empty());
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_COMPARE(ended, std::vector<std::string>{"s2"});
    }

    void aBlockedAddressIsSavedAtOnce() {
        Page* page = bench_->open("access");
        auto* blocked = find<QWidget>(page, "access.blocked_networks");
        auto* trusted = find<QWidget>(page, "access.trusted_networks");
        QTRY_COMPARE(find<QListWidget>(trusted, "entries")->count(), 2);
        type(find<QLineEdit>(blocked, "entry"), QStringLiteral("203.0.113.9"));
        QTest::keyClick(find<QLineEdit>(blocked, "entry"), Qt::Key_Return);
        QTRY_COMPARE(settings_[1].value, std::string("203.0.113.9"));
        QTRY_COMPARE(find<QListWidget>(blocked, "entries")->count(), 1);
        find<QListWidget>(trusted, "entries")->setCurrentRow(0);
        press(find<QPushButton>(trusted, "remove"));
        QTRY_COMPARE(settings_[0].value, std::string("10.0.0.0/8"));
        auto* notice = find<MessageBar>(page, "noticeBar");
        QTRY_VERIFY(find<QPushButton>(notice, "undo")->isVisible());
        press(find<QPushButton>(notice, "undo"));
        QTRY_COMPARE(settings_[0].value, std::string("10.0.0.0/8 127.0.0.0/8"));
    }

    void aListThatSomebodyElseChangedIsReadAgain() {
        Page* page = bench_->open("access");
        auto* blocked = find<QWidget>(page, "access.blocked_networks");
        QTRY_COMPARE(find<QListWidget>(find<QWidget>(page, "access.trusted_networks"), "entries")->count(), 2);
        settings_[1].value = "198.51.100.1";
        ++version_;
        type(find<QLineEdit>(blocked, "entry"), QStringLiteral("203.0.113.9"));
        press(find<QPushButton>(blocked, "add"));
        QTRY_VERIFY(find<MessageBar>(page, "errorBar")->isVisible());
        QTRY_COMPARE(find<QListWidget>(blocked, "entries")->count(), 1);
        QCOMPARE(find<QLineEdit>(blocked, "entry")->text(), QStringLiteral("203.0.113.9"));
        press(find<QPushButton>(blocked, "add"));
        QTRY_COMPARE(settings_[1].value, std::string("198.51.100.1 203.0.113.9"));
    }

    void aBanIsLiftedAndAnAddressBlockedForGood() {
        rpc::BanInfo address, account;
        address.who = "192.0.2.7";
        address.failures = 20;
        address.since = SystemClock().now();
        address.until = address.since + Millis(600'000);
        account = address;
        account.subject = rpc::BanSubject::account;
        account.who = "anna@example.test";
        std::vector<rpc::BanInfo> bans = {address, account};
        service().on<rpc::BanList>([&](const auto&) {
            return rpc::BanList::Response{bans, static_cast<std::int64_t>(bans.size())};
        });
        service().on<rpc::BanLift>([&](const auto& request) {
            std::erase_if(bans, [&](const auto& ban) { return ban.who == request.who; });
            return rpc::BanLift::Response{1};
        });
        Page* page = bench_->open("access");
        auto* table = find<TableView>(page, "bansTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->selectKey("account anna@example.test");
        QVERIFY(table->selectedText().contains("failed log-ins: 20"));
        QVERIFY(!find<QPushButton>(page, "blockBanned")->isEnabled());
        press(find<QPushButton>(page, "liftBan"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(find<MessageBar>(page, "noticeBar")->what().contains("anna@example.test"));
        table->selectKey("address 192.0.2.7");
        press(find<QPushButton>(page, "blockBanned"));
        QTRY_COMPARE(settings_[1].value, std::string("192.0.2.7"));
    }

    void aCertificateThatEndsSoonIsSaid() {
        rpc::CertificateDetails details;
        details.subject = "CN=mail.example.test";
        details.names = {"mail.example.test"};
        details.validTo = SystemClock().now() + Millis(5LL * 86400 * 1000);
        details.fingerprint = std::string(64, 'a');
        service().reply<rpc::CertificateInfo>(details);
        details.validTo = SystemClock().now() + Millis(90LL * 86400 * 1000);
        service().reply<rpc::CertificateReload>(details);
        Page* page = bench_->open("certificates");
        auto* verdict = find<QLabel>(page, "verdict");
        QTRY_VERIFY2(verdict->text().contains("expires in"), qPrintable(verdict->text()));
        press(find<QPushButton>(page, "copyFingerprint"));
        QVERIFY(QApplication::clipboard()->text().startsWith("AA:AA:"));
        press(find<QPushButton>(page, "reload"));
        QTRY_COMPARE(verdict->text(), QStringLiteral("The certificate is good."));
    }

    void statisticsAskForTheirCategoryAndRange() {
        std::optional<rpc::StatsSeries::Request> asked;
        service().on<rpc::StatsSeries>([&](const rpc::StatsSeries::Request& request) {
            asked = request;
            rpc::StatsSeries::Response reply;
            reply.from = request.from;
            reply.step = request.step;
            for (const auto counter : request.counters)
                reply.series.push_back({counter, {1, 5, 3}, 9});
            return reply;
        });
        Page* page = bench_->open("statistics");
        auto* table = find<TableView>(page, "statisticsTable");
        QTRY_COMPARE(table->model()->rowCount(), 4);
        QCOMPARE(table->model()->index(0, 1).data().toString().trimmed(), QStringLiteral("9"));
        QCOMPARE(table->model()->index(0, 2).data().toString().trimmed(), QStringLiteral("5"));
        press(find<QPushButton>(page, "week"));
        QTRY_COMPARE(asked->to - asked->from, Millis(7LL * 86400 * 1000));
        find<QComboBox>(page, "category")->setCurrentIndex(4);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QTRY_COMPARE(asked->counters.size(), std::size_t(2));
    }

    void statisticsShowAgainWhatWasLookedAtLast() {
        service().on<rpc::StatsSeries>([](const auto&) { return rpc::StatsSeries::Response(); });
        QSettings().remove("statistics");
        Page* page = bench_->open("statistics");
        QVERIFY(find<QPushButton>(page, "day")->isChecked());
        press(find<QPushButton>(page, "month"));
        find<QComboBox>(page, "category")->setCurrentIndex(7);
        bench_ = std::make_unique<Bench>();
        page = bench_->open("statistics");
        QVERIFY(find<QPushButton>(page, "month")->isChecked());
        QCOMPARE(find<QComboBox>(page, "category")->currentIndex(), 7);
        QSettings().remove("statistics");
    }

    void alertsAreListedAndTested() {
        rpc::AlertInfo now, over;
        now.key = "disk";
        now.subject = "The disk is nearly full";
        now.text = "Make room.";
        now.raisedAt = SystemClock().now();
        over = now;
        over.key = "partner-down:alpha";
        over.clearedAt = SystemClock().now();
        service().on<rpc::AlertList>([=](const auto& request) {
            return request.activeOnly ? rpc::AlertList::Response{{now}} : rpc::AlertList::Response{{now, over}};
        });
        service().reply<rpc::AlertTest>({{"admin@example.org"}, "m77"});
        Page* page = bench_->open("alerts");
        auto* table = find<TableView>(page, "alertsTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        find<QComboBox>(page, "which")->setCurrentIndex(1);
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        QCOMPARE(find<QLabel>(page, "alertText")->text(), QStringLiteral("Make room."));
        QVERIFY(find<QPushButton>(page, "goThere")->isVisible());
        press(find<QPushButton>(page, "test"));
        QTRY_VERIFY(find<MessageBar>(page, "noticeBar")->what().contains("admin@example.org"));
        press(find<QPushButton>(page, "goThere"));
        QTRY_COMPARE(bench_->window->currentPage(), QStringLiteral("settings"));
    }

    void aBackupIsMadeWatchedAndChecked() {
        bool running = false, made = false;
        service().on<rpc::BackupNow>([&](const auto&) {
            running = true;
            return rpc::BackupNow::Response{"b1", "/backups/b1"};
        });
        service().on<rpc::BackupStatus>([&](const auto&) {
            rpc::BackupStatus::Response reply;
            reply.running = running;
            reply.backup = "b1";
            if (made) reply.lastAt = SystemClock().now();
            return reply;
        });
        service().on<rpc::BackupList>([&](const auto&) {
            rpc::BackupInfo info;
            info.backup = "b1";
            return made ? rpc::BackupList::Response{{info}} : rpc::BackupList::Response{};
        });
        service().reply<rpc::BackupVerify>({false, 3, 1000, {"A file is missing."}});
        Page* page = bench_->open("backup");
        auto* verdict = find<QLabel>(page, "verdict");
        QTRY_VERIFY(verdict->text().contains("no backup yet"));
        press(find<QPushButton>(page, "backupNow"));
        QTRY_VERIFY(find<QProgressBar>(page, "progress")->isVisible());
        running = false;
        made = true;
        auto* table = find<TableView>(page, "backupsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        press(find<QPushButton>(page, "verify"));
        QTRY_VERIFY(find<MessageBar>(page, "errorBar")->why().contains("A file is missing."));
    }

    void aBackupIsLookedIntoAndRestored() {
        rpc::BackupInfo info;
        info.backup = "b1";
        info.at = SystemClock().now();
        service().reply<rpc::BackupList>({{info}});
        service().reply<rpc::BackupStatus>({});
        rpc::GetStatus::Response status;
        status.dataDirectory = "/srv/ismail";
        service().reply<rpc::GetStatus>(status);
        rpc::BackupVerify::Response report;
        report.good = true;
        report.domains = {"example.test", "other.test"};
        report.domainCount = 5;
        report.accounts = 7;
        report.mailboxMessages = 42;
        report.sealed = true;
        service().reply<rpc::BackupVerify>(report);
        std::string to, opensWith;
        service().on<rpc::BackupRestore>([&](const rpc::BackupRestore::Request& request) {
            to = request.directory;
            if (request.passphrase) opensWith = request.passphrase->reveal();
            return rpc::BackupRestore::Response{request.directory};
        });
        Page* page = bench_->open("backup");
        auto* table = find<TableView>(page, "backupsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        press(find<QPushButton>(page, "restore"));
        QTRY_VERIFY(openDialog());
        QDialog* dialog = openDialog();
        auto* ok = find<QPushButton>(dialog, "ok");
        QTRY_VERIFY(ok->isEnabled());
        QString seen;
        for (const QLabel* label : find<QWidget>(dialog, "preview")->findChildren<QLabel*>())
            seen += label->text() + u'\n';
        QVERIFY2(seen.contains("5 domains, 7 accounts") && seen.contains("example.test, other.test and 3 more"),
                 qPrintable(seen));
        QTRY_COMPARE(find<QLineEdit>(dialog, "directory")->text(), QStringLiteral("/srv/ismail-restored"));
        press(ok);
        QCOMPARE(to, std::string());
        type(find<QLineEdit>(dialog, "passphrase"), "nobody guesses");
        press(ok);
        QTRY_COMPARE(to, std::string("/srv/ismail-restored"));
        QCOMPARE(opensWith, std::string("nobody guesses"));
        QTRY_VERIFY(find<QWidget>(dialog, "next")->isVisible());
        QVERIFY(find<MessageBar>(page, "noticeBar")->what().contains("/srv/ismail-restored"));
        dialog->reject();
    }

    void aDamagedBackupIsNotRestored() {
        rpc::BackupInfo info;
        info.backup = "b1";
        service().reply<rpc::BackupList>({{info}});
        service().reply<rpc::BackupStatus>({});
        service().reply<rpc::BackupVerify>({false, 3, 1000, {"A file is missing."}});
        Page* page = bench_->open("backup");
        auto* table = find<TableView>(page, "backupsTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        emit table->rowActivated(QStringLiteral("b1"));
        QTRY_VERIFY(openDialog());
        QTRY_COMPARE(service().calls.value("backup.verify"), 1);
        QTRY_VERIFY(find<QWidget>(openDialog(), "preview")->findChildren<QLabel*>().size() > 2);
        QVERIFY(!find<QPushButton>(openDialog(), "ok")->isEnabled());
        openDialog()->reject();
    }

    void emptyTablesSayWhy() {
        service().reply<rpc::ListenerList>({});
        service().reply<rpc::SessionList>({});
        Page* page = bench_->open("connections");
        auto* table = find<TableView>(page, "sessionsTable");
        auto* why = find<QWidget>(table, "placeholder");
        QTRY_VERIFY(why->isVisible());
        rpc::SessionInfo in;
        in.id = "s1";
        service().reply<rpc::SessionList>({{in}, 1});
        page->refreshNow();
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(!why->isVisible());
    }

    void theLogIsFollowed() {
        service().on<rpc::LogTail>([&](const rpc::LogTail::Request& request) {
            rpc::LogTail::Response reply;
            for (const auto& one : lines_)
                if (one.severity <= request.level && one.text.find(request.contains) != std::string::npos)
                    reply.lines.push_back(one);
            return reply;
        });
        lines_ = {line(1, "smtp.connect session=aa peer=192.0.2.1"), line(2, "message.accepted session=aa message=m1"),
                  line(3, "smtp.connect session=bb peer=192.0.2.2")};
        Page* page = bench_->open("log");
        auto* table = find<TableView>(page, "logTable");
        QTRY_COMPARE(table->model()->rowCount(), 3);
        live(line(4, "message.sent message=m1"));
        QTRY_COMPARE(table->model()->rowCount(), 4);
        table->selectRow(1);
        press(find<QPushButton>(page, "followMessage"));
        QTRY_COMPARE(find<QLineEdit>(page, "contains")->text(), QStringLiteral("m1"));
        QTRY_COMPARE(table->model()->rowCount(), 2);
        live(line(5, "smtp.connect session=cc"));
        live(line(6, "message.bounced message=m1"));
        QTRY_COMPARE(table->model()->rowCount(), 3);
        find<QPushButton>(page, "hold")->click();
        live(line(7, "message.removed message=m1"));
        QTest::qWait(50);
        QCOMPARE(table->model()->rowCount(), 3);
        find<QPushButton>(page, "hold")->click();
        QTRY_COMPARE(table->model()->rowCount(), 4);
    }

    void linesThatCameBeforeTheOlderOnesHideNone() {
        LogModel model;
        model.setFilter(rpc::LogSeverity::debug, {});
        model.append({line(5, "five"), line(6, "six")});
        model.addOlder({line(3, "three"), line(4, "four"), line(5, "five")});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.line(0)->seq, std::int64_t(3));
        QCOMPARE(model.lastSeq(), std::int64_t(6));
    }

    void theLogKeepsItsNewestLines() {
        LogModel model;
        std::vector<rpc::LogLine> many;
        for (int i = 1; i <= LogModel::maxLines + 10; ++i)
            many.push_back(line(i, "tick"));
        model.append(many);
        model.append({line(LogModel::maxLines + 11, "tick"), line(3, "old")});
        QCOMPARE(model.rowCount(), int(LogModel::maxLines));
        QCOMPARE(model.lastSeq(), std::int64_t(LogModel::maxLines + 11));
        QCOMPARE(LogModel::field("a session=4f peer=x", QStringLiteral("session")), QStringLiteral("4f"));
        QCOMPARE(LogModel::field("a othersession=4f", QStringLiteral("session")), QString());
    }

private:
    static rpc::SettingInfo setting(const std::string& key, const std::string& type, const std::string& value) {
        rpc::SettingInfo info;
        info.key = key;
        info.type = type;
        info.value = value;
        info.help = "Help of " + key + ".";
        return info;
    }
    static rpc::LogLine line(std::int64_t seq, const std::string& text) {
        return {seq, SystemClock().now(), rpc::LogSeverity::info, text};
    }
    void live(const rpc::LogLine& one) {
        lines_.push_back(one);
        service().event(rpc::EventKind::logLines, rpc::encode(rpc::LogLines{{one}, 0}));
    }
    FakeService& service() { return bench_->service; }

    std::unique_ptr<Bench> bench_;
    std::vector<rpc::SettingInfo> settings_;
    std::vector<rpc::LogLine> lines_;
    std::int64_t version_ = 1;
};

GUI_TEST_MAIN(OperationPagesTest)
#include "operation_pages_test.moc"
