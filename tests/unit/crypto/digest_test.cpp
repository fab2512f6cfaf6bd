#include "crypto/digest.h"

#include "base/text.h"

#include <QtTest>

#include <string>

using namespace ismail;
using namespace ismail::crypto;

class DigestTest : public QObject {
    Q_OBJECT

private slots:
    void sha256HasTheValuesOfTheStandard_data();
    void sha256HasTheValuesOfTheStandard();
    void piecesGiveTheDigestOfTheWhole();
    void aFinishedDigestStartsAnew();
    void hmacHasTheValuesOfRfc4231();
    void anEmptyHmacKeyIsAKey();
    void pbkdf2HasTheValuesOfRfc7914();
    void onlyEqualBytesAreEqual();
};

void DigestTest::sha256HasTheValuesOfTheStandard_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("digest");
    QTest::newRow("nothing") << QByteArray()
                             << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("a million a") << QByteArray(1'000'000, 'a')
                                 << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void DigestTest::sha256HasTheValuesOfTheStandard() {
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, digest);
    QCOMPARE(QByteArray::fromStdString(toHex(sha256(message.toStdString()))), digest);
}

void DigestTest::piecesGiveTheDigestOfTheWhole() {
    const std::string text(1000, 'x');
    Sha256 digest;
    for (std::size_t at = 0, size = 0; at < text.size(); at += size++)
        digest.update(std::string_view(text).substr(at, size));
    QCOMPARE(digest.finish(), sha256(text));
}

void DigestTest::aFinishedDigestStartsAnew() {
    Sha256 digest;
    digest.update("first");
    (void)digest.finish();
    digest.update("abc");
    QCOMPARE(digest.finish(), sha256("abc"));
}

void DigestTest::hmacHasTheValuesOfRfc4231() {
    QCOMPARE(toHex(hmacSha256(std::string(20, '\x0b'), "Hi There")),
             std::string("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    QCOMPARE(toHex(hmacSha256("Jefe", "what do ya want for nothing?")),
             std::string("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    QCOMPARE(toHex(hmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
             std::string("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
}

void DigestTest::anEmptyHmacKeyIsAKey() {
    QCOMPARE(toHex(hmacSha256("", "")),
             std::string("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

void DigestTest::pbkdf2HasTheValuesOfRfc7914() {
    QCOMPARE(toHex(pbkdf2Sha256("passwd", "salt", 1)),
             std::string("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"));
    QCOMPARE(toHex(pbkdf2Sha256("Password", "NaCl", 80000)),
             std::string("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"));
}

void DigestTest::onlyEqualBytesAreEqual() {
    QVERIFY(equalInConstantTime("", ""));
    QVERIFY(equalInConstantTime("abc", "abc"));
    QVERIFY(!equalInConstantTime("abc", "abd"));
    QVERIFY(!equalInConstantTime("abc", "ab"));
}

QTEST_GUILESS_MAIN(DigestTest)
#include "digest_test.moc"
