#include "base/crockford.h"

#include <QtTest>

using namespace ismail;

class CrockfordTest : public QObject {
    Q_OBJECT

private slots:
    void octetsBecomeLettersAndComeBack() {
        Bytes octets;
        for (int i = 0; i < 20; ++i) {
            octets += static_cast<char>(37 * i + 11);
            const std::string letters = crockfordText(octets, (octets.size() * 8 + 4) / 5);
            QCOMPARE(crockfordOctets(letters), octets);
        }
    }

    void missingBitsAreZero() {
        QCOMPARE(crockfordText("\xff", 2), std::string("ZW"));
        QCOMPARE(crockfordText("", 3), std::string("000"));
        QCOMPARE(crockfordOctets(""), Bytes());
    }

    void lettersAreReadInEitherCaseAndWithTheirDoubles() {
        QCOMPARE(crockfordLetters("o0iIlL1 a-Z\t", 10), std::optional<std::string>("0011111AZ"));
        QVERIFY(!crockfordLetters("u", 10));
        QVERIFY(!crockfordLetters("\xc3\xa4", 10));
        QVERIFY(!crockfordLetters("00000", 4));
        QCOMPARE(crockfordLetters("", 0), std::optional<std::string>(""));
    }

    void groupsAreParted() {
        QCOMPARE(grouped("ABCDEFG", 3), std::string("ABC-DEF-G"));
        QCOMPARE(grouped("", 3), std::string());
    }
};

QTEST_GUILESS_MAIN(CrockfordTest)
#include "crockford_test.moc"
