#include "relay/door/client_rates.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::relay;
using config::Setting;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const config::Settings standard;

} // namespace

class ClientRatesTest : public QObject {
    Q_OBJECT
private slots:
    void sixtyConnectionsInAMinuteAreTakenAndNoMore() {
        ClientRates rates;
        Ticks now(hours(10));
        for (int i = 0; i < 60; ++i)
            QVERIFY(!rates.connection("192.0.2.1", standard, now));
        const auto refused = rates.connection("192.0.2.1", standard, now);
        QVERIFY(refused);
        QCOMPARE(refused->code, 421);
        QCOMPARE(refused->status.text(), std::string("4.7.0"));
        QVERIFY(!rates.connection("192.0.2.2", standard, now)); // each address by itself
        now += minutes(1);
        QVERIFY(!rates.connection("192.0.2.1", standard, now));
    }

    void aNetworkOf64BitsIsOneClient() {
        ClientRates rates;
        const Ticks now(hours(10));
        for (int i = 0; i < 60; ++i)
            QVERIFY(!rates.connection("2001:db8::" + std::to_string(i + 1), standard, now));
        QVERIFY(rates.connection("2001:db8::ffff", standard, now));
        QVERIFY(!rates.connection("2001:db8:0:1::1", standard, now));
    }

    void threeHundredMessagesInAMinuteAreTaken() {
        ClientRates rates;
        const Ticks now(hours(10));
        for (int i = 0; i < 300; ++i)
            QVERIFY(!rates.message("192.0.2.1", standard, now));
        QVERIFY(rates.message("192.0.2.1", standard, now));
    }

    void whoGuessesRecipientsIsPausedAndRememberedForADay() {
        ClientRates rates;
        Ticks now(hours(10));
        for (int i = 0; i < 20; ++i)
            QVERIFY(!rates.unknownRecipient("192.0.2.1", standard, now));
        QVERIFY(!rates.guessedLately("192.0.2.1", now));
        QVERIFY(rates.unknownRecipient("192.0.2.1", standard, now));
        QVERIFY(rates.connection("192.0.2.1", standard, now));
        now += minutes(10);
        QVERIFY(!rates.connection("192.0.2.1", standard, now));
        QVERIFY(rates.guessedLately("192.0.2.1", now));
        QVERIFY(!rates.guessedLately("192.0.2.2", now));
        now += hours(24);
        QVERIFY(!rates.guessedLately("192.0.2.1", now));
    }

    void slowGuessingIsNotSeen() {
        ClientRates rates;
        Ticks now(hours(10));
        for (int i = 0; i < 100; ++i) {
            QVERIFY(!rates.unknownRecipient("192.0.2.1", standard, now));
            now += minutes(1);
        }
    }

    void zeroIsNoLimit() {
        ClientRates rates;
        const Ticks now(hours(10));
        const auto settings = standard.with(Setting::rateConnections, "0")
                                  .with(Setting::rateMessages, "0")
                                  .with(Setting::rateUnknownRecipients, "0");
        for (int i = 0; i < 1000; ++i) {
            QVERIFY(!rates.connection("192.0.2.1", settings, now));
            QVERIFY(!rates.message("192.0.2.1", settings, now));
            QVERIFY(!rates.unknownRecipient("192.0.2.1", settings, now));
        }
    }

    void aHundredThousandAddressesFitAndMoreDoNoHarm() {
        ClientRates rates(10'000);
        const Ticks now(hours(10));
        for (int i = 0; i < 100'000; ++i) {
            const std::string address =
                "10." + std::to_string(i >> 16) + "." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255);
            QVERIFY(!rates.connection(address, standard, now));
        }
    }
};

QTEST_GUILESS_MAIN(ClientRatesTest)
#include "client_rates_test.moc"
