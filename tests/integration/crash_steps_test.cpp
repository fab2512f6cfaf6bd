// A process that ends at each step of a message on disk (core/store/db/crash_points.h, docs/queue.md): taking mail on a
// primary, taking it on a secondary, handing it over, and taking what is handed over. After the restart a ledger is
// compared: nothing that got 250 is missing, nothing is there that nobody sent, no file is left without its message,
// and a second copy exists only where the reply to the first one was lost (RFC 5321 section 4.5.4.1).
#include "harness/server_process.h"
#include "harness/smtp_dialog.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QMap>
#include <QSet>
#include <QtTest>

#include "store/db/crash_points.h"

using namespace ismail::test;
using ismail::store::CrashStep;

namespace {

constexpr int messages = 6;
constexpr int crashingMessage = 3; // the pass of the step at which the process ends
constexpr int largePadding = 200000;

QString stepName(CrashStep step) {
    const std::string_view name = ismail::store::crashStepName(step);
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

QMap<QString, QString> endAt(CrashStep step, int pass = crashingMessage) {
    return {{"ISMAIL_CRASH_AT", stepName(step) + ":" + QString::number(pass)}};
}

struct Ledger {
    QSet<int> promised, unknown;
};

// The number is in the sender too, so that the queue shows it.
QByteArray sendNumbered(SmtpDialog& client, int number, int padding) {
    return client.mail("sender-" + QByteArray::number(number) + "@peer.test", {"alice@example.test"},
                       "X-Number: " + QByteArray::number(number) + "\r\n\r\n" + QByteArray(padding, 'x') + "\r\n");
}

// Sends numbered messages until all are sent or the server is gone.
Ledger sendAll(quint16 port, int padding) {
    Ledger ledger;
    SmtpDialog client(port);
    client.command("EHLO client.test");
    for (int number = 0; number < messages; ++number) {
        const QByteArray reply = sendNumbered(client, number, padding);
        (reply.startsWith("250") ? ledger.promised : ledger.unknown).insert(number);
        if (reply.isEmpty() || reply.startsWith("421")) break;
    }
    return ledger;
}

QMap<int, int> arrivals(const ServerProcess& server) {
    QMap<int, int> found;
    for (const QByteArray& text : server.mailbox("alice@example.test")) {
        const qsizetype at = text.indexOf("X-Number: ");
        ++found[at < 0 ? -1 : text.mid(at + 10, text.indexOf('\r', at) - at - 10).toInt()];
    }
    return found;
}

int copies(const QMap<int, int>& found) {
    int sum = 0;
    for (const int count : found)
        sum += count;
    return sum;
}

// Numbers that wait in the queue.
QSet<int> waiting(const ServerProcess& server) {
    QSet<int> numbers;
    const QJsonDocument list = server.ctlJson({"queue", "list", "--limit", "100"});
    for (const QJsonValue& entry : list.object().value("entries").toArray()) {
        const QString sender = entry.toObject().value("sender").toString();
        numbers.insert(sender.mid(7, sender.indexOf('@') - 7).toInt());
    }
    return numbers;
}

int filesBelow(const QString& directory) {
    int files = 0;
    for (QDirIterator all(directory, QDir::Files, QDirIterator::Subdirectories); all.hasNext(); all.next())
        ++files;
    return files;
}

// Bodies on disk are those of messages that exist, and nothing unfinished is left.
bool bodiesAreExactly(const ServerProcess& server, int count) {
    return waitUntil([&] { return filesBelow(server.dataDirectory() + "/bodies") == count; }) &&
           filesBelow(server.dataDirectory() + "/bodies/tmp") == 0;
}

bool accepting(CrashStep step) { return step != CrashStep::outcomeWritten && step != CrashStep::outcomeCommitted; }
bool onlyOfFiles(CrashStep step) {
    return step == CrashStep::bodyWritten || step == CrashStep::bodyFlushed || step == CrashStep::bodyRenamed;
}

void addRows(bool wantAccepting) {
    QTest::addColumn<int>("stepNumber");
    QTest::addColumn<bool>("large");
    for (int i = 0; i < static_cast<int>(CrashStep::count); ++i) {
        const auto step = static_cast<CrashStep>(i);
        if (step == CrashStep::sliceCommitted) continue; // of what readers do to many messages
        if (accepting(step) != wantAccepting) continue;
        if (!onlyOfFiles(step)) QTest::addRow("%s, a small body", qPrintable(stepName(step))) << i << false;
        QTest::addRow("%s, a large body", qPrintable(stepName(step))) << i << true;
    }
}

} // namespace

class CrashStepsTest : public QObject {
    Q_OBJECT

