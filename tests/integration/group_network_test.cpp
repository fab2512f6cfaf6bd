// Three servers of a group, each a host of its own on a real network with port 25: what they make of lines that are
// cut, of a server that dies or freezes, and of clocks that are wrong. Nobody is blamed for what a line did, and all
// mail arrives once.
#include "harness/group_servers.h"
#include "harness/network.h"
#include "harness/peers.h"
#include "harness/set_clock.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace ismail::test;

namespace {

constexpr int verdictWithinMs = 30'000;

// mx1 is primary for example.test; mx2 and mx3 hold its mail. mx2 is primary for two.test, which mx3 holds: so all
// three know each other. Host 0 is a stranger, and the name server.
class Trio {
public:
    Network network{3};
    NameServer dns;
    std::vector<std::unique_ptr<ServerProcess>> servers;

    ServerProcess& mx(int number) { return *servers[static_cast<std::size_t>(number) - 1]; }

    bool start(const QMap<QString, QString>& environmentOfSecond = {}) {
        dns.address = Network::address(Network::self);
        QString zone = "@ MX 10 mx1\n@ MX 20 mx2\n@ MX 30 mx3\n";
        for (int i = 1; i <= 3; ++i)
            zone += QStringLiteral("mx%1 A %2\n").arg(i).arg(Network::address(i));
        dns.zone("example.test", zone);
        dns.zone(".", {}); // knows that there is nothing else
        if (!dns.start()) return false;
        for (int i = 1; i <= 3; ++i) {
            servers.push_back(std::make_unique<ServerProcess>(QStringLiteral("mx%1.example.test").arg(i),
                                                              QMap<QString, QString>{{"dns.servers", dns.endpoint()}}));
            mx(i).address = Network::address(i);
            mx(i).space = Network::spaceOf(i);
            mx(i).relayPort = 25;
            mx(i).submissionPort = 587;
            if (!mx(i).start(i == 2 ? environmentOfSecond : QMap<QString, QString>())) return false;
        }
        mx(1).mustCtl({"domain", "add", "example.test", "--role", "primary"});
        mx(1).mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        mx(2).mustCtl({"domain", "add", "two.test", "--role", "primary"});
        return true;
    }
    bool pair(int primary, int secondary) {
        const QByteArray code = mx(primary).ctl({"group", "code", "--lend", "all"}).out;
        const Finished made = mx(secondary).ctl({"group", "pair", "--yes"}, code);
        if (made.exitCode != 0) qWarning("%s%s", made.out.constData(), made.err.constData());
        return made.exitCode == 0;
    }
    bool together() { return start() && pair(1, 2) && pair(1, 3) && pair(2, 3) && allSay("up"); }

