#include "crypto/seal.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::crypto;

namespace {

Secret<std::string> secret(std::string text) { return Secret<std::string>(std::move(text)); }

constexpr ScryptCost cheap{4, 8, 1};

} // namespace

class SealTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsSealedIsOpenedByItsPassphraseOnly();
    void theSameSecretIsSealedDifferentlyEachTime();
    void aChangedByteAnywhereIsNoticed();
    void limitsAreKept();
    void whatIsNotSealedIsRefused_data();
    void whatIsNotSealedIsRefused();
};

void SealTest::whatIsSealedIsOpenedByItsPassphraseOnly() {
    for (const std::string& text :
         {std::string(), std::string("x"), std::string("a\0b", 3), std::string(100'000, 'y')}) {
        const auto sealed = seal(secret(text), secret("pass"), cheap);
        QVERIFY(sealed.ok());
        const auto opened = unseal(*sealed, secret("pass"));
        QVERIFY(opened.ok());
        QCOMPARE(opened->reveal(), text);
        const auto refused = unseal(*sealed, secret("Pass"));
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, ErrorKind::denied);
    }
}

void SealTest::theSameSecretIsSealedDifferentlyEachTime() {
    QVERIFY(*seal(secret("x"), secret("p"), cheap) != *seal(secret("x"), secret("p"), cheap));
}

void SealTest::aChangedByteAnywhereIsNoticed() {
    const auto sealed = seal(secret("the secret"), secret("pass"), cheap);
    QVERIFY(sealed.ok());
    for (std::size_t i = 0; i < sealed->size(); ++i) {
        std::string changed = *sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        QVERIFY(!unseal(changed, secret("pass")).ok());
    }
    QVERIFY(!unseal(sealed->substr(0, sealed->size() - 4), secret("pass")).ok());
}

void SealTest::limitsAreKept() {
    QVERIFY(!seal(secret("x"), secret(""), cheap).ok());
    QVERIFY(!seal(secret(std::string(maxSealed + 1, 'x')), secret("p"), cheap).ok());
    QVERIFY(!seal(secret("x"), secret("p"), {25, 8, 1}).ok());
}

void SealTest::whatIsNotSealedIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("plain text") << QByteArray("secret");
    QTest::newRow("another version") << QByteArray("$seal2$ln=4,r=8,p=1$AAAA$AAAA$AAAA");
    QTest::newRow("a short salt") << QByteArray("$seal1$ln=4,r=8,p=1$AAAA$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA");
    QTest::newRow("no tag") << QByteArray("$seal1$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAA$AAAA");
}

void SealTest::whatIsNotSealedIsRefused() {
    QFETCH(QByteArray, text);
    const auto opened = unseal(text.toStdString(), secret("pass"));
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().kind, ErrorKind::invalid);
}

QTEST_GUILESS_MAIN(SealTest)
#include "seal_test.moc"