    struct Pair {
        ServerProcess primary{"mx1.example.test", {{"partner.query_interval", "1s"}}};
        ServerProcess secondary{
            "mx2.example.test",
            {{"queue.retry_first", "1s"}, {"held.retry_max", "1s"}, {"outbound.max_per_destination", "1"}}};

        bool start() {
            if (!primary.start() || !secondary.start()) return false;
            primary.mustCtl(
                {"partner", "add", "second", "--host", "127.0.0.1", "--port", QString::number(secondary.relayPort)});
            primary.mustCtl({"domain", "add", "example.test", "--role", "primary", "--secondary", "second"});
            primary.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
            secondary.mustCtl(
                {"partner", "add", "first", "--host", "127.0.0.1", "--port", QString::number(primary.relayPort)});
            secondary.mustCtl({"domain", "add", "example.test", "--role", "secondary", "--primary", "first",
                               "--recipients", "accept-all"});
            return true;
        }
    };

    // Nothing is lost, nothing is unknown. The number of second copies.
    static int judge(const Ledger& ledger, const QMap<int, int>& found) {
        int lost = 0, strange = 0, twice = 0;
        for (const int number : ledger.promised)
            if (!found.contains(number)) ++lost;
        for (auto entry = found.cbegin(); entry != found.cend(); ++entry) {
            if (!ledger.promised.contains(entry.key()) && !ledger.unknown.contains(entry.key())) ++strange;
            twice += entry.value() - 1;
        }
        qInfo("promised %lld, unknown to the sender %lld, lost %d, unknown to anybody %d, second copies %d",
              qlonglong(ledger.promised.size()), qlonglong(ledger.unknown.size()), lost, strange, twice);
        return lost == 0 && strange == 0 ? twice : -1;
    }

private slots:
    void aPrimaryThatEndsWhileItTakesMailKeepsWhatItPromised_data() { addRows(true); }
    void aPrimaryThatEndsWhileItTakesMailKeepsWhatItPromised() {
        QFETCH(int, stepNumber);
        QFETCH(bool, large);
        const auto step = static_cast<CrashStep>(stepNumber);
        const int padding = large ? largePadding : 500;
        ServerProcess server("mx1.example.test");
        QVERIFY(server.start());
        server.mustCtl({"domain", "add", "example.test", "--role", "primary"});
        server.mustCtl({"account", "add", "alice@example.test"}, "alice-password\n");
        QVERIFY(server.stop());

        QVERIFY(server.start(endAt(step)));
        const Ledger ledger = sendAll(server.relayPort, padding);
        QVERIFY(server.waitForEnd(10000));
        QCOMPARE(ledger.promised.size(), crashingMessage - 1);
        QCOMPARE(ledger.unknown, QSet<int>{crashingMessage - 1});

        QVERIFY(server.start());
        QMap<int, int> found = arrivals(server);
        QCOMPARE(judge(ledger, found), 0);
        // Only what was committed may exist without its reply.
        const bool committed = step == CrashStep::committed;
        QCOMPARE(found.contains(crashingMessage - 1), committed);
        QVERIFY(bodiesAreExactly(server, large ? copies(found) : 0));
        QCOMPARE(server.queued(), 0);

        // The sender has to try again what it does not know about. That may be the second copy, and nothing else.
        SmtpDialog client(server.relayPort);
        client.command("EHLO client.test");
        QVERIFY(sendNumbered(client, crashingMessage - 1, padding).startsWith("250"));
        found = arrivals(server);
        QCOMPARE(judge(ledger, found), committed ? 1 : 0);
        QCOMPARE(found.value(crashingMessage - 1), committed ? 2 : 1);
    }

