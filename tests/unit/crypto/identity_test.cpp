#include "crypto/identity.h"

#include "base/text.h"

#include <QtTest>

#include <string>

using namespace ismail;
using namespace ismail::crypto;

namespace {

// The seed of octets 0 to 31; what follows from it was computed by another program (Python's cryptography).
Identity known() {
    std::string seed;
    for (char c = 0; c < 32; ++c)
        seed += c;
    return std::move(Identity::load(Secret<std::string>(seed))).value();
}

Bytes octets(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

} // namespace

class IdentityTest : public QObject {
    Q_OBJECT

private slots:
    void whatAnIdentitySignedItsKeyVerifies() {
        const Identity identity = Identity::make();
        const Bytes message("a message\0 of any length", 24);
        const Bytes signature = identity.sign(message);
        QVERIFY(verifyIdentity(identity.publicKey(), message, signature));
        QVERIFY(verifyIdentity(identity.publicKey(), "", identity.sign("")));
        QVERIFY(!verifyIdentity(identity.publicKey(), "another", signature));
        QVERIFY(!verifyIdentity(Identity::make().publicKey(), message, signature));
        for (std::size_t i = 0; i < signature.size(); ++i) {
            Bytes changed = signature;
            changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
            QVERIFY(!verifyIdentity(identity.publicKey(), message, changed));
        }
    }

    void aSeedGivesTheSameIdentityAgain() {
        const Identity identity = Identity::make();
        QCOMPARE(identity.seed().reveal().size(), identitySeedSize);
        const auto again = Identity::load(identity.seed());
        QVERIFY(again.ok());
        QCOMPARE(again->publicKey(), identity.publicKey());
        QCOMPARE(again->sign("x"), identity.sign("x"));
    }

    void keyAndSignatureAreThoseOfOtherPrograms() {
        QCOMPARE(toHex(known().publicKey()),
                 std::string("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"));
        QCOMPARE(toHex(known().sign("message")),
                 std::string("7bc0ea578290c8dcf6fc8a6e134a7f3e794ddd7e8922108bccd6202f95de532b"
                             "92c2298dc8e161ac2b5e3653f92c5b0e12adf26b3d46e7bd2057715f25d3e205"));
    }

    void theKeyOfRfc8032SignsAsThere() {
        // Section 7.1, test 2.
        const auto identity = Identity::load(
            Secret<std::string>(octets("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
        QCOMPARE(toHex(identity->publicKey()),
                 std::string("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        QCOMPARE(toHex(identity->sign("\x72")),
                 std::string("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                             "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }

    void otherLengthsAreNoKeysAndNoSignatures() {
        for (const std::size_t size : {0, 31, 33, 64})
            QCOMPARE(Identity::load(Secret<std::string>(std::string(size, 'x'))).error().kind, ErrorKind::invalid);
        const Identity identity = Identity::make();
        const Bytes signature = identity.sign("x");
        QVERIFY(!verifyIdentity(identity.publicKey(), "x", ""));
        QVERIFY(!verifyIdentity(identity.publicKey(), "x", signature + "x"));
        QVERIFY(!verifyIdentity(identity.publicKey() + "x", "x", signature));
        QVERIFY(!verifyIdentity("", "x", signature));
    }

    void aKeyThatFitsManyMessagesVerifiesNone_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("0") << QByteArray("0000000000000000000000000000000000000000000000000000000000000000");
        QTest::newRow("1") << QByteArray("0100000000000000000000000000000000000000000000000000000000000000");
        QTest::newRow("1 negative") << QByteArray("0100000000000000000000000000000000000000000000000000000000000080");
        QTest::newRow("order 8") << QByteArray("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
        QTest::newRow("order 2") << QByteArray("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
        QTest::newRow("1 unreduced") << QByteArray("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    }

    void aKeyThatFitsManyMessagesVerifiesNone() {
        QFETCH(QByteArray, key);
        // R is the neutral point and s is zero: fits whatever message hashes to a multiple of the key's order.
        Bytes signature(identitySignatureSize, '\0');
        signature[0] = 1;
        for (int i = 0; i < 64; ++i)
            QVERIFY(!verifyIdentity(octets(key.constData()), std::to_string(i), signature));
    }

    void theServerIdIsPartOfADigestOfTheKey() {
        const Bytes id = serverId(known().publicKey());
        QCOMPARE(toHex(id), std::string("69444a7352f5522b090054a884664a9aaf125f1d"));
        QCOMPARE(serverIdText(id), std::string("D524-MWTJ-YN92-P280-AJM8-8SJA-KAQH-4QRX"));
    }

    void anIdIsReadHoweverItIsTyped() {
        const Bytes id = serverId(known().publicKey());
        QCOMPARE(parseServerId("D524-MWTJ-YN92-P280-AJM8-8SJA-KAQH-4QRX"), std::optional(id));
        QCOMPARE(parseServerId(" d524mwtj yn92p28o ajm88sja kaqh4qrx\n"), std::optional(id));
        QVERIFY(!parseServerId("D524-MWTJ-YN92-P280-AJM8-8SJA-KAQH-4QR"));
        QVERIFY(!parseServerId("D524-MWTJ-YN92-P280-AJM8-8SJA-KAQH-4QRXX"));
        QVERIFY(!parseServerId("D524-MWTJ-YN92-P280-AJM8-8SJA-KAQH-4QRU"));
        QVERIFY(!parseServerId(""));
    }
};

QTEST_GUILESS_MAIN(IdentityTest)
#include "identity_test.moc"
