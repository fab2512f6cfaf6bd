#include "crypto/signature.h"

#include "base/text.h"

#include <QtTest>

#include <string>
#include <thread>
#include <vector>

using namespace ismail;
using namespace ismail::crypto;

namespace {

std::string decoded(const char* base64) { return fromBase64(base64).value_or(""); }

// RFC 8032 section 7.1, the second key; PKCS #8 as RFC 8410 section 7 has it.
std::string ed25519Pem(const std::string& seed) {
    const std::string prefix("\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16);
    return "-----BEGIN PRIVATE KEY-----\n" + toBase64(prefix + seed) + "\n-----END PRIVATE KEY-----\n";
}

VerifyingKey verifying(SignatureKind kind, const Bytes& octets) {
    auto key = kind == SignatureKind::ed25519 ? VerifyingKey::ed25519(octets) : VerifyingKey::rsa(octets);
    return std::move(key).value();
}

} // namespace

class SignatureTest : public QObject {
    Q_OBJECT

private slots:
    void whatAKeySignedItsPublicPartVerifies_data();
    void whatAKeySignedItsPublicPartVerifies();
    void oneChangedBitIsSeen_data();
    void oneChangedBitIsSeen();
    void theKeyOfRfc8463HasItsPublicPart();
    void aBareRsaPublicKeyIsTaken();
    void shortAndLongRsaKeysAreReadButVerifyNothing();
    void whatIsNoKeyIsAnError();
    void manyThreadsSignWithOneKey();
};

void SignatureTest::whatAKeySignedItsPublicPartVerifies_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("RSA") << static_cast<int>(SignatureKind::rsaSha256);
    QTest::newRow("Ed25519") << static_cast<int>(SignatureKind::ed25519);
}

void SignatureTest::whatAKeySignedItsPublicPartVerifies() {
    QFETCH(int, kind);
    const auto which = static_cast<SignatureKind>(kind);
    const SignatureKeyPair pair = makeSignatureKeyPair(which);
    QVERIFY(pair.privateKey.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto key = SigningKey::load(pair.privateKey);
    QVERIFY(key.ok());
    QCOMPARE(key->kind(), which);
    QCOMPARE(key->publicKey(), pair.publicKey);
    const Bytes digest = sha256("text");
    const VerifyingKey verifier = verifying(which, pair.publicKey);
    QCOMPARE(verifier.bits(), which == SignatureKind::ed25519 ? 256 : 2048);
    QVERIFY(verifier.verify(digest, key->sign(digest)));
    QVERIFY(!verifier.verify(sha256("other"), key->sign(digest)));
    QVERIFY(!verifier.verify(digest, ""));
    QVERIFY(!verifier.verify(digest, key->sign(digest) + "x"));
}

void SignatureTest::oneChangedBitIsSeen_data() { whatAKeySignedItsPublicPartVerifies_data(); }

void SignatureTest::oneChangedBitIsSeen() {
    QFETCH(int, kind);
    const SignatureKeyPair pair = makeSignatureKeyPair(static_cast<SignatureKind>(kind));
    const auto key = SigningKey::load(pair.privateKey);
    const VerifyingKey verifier = verifying(key->kind(), pair.publicKey);
    const Bytes digest = sha256("text"), signature = key->sign(digest);
    for (std::size_t i = 0; i < signature.size(); ++i) {
        Bytes changed = signature;
        changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
        QVERIFY(!verifier.verify(digest, changed));
    }
}

void SignatureTest::theKeyOfRfc8463HasItsPublicPart() {
    const std::string seed = decoded("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
    const auto key = SigningKey::load(Secret<std::string>(ed25519Pem(seed)));
    QVERIFY(key.ok());
    QCOMPARE(toBase64(key->publicKey()), std::string("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="));
}

void SignatureTest::aBareRsaPublicKeyIsTaken() {
    const SignatureKeyPair pair = makeSignatureKeyPair(SignatureKind::rsaSha256);
    const auto key = SigningKey::load(pair.privateKey);
    // SubjectPublicKeyInfo of 2048 bits: 24 octets before the RSAPublicKey.
    const auto bare = VerifyingKey::rsa(ByteView(pair.publicKey).substr(24));
    QVERIFY(bare.ok());
    QCOMPARE(bare->bits(), 2048);
    const Bytes digest = sha256("text");
    QVERIFY(bare->verify(digest, key->sign(digest)));
}

void SignatureTest::shortAndLongRsaKeysAreReadButVerifyNothing() {
    // RSAPublicKey by hand: any odd number does as a modulus.
    const auto bare = [](std::size_t octets, const std::string& exponent) {
        const auto length = [](std::size_t size) {
            return std::string("\x82") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff);
        };
        const std::string modulus = std::string(1, '\0') + std::string(octets, '\xc1');
        const std::string numbers =
            "\x02" + length(modulus.size()) + modulus + "\x02" + static_cast<char>(exponent.size()) + exponent;
        return "\x30" + length(numbers.size()) + numbers;
    };
    const std::string usual("\x01\x00\x01", 3);
    const auto small = VerifyingKey::rsa(bare(96, usual));
    QVERIFY(small.ok());
    QCOMPARE(small->bits(), 768);
    QVERIFY(!small->acceptable());
    const auto large = VerifyingKey::rsa(bare(1024, usual));
    QVERIFY(large.ok());
    QVERIFY(!large->acceptable());
    const auto slow = VerifyingKey::rsa(bare(256, std::string(100, '\x11')));
    QVERIFY(slow.ok());
    QVERIFY(!slow->acceptable());
    const auto usualSize = VerifyingKey::rsa(bare(256, usual));
    QVERIFY(usualSize.ok());
    QVERIFY(usualSize->acceptable());
    QVERIFY(!usualSize->verify(sha256("text"), std::string(256, 'x')));
}

void SignatureTest::whatIsNoKeyIsAnError() {
    const SignatureKeyPair pair = makeSignatureKeyPair(SignatureKind::ed25519);
    for (const std::string& octets : {std::string(), std::string(31, 'x'), std::string(100'000, '\x30'),
                                      std::string("\x30\x80", 2), pair.publicKey})
        QVERIFY(!VerifyingKey::rsa(octets).ok());
    QVERIFY(!VerifyingKey::ed25519(std::string(33, 'x')).ok());
    QVERIFY(!VerifyingKey::ed25519("").ok());
    for (const char* pem : {"", "text", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
        QCOMPARE(SigningKey::load(Secret<std::string>(pem)).error().kind, ErrorKind::invalid);
    QVERIFY(!SigningKey::load(Secret<std::string>(std::string(100'000, 'x'))).ok());
}

void SignatureTest::manyThreadsSignWithOneKey() {
    const SignatureKeyPair pair = makeSignatureKeyPair(SignatureKind::rsaSha256);
    const auto key = SigningKey::load(pair.privateKey);
    const VerifyingKey verifier = verifying(SignatureKind::rsaSha256, pair.publicKey);
    std::vector<std::thread> threads;
    std::vector<int> good(4, 0);
    for (std::size_t i = 0; i < good.size(); ++i)
        threads.emplace_back([&, i] {
            for (int k = 0; k < 20; ++k) {
                const Bytes digest = sha256(std::to_string(i * 100 + static_cast<std::size_t>(k)));
                if (verifier.verify(digest, key->sign(digest))) ++good[i];
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(good, std::vector<int>(4, 20));
}

QTEST_GUILESS_MAIN(SignatureTest)
#include "signature_test.moc"
