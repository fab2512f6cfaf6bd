#include "crypto/password_hash.h"

#include "base/text.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::crypto;

namespace {

Secret<std::string> secret(const char* text) { return Secret<std::string>(std::string(text)); }

constexpr ScryptCost cheap{4, 8, 1};

} // namespace

class PasswordHashTest : public QObject {
    Q_OBJECT

private slots:
    void scryptHasTheValuesOfRfc7914();
    void theDefaultCostIsInTheVerifier();
    void thePasswordFitsItsVerifierAndNoOtherDoes();
    void twoVerifiersOfOnePasswordDiffer();
    void aVerifierOfAnotherCostWorksAndAsksForRenewal();
    void whatIsNoVerifierFitsNothing_data();
    void whatIsNoVerifierFitsNothing();
    void costsOutsideTheLimitsAreRefused_data();
    void costsOutsideTheLimitsAreRefused();
    void aPasswordOverTheLimitIsRefused();
};

void PasswordHashTest::scryptHasTheValuesOfRfc7914() {
    const auto first = scryptKey(secret("password"), "NaCl", {10, 8, 16}, 64);
    QVERIFY(first.ok());
    QCOMPARE(toHex(first->reveal()), std::string("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                                                 "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
    const auto second = scryptKey(secret("pleaseletmein"), "SodiumChloride", {14, 8, 1}, 64);
    QVERIFY(second.ok());
    QCOMPARE(toHex(second->reveal()), std::string("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                                                  "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
}

void PasswordHashTest::theDefaultCostIsInTheVerifier() {
    const auto verifier = hashPassword(secret("pencil"));
    QVERIFY(verifier.ok());
    QVERIFY(verifier->starts_with("$scrypt$ln=15,r=8,p=1$"));
    QVERIFY(verifier->find('=', 22) == std::string::npos);
    QVERIFY(verifyPassword(secret("pencil"), *verifier));
    QVERIFY(!needsRehash(*verifier));
}

void PasswordHashTest::thePasswordFitsItsVerifierAndNoOtherDoes() {
    for (const char* password : {"", "x", "correct horse", "\xc3\xbc\xc3\x9f"}) {
        const auto verifier = hashPassword(secret(password), cheap);
        QVERIFY(verifier.ok());
        QVERIFY(verifyPassword(secret(password), *verifier));
        QVERIFY(!verifyPassword(secret("another"), *verifier));
    }
}

void PasswordHashTest::twoVerifiersOfOnePasswordDiffer() {
    QVERIFY(*hashPassword(secret("x"), cheap) != *hashPassword(secret("x"), cheap));
}

void PasswordHashTest::aVerifierOfAnotherCostWorksAndAsksForRenewal() {
    const auto verifier = hashPassword(secret("x"), cheap);
    QVERIFY(verifyPassword(secret("x"), *verifier));
    QVERIFY(needsRehash(*verifier));
    QVERIFY(!needsRehash(*verifier, cheap));
}

void PasswordHashTest::whatIsNoVerifierFitsNothing_data() {
    QTest::addColumn<QByteArray>("verifier");
    const QByteArray salt = "AAAAAAAAAAAAAAAAAAAAAA", hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("the password itself") << QByteArray("x");
    QTest::newRow("another scheme") << "$bcrypt$ln=4,r=8,p=1$" + salt + "$" + hash;
    QTest::newRow("no hash") << "$scrypt$ln=4,r=8,p=1$" + salt + "$";
    QTest::newRow("a short hash") << "$scrypt$ln=4,r=8,p=1$" + salt + "$AAAA";
    QTest::newRow("no salt") << "$scrypt$ln=4,r=8,p=1$$" + hash;
    QTest::newRow("parameters in another order") << "$scrypt$r=8,ln=4,p=1$" + salt + "$" + hash;
    QTest::newRow("a cost of gigabytes") << "$scrypt$ln=20,r=32,p=1$" + salt + "$" + hash;
    QTest::newRow("a part too many") << "$scrypt$ln=4,r=8,p=1$" + salt + "$" + hash + "$";
    QTest::newRow("padding") << "$scrypt$ln=4,r=8,p=1$" + salt + "==$" + hash;
}

void PasswordHashTest::whatIsNoVerifierFitsNothing() {
    QFETCH(QByteArray, verifier);
    QVERIFY(!verifyPassword(secret("x"), verifier.toStdString()));
    QVERIFY(needsRehash(verifier.toStdString()));
}

void PasswordHashTest::costsOutsideTheLimitsAreRefused_data() {
    QTest::addColumn<int>("logN");
    QTest::addColumn<int>("r");
    QTest::addColumn<int>("p");
    QTest::newRow("no work") << 0 << 8 << 1;
    QTest::newRow("too much work") << 21 << 1 << 1;
    QTest::newRow("no blocks") << 10 << 0 << 1;
    QTest::newRow("too many lanes") << 10 << 8 << 17;
    QTest::newRow("negative") << -1 << -1 << -1;
    QTest::newRow("over 256 MB") << 19 << 8 << 1;
}

void PasswordHashTest::costsOutsideTheLimitsAreRefused() {
    QFETCH(int, logN);
    QFETCH(int, r);
    QFETCH(int, p);
    const auto verifier = hashPassword(secret("x"), {logN, r, p});
    QVERIFY(!verifier.ok());
    QCOMPARE(verifier.error().kind, ErrorKind::invalid);
}

void PasswordHashTest::aPasswordOverTheLimitIsRefused() {
    QVERIFY(hashPassword(Secret<std::string>(std::string(maxPassword, 'x')), cheap).ok());
    QVERIFY(!hashPassword(Secret<std::string>(std::string(maxPassword + 1, 'x')), cheap).ok());
    const auto verifier = hashPassword(secret("x"), cheap);
    QVERIFY(!verifyPassword(Secret<std::string>(std::string(maxPassword + 1, 'x')), *verifier));
}

QTEST_GUILESS_MAIN(PasswordHashTest)
#include "password_hash_test.moc"
