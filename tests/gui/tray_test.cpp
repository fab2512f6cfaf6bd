#include "gui_test.h"

#include "tray/log_on_start.h"
#include "tray/single_instance.h"
#include "tray/tray_icon.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;
using ServerStatus = rpc::GetStatus::Response;

namespace {

ServerStatus quiet() {
    ServerStatus status;
    status.serverName = "mail.example.test";
    rpc::ListenerInfo listener;
    listener.listener = "relay";
    listener.state = rpc::ListenerState::listening;
    status.listeners = {listener};
    return status;
}

struct NoNavigator : Navigator {
    QStringList shown;
    void showPage(const QString& id, const QString& argument) override { shown.append(id + u' ' + argument); }
    void showManual(const QString&) override {}
    void openFirstRun() override {}
};

} // namespace

class TrayTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QSettings().clear();
        qputenv("XDG_CONFIG_HOME", home_.path().toUtf8());
    }

    void everyStateHasItsReason() {
        QCOMPARE(trayState({}), TrayState::noContact);
        ServerStatus status = quiet();
        QCOMPARE(trayState(status), TrayState::fine);
        status.queue.held = 3;
        QCOMPARE(trayState(status), TrayState::waiting);
        status.verdict = rpc::Severity::problem;
        QCOMPARE(trayState(status), TrayState::problem);
        status.listeners[0].state = rpc::ListenerState::paused;
        QCOMPARE(trayState(status), TrayState::stopped);
    }

    void everyStateLooksDifferentAlsoWithoutColours() {
        QList<QImage> seen;
        for (const auto state :
             {TrayState::fine, TrayState::waiting, TrayState::problem, TrayState::stopped, TrayState::noContact}) {
            const QImage grey = trayIcon(state).pixmap(16, 16).toImage().convertToFormat(QImage::Format_Grayscale8);
            for (const QImage& other : seen)
                QVERIFY(other != grey);
            seen.append(grey);
        }
    }

    void theTooltipCounts() {
        ServerStatus status = quiet();
        status.queue.recipients = 12;
        status.queue.held = 7;
        status.partners = {{"alpha", rpc::PartnerState::down, {}}};
        const QString tip = trayTooltip(QStringLiteral("mail.example.test"), status);
        QVERIFY2(tip.contains("5 waiting, 7 held") && tip.contains("Partners down: 1"), qPrintable(tip));
        QVERIFY(trayTooltip(QString(500, u'x'), status).size() <= 127);
    }

    void theTooltipNamesTheMemberThatIsWorst() {
        rpc::GroupStatus::Response group;
        const auto add = [&group](const char* name, rpc::MemberVerdict verdict) {
            rpc::GroupMember member;
            member.partner = name;
            member.state = rpc::PairState::paired;
            member.verdict = verdict;
            group.members.push_back(member);
        };
        const auto tip = [&] { return trayTooltip(QStringLiteral("mail.example.test"), quiet(), group); };
        add("mx2", rpc::MemberVerdict::up);
        rpc::MemberDomain held;
        held.held = 412;
        group.members[0].domains = {held};
        QVERIFY2(tip().endsWith("mx2 holds 412 for you"), qPrintable(tip()));
        add("mx3", rpc::MemberVerdict::down);
        add("mx4", rpc::MemberVerdict::cutOff);
        QVERIFY2(tip().endsWith("mx3: Down"), qPrintable(tip()));
    }

    void newsAreWhatChanged() {
        TrayNews news;
        ServerStatus status = quiet();
        status.partners = {{"alpha", rpc::PartnerState::up, {}}};
        QVERIFY(news.compare(status, at(0)).empty());
        status.partners[0].state = rpc::PartnerState::down;
        auto told = news.compare(status, at(60));
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(told[0].title.contains("alpha"));
        QVERIFY(news.compare(status, at(61)).empty());
        status.partners[0].state = rpc::PartnerState::up;
        told = news.compare(status, at(120));
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(told[0].title.contains("back"));
        status.findings = {{rpc::Severity::problem, "disk.low", "The disk is nearly full.", "Make room."}};
        told = news.compare(status, at(240));
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].text, QStringLiteral("Make room."));
        QCOMPARE(news.compare({}, at(400)).size(), std::size_t(1));
        QVERIFY(news.compare({}, at(401)).empty());
    }

    void aFloodIsToldAsANumber() {
        TrayNews news;
        ServerStatus status = quiet();
        news.compare(status, at(0));
        for (int i = 0; i < 10; ++i)
            status.findings.push_back({rpc::Severity::warning, "thing." + std::to_string(i), "Trouble.", ""});
        const auto told = news.compare(status, at(1));
        QCOMPARE(told.size(), std::size_t(TrayNews::perMinute));
        QVERIFY2(told.back().text.contains("7 more"), qPrintable(told.back().text));
    }

    void theSameMatterWaitsTenMinutes() {
        TrayNews news;
        ServerStatus up = quiet(), down = quiet();
        up.partners = {{"alpha", rpc::PartnerState::up, {}}};
        down.partners = {{"alpha", rpc::PartnerState::down, {}}};
        int told = 0;
        for (int second = 0; second < 540; second += 30) {
            told += static_cast<int>(news.compare(up, at(second)).size());
            told += static_cast<int>(news.compare(down, at(second + 15)).size());
        }
        QCOMPARE(told, 2);
    }

    void theMenuActs() {
        FakeService service;
        ServerStatus status = quiet();
        status.queue.recipients = 4;
        service.reply<rpc::GetStatus>(status);
        service.on<rpc::QueueRetry>([](const rpc::QueueAction& request) {
            rpc::QueueActionResult result;
            result.recipients = request.selection.filter ? 4 : 0;
            return result;
        });
        rpc::QueryResult query;
        query.partner = "alpha";
        query.ok = true;
        service.reply<rpc::PartnerQueryNow>({{query}});
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        NoNavigator navigator;
        TrayIcon icon(link, navigator);
        QSignalSpy told(&icon, &TrayIcon::told);
        QCOMPARE(icon.state(), TrayState::noContact);
        link.start();
        QTRY_COMPARE(icon.state(), TrayState::fine);
        QVERIFY(icon.tooltip().contains("4 waiting"));
        find<QAction>(&icon.menu(), "trayRetry")->trigger();
        QTRY_COMPARE(told.count(), 1);
        QVERIFY(told[0][1].toString().contains("4 recipients"));
        find<QAction>(&icon.menu(), "trayQuery")->trigger();
        QTRY_COMPARE(told.count(), 2);
        QSignalSpy quit(&icon, &TrayIcon::quitWanted);
        find<QAction>(&icon.menu(), "trayExit")->trigger();
        QCOMPARE(quit.count(), 1);
    }

    void protocolsAreStoppedAndStarted() {
        FakeService service;
        ServerStatus status = quiet();
        const auto add = [&status](const char* name, rpc::ListenerState state) {
            rpc::ListenerInfo listener;
            listener.listener = name;
            listener.state = state;
            status.listeners.push_back(listener);
        };
        add("submission", rpc::ListenerState::listening);
        add("submission", rpc::ListenerState::listening); // on a second address
        add("pop3", rpc::ListenerState::paused);
        add("imap", rpc::ListenerState::disabled);
        service.on<rpc::GetStatus>([&](const auto&) { return status; });
        QStringList paused, resumed;
        service.on<rpc::ListenerPause>([&](const rpc::ListenerName& request) {
            paused.append(QString::fromStdString(request.listener));
            for (rpc::ListenerInfo& listener : status.listeners)
                if (listener.listener == request.listener) listener.state = rpc::ListenerState::paused;
            return rpc::ListenerList::Response{};
        });
        service.on<rpc::ListenerResume>([&](const rpc::ListenerName& request) {
            resumed.append(QString::fromStdString(request.listener));
            return rpc::ListenerList::Response{};
        });
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        NoNavigator navigator;
        TrayIcon icon(link, navigator);
        link.start();
        QTRY_VERIFY(icon.findChild<QAction*>("traySMTP"));
        auto* smtp = find<QAction>(&icon, "traySMTP");
        auto* pop3 = find<QAction>(&icon, "trayPOP3");
        QVERIFY(!icon.findChild<QAction*>("trayIMAP"));
        QCOMPARE(smtp->text(), QStringLiteral("Stop SMTP"));
        QCOMPARE(pop3->text(), QStringLiteral("Start POP3"));
        QVERIFY(icon.menu().actions().contains(smtp));
        pop3->trigger();
        QTRY_COMPARE(resumed, QStringList{"pop3"});
        smtp->trigger();
        QTRY_COMPARE(paused, (QStringList{"relay", "submission"}));
        QTRY_COMPARE(smtp->text(), QStringLiteral("Start SMTP"));
    }

    void aLostServiceIsToldAndPausedNotificationsAreNot() {
        FakeService service;
        service.reply<rpc::GetStatus>(quiet());
        QVERIFY(service.start());
        ServiceLink link(service.dataDirectory());
        NoNavigator navigator;
        TrayIcon icon(link, navigator);
        QSignalSpy told(&icon, &TrayIcon::told);
        link.start();
        QTRY_COMPARE(icon.state(), TrayState::fine);
        find<QAction>(&icon.menu(), "trayPause")->setChecked(true);
        service.stop();
        QTRY_COMPARE(icon.state(), TrayState::noContact);
        QCOMPARE(told.count(), 0);
        QVERIFY(service.start());
        QTRY_COMPARE(icon.state(), TrayState::fine);
        find<QAction>(&icon.menu(), "trayPause")->setChecked(false);
        service.stop();
        QTRY_COMPARE(told.count(), 1);
    }

    void theStartAtLogOnIsAnEntryOfTheUser() {
        if (QSysInfo::kernelType() == QLatin1String("winnt")) QSKIP("The registry of the user is left alone.");
        QVERIFY(!startsAtLogOn());
        QVERIFY(setStartsAtLogOn(true));
        QVERIFY(startsAtLogOn());
        QVERIFY(setStartsAtLogOn(false));
        QVERIFY(!startsAtLogOn());
    }

    void theSecondStartShowsTheFirst() {
        QTemporaryDir directory;
        SingleInstance first(directory.path()), second(directory.path()), other(directory.path() + "x");
        QSignalSpy shown(&first, &SingleInstance::showWanted);
        QString order;
        first.claim(
            SingleInstance::Wish::show, [&] { order += 'a'; }, [&] { order += 'A'; });
        QTRY_COMPARE(order, QStringLiteral("a"));
        second.claim(
            SingleInstance::Wish::show, [&] { order += 'b'; }, [&] { order += 'B'; });
        QTRY_COMPARE(order, QStringLiteral("aB"));
        QTRY_COMPARE(shown.count(), 1);
        other.claim(
            SingleInstance::Wish::show, [&] { order += 'c'; }, [&] { order += 'C'; });
        QTRY_COMPARE(order, QStringLiteral("aBc"));
    }

    void aStartThatIsToTakeThePlaceEndsTheFirst() {
        const QTemporaryDir directory;
        auto first = std::make_unique<SingleInstance>(directory.path());
        SingleInstance second(directory.path()), third(directory.path());
        QSignalSpy shown(first.get(), &SingleInstance::showWanted);
        connect(
            first.get(), &SingleInstance::endWanted, this, [&] { first.reset(); }, Qt::QueuedConnection);
        QString order;
        first->claim(
            SingleInstance::Wish::silent, [&] { order += 'a'; }, [&] { order += 'A'; });
        QTRY_COMPARE(order, QStringLiteral("a"));
        second.claim(
            SingleInstance::Wish::end, [&] { order += 'b'; }, [&] { order += 'B'; });
        QTRY_COMPARE(order, QStringLiteral("aB"));
        QVERIFY(!first);
        second.listen();
        third.claim(
            SingleInstance::Wish::show, [&] { order += 'c'; }, [&] { order += 'C'; });
        QTRY_COMPARE(order, QStringLiteral("aBC"));
    }

private:
    QTemporaryDir home_;
    static Time at(int seconds) { return Time(Millis(1'700'000'000'000LL + 1000LL * seconds)); }
};

GUI_TEST_MAIN(TrayTest)
#include "tray_test.moc"