    // What one server makes of another.
    QString verdict(int at, int of) {
        const QJsonArray members = mx(at).ctlJson({"group", "status"})["members"].toArray();
        for (const QJsonValue& member : members)
            if (member["partner"].toString().startsWith(QStringLiteral("mx%1").arg(of)))
                return member["verdict"].toString();
        return "nobody";
    }
    bool says(int at, int of, const QString& expected) {
        QString last;
        QElapsedTimer timer;
        timer.start();
        const bool said = waitUntil([&] { return (last = verdict(at, of)) == expected; }, verdictWithinMs);
        qInfo("mx%d says of mx%d: %s, after %.1f s", at, of, qPrintable(last), double(timer.elapsed()) / 1000);
        return said;
    }
    bool allSay(const QString& expected) {
        for (int at = 1; at <= 3; ++at)
            for (int of = 1; of <= 3; ++of)
                if (at != of && !says(at, of, expected)) return false;
        return true;
    }
    // Titles of all alerts there were about partners.
    QStringList alerts(int at) {
        QStringList titles;
        for (const QJsonValue& alert : mx(at).ctlJson({"alert", "list"})["alerts"].toArray())
            if (alert["key"].toString().startsWith("group.")) titles << alert["title"].toString();
        return titles;
    }
    QByteArray answer(int at, const QByteArray& recipient) {
        SmtpDialog client(25, Network::address(at));
        client.command("EHLO client.test");
        client.command("MAIL FROM:<a@peer.test>");
        return client.command("RCPT TO:<" + recipient + ">");
    }
    bool send(int at, int number) {
        SmtpDialog client(25, Network::address(at));
        client.command("EHLO client.test");
        const QByteArray said = client.mail("a@peer.test", {"alice@example.test"}, groupMessage(number));
        if (!said.startsWith("250")) qWarning("mx%d says %s", at, said.constData());
        return said.startsWith("250");
    }
    // Each of the numbers below, once.
    bool arrived(int below) {
        QStringList subjects;
        waitUntil([&] { return mx(1).mailbox("alice@example.test").size() >= below; }, 60'000);
        QThread::msleep(500); // for one too many
        for (const QByteArray& message : mx(1).mailbox("alice@example.test"))
            subjects
                << QString::fromUtf8(message.mid(message.indexOf("Subject: Message ") + 17, 6)).section(u'\r', 0, 0);
        std::sort(subjects.begin(), subjects.end(),
                  [](const QString& a, const QString& b) { return a.toInt() < b.toInt(); });
        QStringList expected;
        for (int i = 0; i < below; ++i)
            expected << QString::number(i);
        if (subjects != expected) qWarning("arrived: %s", qPrintable(subjects.join(u' ')));
        return subjects == expected;
    }
};

struct Cut {
    std::vector<std::pair<int, int>> lines; // from, to
    // What they say then: at, of, verdict.
    struct Says {
        int at, of;
        const char* verdict;
    };
    std::vector<Says> says;
};

} // namespace

class GroupNetworkTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (const QString missing = missingPeer({"nft", "ip", "nsd", "faketime"}, true); !missing.isEmpty())
            QSKIP(qPrintable(missing));
        if (const QString why = Network::enter(); !why.isEmpty()) QSKIP(qPrintable(why));
    }

    void twoFreshServersHoldTheirFirstMailWithinTenSeconds() {
        Trio trio;
        QVERIFY(trio.start());
        QElapsedTimer timer;
        timer.start();
        QVERIFY(trio.pair(1, 2));
        QVERIFY(waitUntil([&] { return trio.answer(2, "nobody@example.test").startsWith("550 5.1.1"); }));
        trio.mx(1).kill();
        QVERIFY(trio.send(2, 0));
        qInfo("%.2f s from the code to the first mail that is held", double(timer.elapsed()) / 1000);
        QVERIFY(timer.elapsed() < 10'000);
        QCOMPARE(trio.mx(2).queued(), 1);
        QVERIFY(trio.mx(1).start());
        QVERIFY(trio.arrived(1));
    }

    void aCutLineIsNamedAndNobodyIsBlamed() {
        const std::vector<Cut> cuts = {
            // each line
            {{{1, 2}, {2, 1}}, {{2, 1, "cutOff"}, {1, 2, "cutOff"}, {3, 1, "up"}, {3, 2, "up"}, {1, 3, "up"}}},
            {{{1, 3}, {3, 1}}, {{3, 1, "cutOff"}, {1, 3, "cutOff"}, {2, 1, "up"}, {2, 3, "up"}}},
            {{{2, 3}, {3, 2}}, {{3, 2, "cutOff"}, {2, 3, "cutOff"}, {1, 2, "up"}, {1, 3, "up"}}},
            // one way only
            {{{1, 2}}, {{2, 1, "cutOff"}, {1, 2, "cutOff"}, {3, 1, "up"}, {3, 2, "up"}}},
            {{{2, 1}}, {{2, 1, "cutOff"}, {1, 2, "cutOff"}, {3, 1, "up"}, {3, 2, "up"}}},
            // two lines: mx1 is alone, but sees the name server
            {{{1, 2}, {2, 1}, {1, 3}, {3, 1}},
             {{2, 1, "down"}, {3, 1, "down"}, {1, 2, "unknown"}, {1, 3, "unknown"}, {2, 3, "up"}, {3, 2, "up"}}},
            // and without the name server it has no network
            {{{1, 2}, {2, 1}, {1, 3}, {3, 1}, {1, 0}, {0, 1}},
             {{1, 2, "noNetwork"}, {1, 3, "noNetwork"}, {2, 1, "down"}, {3, 1, "down"}, {2, 3, "up"}}}};
        Trio trio;
        QVERIFY(trio.together());
        int sent = 0;
        for (const Cut& cut : cuts) {
            for (const auto& [from, to] : cut.lines)
                trio.network.cut(from, to);
            qInfo("%zu ways are cut", cut.lines.size());
            for (const Cut::Says& each : cut.says)
                QVERIFY(trio.says(each.at, each.of, QString::fromLatin1(each.verdict)));
            QVERIFY(trio.send(2, sent++));
            // What the secondary knows, it knows.
            QVERIFY(trio.answer(2, "nobody@example.test").startsWith("550 5.1.1"));
            trio.network.mend();
            QVERIFY(trio.allSay("up"));
            QVERIFY(trio.arrived(sent));
        }
        // None of it lasted for two minutes.
        for (int at = 1; at <= 3; ++at)
            QCOMPARE(trio.alerts(at), QStringList());
    }

    void aFrozenServerIsDownForBothOthersAndUpAgainWhenItGoesOn() {
        Trio trio;
        QVERIFY(trio.together());
        QVERIFY(trio.mx(1).freeze());
        QVERIFY(trio.says(2, 1, "down"));
        QVERIFY(trio.says(3, 1, "down"));
        QCOMPARE(trio.verdict(2, 3), QString("up"));
        for (int i = 0; i < 5; ++i)
            QVERIFY(trio.send(2 + i % 2, i));
        QElapsedTimer timer;
        timer.start();
        trio.mx(1).thaw();
        QVERIFY(trio.arrived(5));
        qInfo("all mail was there after %.1f s", double(timer.elapsed()) / 1000);
        QVERIFY(trio.allSay("up"));
    }

    void aClockThatStepsIsSeenAndNoMailIsRefusedForIt() {
        const SetClock clock;
        Trio trio;
        QVERIFY(trio.start(clock.environment()));
        QVERIFY(trio.pair(1, 2));
        QVERIFY(waitUntil([&] { return trio.answer(2, "nobody@example.test").startsWith("550 5.1.1"); }));
        const auto skew = [&] {
            const QJsonObject member = trio.mx(1).ctlJson({"group", "status"})["members"].toArray()[0].toObject();
            return member["skew"].toInt() / 1000;
        };
        int sent = 0;
        for (const int minutes : {15, -15, 0}) {
            clock.set(QByteArray(minutes < 0 ? "" : "+") + QByteArray::number(minutes) + "m");
            QVERIFY(waitUntil([&] { return std::abs(skew() - minutes * 60) < 5; }, verdictWithinMs));
            qInfo("the clock of mx2 is off by %d s", skew());
            // For a moment after a step back it is not sure of strangers, and says so; then it is again.
            QVERIFY(waitUntil([&] { return trio.answer(2, "nobody@example.test").startsWith("550 5.1.1"); }));
            QVERIFY(trio.answer(2, "alice@example.test").startsWith("250"));
            QCOMPARE(trio.verdict(2, 1), QString("up"));
            QCOMPARE(trio.verdict(1, 2), QString("up"));
            QVERIFY(trio.send(2, sent++));
            QVERIFY(trio.arrived(sent));
        }
        QCOMPARE(trio.alerts(1), QStringList());
        QCOMPARE(trio.alerts(2), QStringList());
    }
};

QTEST_GUILESS_MAIN(GroupNetworkTest)
#include "group_network_test.moc"
