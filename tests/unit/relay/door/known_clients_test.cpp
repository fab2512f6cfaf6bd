#include "relay/door/client_class.h"
#include "relay/door/known_clients.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using config::Setting;
using std::chrono::hours;

namespace {

constexpr Millis days36 = hours(24 * 36);

} // namespace

class KnownClientsTest : public QObject {
    Q_OBJECT
private slots:
    void whoWaitedOnceIsNotKeptWaitingFor30Days() {
        KnownClients known;
        Time now(hours(500'000));
        QVERIFY(!known.hasWaited("192.0.2.0/24", now));
        known.waited("192.0.2.0/24", now);
        QVERIFY(known.hasWaited("192.0.2.0/24", now));
        QVERIFY(!known.isKnown("192.0.2.0/24", now)); // and is a stranger still
        now += hours(24 * 30);
        QVERIFY(!known.hasWaited("192.0.2.0/24", now));
    }

    void theSecondPassMakesKnown() {
        KnownClients known;
        const Time now(hours(500'000));
        QVERIFY(!known.passed("@example.org", days36, now));
        QVERIFY(known.passed("@example.org", days36, now));
        QVERIFY(!known.passed("@example.org", days36, now)); // it was
        QVERIFY(known.isKnown("@example.org", now));
        QVERIFY(known.hasWaited("@example.org", now));
    }

    void passesThatAreTooFarApartDoNotAddUp() {
        KnownClients known;
        const Time now(hours(500'000));
        known.waited("192.0.2.0/24", now + hours(24 * 20)); // remembered for other reasons
        QVERIFY(!known.passed("192.0.2.0/24", hours(24), now));
        QVERIFY(!known.passed("192.0.2.0/24", hours(24), now + hours(25)));
    }

    void whoSendsStaysKnownAndIsWrittenOnceADay() {
        KnownClients known;
        Time now(hours(500'000));
        known.passed("a", days36, now);
        known.passed("a", days36, now);
        (void)known.takeChanges();
        known.delivered("a", days36, now + hours(1));
        QVERIFY(known.takeChanges().empty());
        now += hours(24 * 20);
        known.delivered("a", days36, now);
        QCOMPARE(known.takeChanges().size(), std::size_t(1));
        QVERIFY(known.isKnown("a", now + hours(24 * 35)));
        known.delivered("stranger", days36, now);
        QVERIFY(!known.isKnown("stranger", now));
    }

    void aRestartForgetsNothingThatWasWritten() {
        KnownClients before, after;
        const Time now(hours(500'000));
        before.waited("192.0.2.0/24", now);
        before.passed("192.0.2.0/24", days36, now);
        const auto changes = before.takeChanges();
        QCOMPARE(changes.size(), std::size_t(1));
        after.load({*changes[0].row}, now);
        QVERIFY(after.hasWaited("192.0.2.0/24", now));
        QVERIFY(after.passed("192.0.2.0/24", days36, now)); // the second
        QVERIFY(after.takeChanges().size() == 1);
    }

    void aFloodOfNetworksKeepsToTheCapAndTheKnownStay() {
        KnownClients known(10'000);
        const Time now(hours(500'000));
        known.passed("@good.example", days36, now);
        known.passed("@good.example", days36, now);
        for (int i = 0; i < 50'000; ++i)
            known.waited("2001:db8:0:" + std::to_string(i) + "::/64", now);
        QCOMPARE(known.size(), std::size_t(10'000));
        QVERIFY(known.isKnown("@good.example", now));
    }

    void onlyStrangersWaitForTheirGreeting_data() {
        QTest::addColumn<int>("client");
        QTest::addColumn<bool>("waited");
        QTest::addColumn<int>("listener");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<int>("open");
        QTest::addColumn<int>("pause");
        const int stranger = static_cast<int>(ClientClass::stranger);
        const int relay = static_cast<int>(ListenerKind::relay);
        QTest::newRow("stranger") << stranger << false << relay << false << 10 << 4000;
        QTest::newRow("crowded") << stranger << false << relay << false << 71 << 2000;
        QTest::newRow("not yet crowded") << stranger << false << relay << false << 70 << 4000;
        QTest::newRow("waited before") << stranger << true << relay << false << 10 << 0;
        QTest::newRow("under TLS") << stranger << false << relay << true << 10 << 0;
        QTest::newRow("submission") << stranger << false << static_cast<int>(ListenerKind::submission) << false << 10
                                    << 0;
        for (const ClientClass other :
             {ClientClass::account, ClientClass::trusted, ClientClass::partner, ClientClass::known})
            QTest::newRow(qPrintable(QString("class %1").arg(static_cast<int>(other))))
                << static_cast<int>(other) << false << relay << false << 10 << 0;
    }
    void onlyStrangersWaitForTheirGreeting() {
        QFETCH(int, client);
        QFETCH(bool, waited);
        QFETCH(int, listener);
        QFETCH(bool, tls);
        QFETCH(int, open);
        QFETCH(int, pause);
        const auto settings = config::Settings().with(Setting::maxConnections, "100");
        PeerInfo peer;
        peer.listener = static_cast<ListenerKind>(listener);
        peer.tls = tls;
        QCOMPARE(
            greetingPause(settings, static_cast<ClientClass>(client), waited, peer, static_cast<std::size_t>(open)),
            Millis(pause));
    }
};

QTEST_GUILESS_MAIN(KnownClientsTest)
#include "known_clients_test.moc"
