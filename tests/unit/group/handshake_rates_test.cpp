#include "group/handshake_rates.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::group;
using Leave = HandshakeRates::Leave;

namespace {

IpAddress address(const std::string& text) { return *IpAddress::parse(text); }

constexpr Ticks start{Millis(1'000'000)};

} // namespace

class HandshakeRatesTest : public QObject {
    Q_OBJECT

private slots:
    void anAddressHasThirtyAMinute() {
        HandshakeRates rates;
        for (int i = 0; i < 30; ++i)
            QCOMPARE(rates.begin(address("192.0.2.1"), false, start + Millis(i)), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.1"), false, start + Millis(59'999)), Leave::no);
        QCOMPARE(rates.begin(address("192.0.2.2"), false, start + Millis(59'999)), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.1"), false, start + Millis(60'000)), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.1"), false, start + Millis(60'000)), Leave::no);
    }

    void anIpv6NetworkCountsAsOneAddress() {
        HandshakeRates rates;
        for (int i = 0; i < 30; ++i)
            QCOMPARE(rates.begin(address("2001:db8::" + std::to_string(i)), false, start), Leave::yes);
        QCOMPARE(rates.begin(address("2001:db8::ffff"), false, start), Leave::no);
        QCOMPARE(rates.begin(address("2001:db8:0:1::1"), false, start), Leave::yes);
    }

    void allTogetherHaveThreeHundred() {
        HandshakeRates rates;
        for (int i = 0; i < 300; ++i)
            QCOMPARE(rates.begin(address("192.0.2." + std::to_string(i / 30)), false, start), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.99"), false, start + Millis(59'999)), Leave::no);
        QCOMPARE(rates.begin(address("192.0.2.99"), false, start + Millis(60'000)), Leave::yes);
    }

    void pairingHasThreeAMinuteAndThirtyInAll() {
        HandshakeRates rates;
        for (int i = 0; i < 3; ++i)
            QCOMPARE(rates.begin(address("192.0.2.1"), true, start), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.1"), true, start), Leave::no);
        QCOMPARE(rates.begin(address("192.0.2.1"), false, start), Leave::yes);
        for (int i = 3; i < 30; ++i)
            QCOMPARE(rates.begin(address("192.0.2." + std::to_string(i)), true, start), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.100"), true, start), Leave::no);
        QCOMPARE(rates.begin(address("192.0.2.100"), true, start + Millis(60'000)), Leave::yes);
    }

    void aPartnerIsNotShutOutByItsNeighbour() {
        HandshakeRates rates;
        rates.succeeded("partner", address("192.0.2.1"), start);
        for (int i = 0; i < 30; ++i)
            QCOMPARE(rates.begin(address("192.0.2.1"), false, start), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.1"), false, start), Leave::knownOnly);
        QCOMPARE(rates.begin(address("192.0.2.1"), true, start), Leave::no);
        QVERIFY(rates.knows("partner", start));
        QVERIFY(!rates.knows("stranger", start));
    }

    void aSuccessIsForgottenAfterAnHour() {
        HandshakeRates rates;
        rates.succeeded("partner", address("192.0.2.1"), start);
        const Ticks later = start + Millis(3'600'000);
        QVERIFY(rates.knows("partner", later - Millis(1)));
        QVERIFY(!rates.knows("partner", later));
        for (int i = 0; i < 30; ++i)
            QCOMPARE(rates.begin(address("192.0.2.1"), false, later), Leave::yes);
        QCOMPARE(rates.begin(address("192.0.2.1"), false, later), Leave::no);
    }

    void theOldestSuccessMakesRoom() {
        HandshakeRates rates;
        for (std::size_t i = 0; i <= HandshakeRates::maxSucceeded; ++i)
            rates.succeeded(std::to_string(i), address("192.0.2.1"), start + Millis(i));
        const Ticks later = start + Millis(2000);
        QVERIFY(!rates.knows("0", later));
        QVERIFY(rates.knows("1", later));
        QVERIFY(rates.knows("1000", later));
    }
};

QTEST_GUILESS_MAIN(HandshakeRatesTest)
#include "handshake_rates_test.moc"
