#include "base/sip_hash.h"

#include <QTest>

using namespace ismail;

class SipHashTest : public QObject {
    Q_OBJECT

private slots:
    // The key is 0, 1, ... 15, the text 0, 1, ... up to its length. The values are those of a program that also gives
    // the vectors that were published for SipHash-2-4.
    void valuesAreThoseOfSipHash13_data() {
        QTest::addColumn<int>("length");
        QTest::addColumn<quint64>("value");
        QTest::newRow("0") << 0 << quint64(0xabac0158050fc4dc);
        QTest::newRow("1") << 1 << quint64(0xc9f49bf37d57ca93);
        QTest::newRow("7") << 7 << quint64(0xd3927d989bb11140);
        QTest::newRow("8") << 8 << quint64(0x369095118d299a8e);
        QTest::newRow("15") << 15 << quint64(0xd320d86d2a519956);
        QTest::newRow("63") << 63 << quint64(0x9d199062b7bbb3a8);
    }
    void valuesAreThoseOfSipHash13() {
        QFETCH(int, length);
        QFETCH(quint64, value);
        std::string text;
        for (int i = 0; i < length; ++i)
            text += static_cast<char>(i);
        QCOMPARE(quint64(SipHash({0x0706050403020100, 0x0f0e0d0c0b0a0908})(text)), value);
    }

    void keysAreDifferent() {
        QVERIFY(SipHash()("text") != SipHash()("text"));
        const SipHash one;
        QCOMPARE(one("text"), SipHash(one)("text"));
    }
};

QTEST_GUILESS_MAIN(SipHashTest)
#include "sip_hash_test.moc"