    void aSecondaryThatEndsWhileItTakesMailKeepsWhatItPromised_data() { addRows(true); }
    void aSecondaryThatEndsWhileItTakesMailKeepsWhatItPromised() {
        QFETCH(int, stepNumber);
        QFETCH(bool, large);
        const auto step = static_cast<CrashStep>(stepNumber);
        Pair pair;
        QVERIFY(pair.start());
        pair.primary.kill();
        QVERIFY(pair.secondary.stop());

        QVERIFY(pair.secondary.start(endAt(step)));
        const Ledger ledger = sendAll(pair.secondary.relayPort, large ? largePadding : 500);
        QVERIFY(pair.secondary.waitForEnd(10000));
        QCOMPARE(ledger.promised.size(), crashingMessage - 1);

        QVERIFY(pair.secondary.start());
        const QSet<int> held = waiting(pair.secondary);
        QCOMPARE(held, step == CrashStep::committed ? ledger.promised + ledger.unknown : ledger.promised);
        QVERIFY(bodiesAreExactly(pair.secondary, large ? static_cast<int>(held.size()) : 0));

        QVERIFY(pair.primary.start());
        QVERIFY(waitUntil([&] { return pair.secondary.queued() == 0; }, 30000));
        const QMap<int, int> found = arrivals(pair.primary);
        QCOMPARE(judge(ledger, found), 0);
        QCOMPARE(QSet<int>(found.keyBegin(), found.keyEnd()), held);
        QVERIFY(bodiesAreExactly(pair.secondary, 0));
    }

    void aSecondaryThatEndsWhileItHandsOverRepeatsOnlyWhatItCouldNotRecord_data() { addRows(false); }
    void aSecondaryThatEndsWhileItHandsOverRepeatsOnlyWhatItCouldNotRecord() {
        QFETCH(int, stepNumber);
        QFETCH(bool, large);
        Pair pair;
        QVERIFY(pair.start());
        pair.primary.kill();
        const Ledger ledger = sendAll(pair.secondary.relayPort, large ? largePadding : 500);
        QCOMPARE(ledger.promised.size(), messages);
        QVERIFY(pair.secondary.stop());

        QVERIFY(pair.primary.start());
        QVERIFY(pair.secondary.start(endAt(static_cast<CrashStep>(stepNumber), 1)));
        QVERIFY(pair.secondary.waitForEnd(30000));
        // What was under way still arrives; behind a stop there is no more of it.
        QVERIFY(pair.primary.stop());
        QVERIFY(pair.primary.start());
        const QMap<int, int> before = arrivals(pair.primary);
        QVERIFY(!before.isEmpty());
        pair.primary.kill();

        QVERIFY(pair.secondary.start());
        const QSet<int> again = waiting(pair.secondary);
        QVERIFY(bodiesAreExactly(pair.secondary, large ? static_cast<int>(again.size()) : 0));
        QVERIFY(pair.primary.start());
        QVERIFY(waitUntil([&] { return pair.secondary.queued() == 0; }, 30000));
        const QMap<int, int> found = arrivals(pair.primary);
        QVERIFY(judge(ledger, found) >= 0);
        for (int number = 0; number < messages; ++number)
            QCOMPARE(found.value(number), before.value(number) + (again.contains(number) ? 1 : 0));
        QVERIFY(bodiesAreExactly(pair.secondary, 0));
        QVERIFY(bodiesAreExactly(pair.primary, large ? copies(found) : 0));
    }

    void aPrimaryThatEndsWhileMailIsHandedToItGetsAllOfIt_data() { addRows(true); }
    void aPrimaryThatEndsWhileMailIsHandedToItGetsAllOfIt() {
        QFETCH(int, stepNumber);
        QFETCH(bool, large);
        const auto step = static_cast<CrashStep>(stepNumber);
        Pair pair;
        QVERIFY(pair.start());
        pair.primary.kill();
        const Ledger ledger = sendAll(pair.secondary.relayPort, large ? largePadding : 500);
        QCOMPARE(ledger.promised.size(), messages);

        QVERIFY(pair.primary.start(endAt(step)));
        QVERIFY(pair.primary.waitForEnd(30000));
        QVERIFY(pair.primary.start());
        QVERIFY(waitUntil([&] { return pair.secondary.queued() == 0; }, 30000));
        const QMap<int, int> found = arrivals(pair.primary);
        // One connection: at most the one message whose reply was lost is there twice.
        QCOMPARE(judge(ledger, found), step == CrashStep::committed ? 1 : 0);
        QVERIFY(bodiesAreExactly(pair.primary, large ? copies(found) : 0));
        QVERIFY(bodiesAreExactly(pair.secondary, 0));
        QCOMPARE(pair.primary.queued(), 0);
    }
};

QTEST_GUILESS_MAIN(CrashStepsTest)
#include "crash_steps_test.moc"
