#include "crypto/random.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace ismail::crypto;

class RandomTest : public QObject {
    Q_OBJECT

private slots:
    void asManyBytesComeAsAreAskedFor();
    void tokensDifferAndHoldOnlyTheirAlphabet();
};

void RandomTest::asManyBytesComeAsAreAskedFor() {
    QCOMPARE(randomBytes(0).size(), std::size_t(0));
    QCOMPARE(randomBytes(1000).size(), std::size_t(1000));
    QVERIFY(randomBytes(32) != randomBytes(32));
}

void RandomTest::tokensDifferAndHoldOnlyTheirAlphabet() {
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        const std::string token = randomToken();
        QCOMPARE(token.size(), std::size_t(22));
        QVERIFY(std::ranges::all_of(token, [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
        }));
        QVERIFY(seen.insert(token).second);
    }
}

QTEST_GUILESS_MAIN(RandomTest)
#include "random_test.moc"
