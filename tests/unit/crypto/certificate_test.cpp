#include "crypto/certificate.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::crypto;

namespace {

const Time now = fromMillis(1'800'000'000'000);

} // namespace

class CertificateTest : public QObject {
    Q_OBJECT

private slots:
    void aMadeCertificateSaysWhatWasAskedFor();
    void aHostNameOverSixtyFourOctetsIsInTheSanOnly();
    void namesThatAreNoneAreRefused_data();
    void namesThatAreNoneAreRefused();
    void aKeyFitsItsCertificateOnly();
    void whatIsNoPemIsRefused_data();
    void whatIsNoPemIsRefused();
    void onlyTheFirstOfAChainIsRead();
};

void CertificateTest::aMadeCertificateSaysWhatWasAskedFor() {
    const auto made =
        makeSelfSignedCertificate("mail.example", {"mx.example", "mail.example", "192.0.2.1", "2001:db8::1"}, now);
    QVERIFY(made.ok());
    QVERIFY(made->certificate.starts_with("-----BEGIN CERTIFICATE-----"));
    QVERIFY(made->privateKey.reveal().starts_with("-----BEGIN PRIVATE KEY-----"));
    const auto info = readCertificate(made->certificate);
    QVERIFY(info.ok());
    QCOMPARE(info->subject, std::string("CN=mail.example"));
    QCOMPARE(info->issuer, std::string("CN=mail.example"));
    QCOMPARE(info->names, (std::vector<std::string>{"mail.example", "mx.example", "192.0.2.1", "2001:db8::1"}));
    QVERIFY(info->selfSigned);
    QVERIFY(info->notBefore == now - std::chrono::hours(24));
    QVERIFY(info->notAfter == now + std::chrono::hours(24 * 3650));
    QCOMPARE(info->fingerprint.size(), std::size_t(64));
}

void CertificateTest::aHostNameOverSixtyFourOctetsIsInTheSanOnly() {
    std::string name(60, 'a');
    name += ".mail.example";
    const auto made = makeSelfSignedCertificate(name, {}, now);
    QVERIFY(made.ok());
    const auto info = readCertificate(made->certificate);
    QVERIFY(info.ok());
    QCOMPARE(info->names, std::vector<std::string>{name});
    QCOMPARE(info->subject, std::string("CN=ISMail"));
}

void CertificateTest::namesThatAreNoneAreRefused_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("another extension smuggled in") << QByteArray("a.example,DNS:evil.example");
    QTest::newRow("a blank") << QByteArray("a b");
    QTest::newRow("UTF-8") << QByteArray("b\xc3\xbc"
                                         "cher.example");
    QTest::newRow("an empty label") << QByteArray("a..b");
    QTest::newRow("a leading dot") << QByteArray(".example");
}

void CertificateTest::namesThatAreNoneAreRefused() {
    QFETCH(QByteArray, name);
    QVERIFY(!makeSelfSignedCertificate(name.toStdString(), {}, now).ok());
    QVERIFY(!makeSelfSignedCertificate("mail.example", {name.toStdString()}, now).ok());
}

void CertificateTest::aKeyFitsItsCertificateOnly() {
    const auto one = makeSelfSignedCertificate("one.example", {}, now);
    const auto two = makeSelfSignedCertificate("two.example", {}, now);
    QVERIFY(one.ok() && two.ok());
    QVERIFY(checkCertificateKey(one->certificate, one->privateKey).ok());
    QVERIFY(!checkCertificateKey(one->certificate, two->privateKey).ok());
    QVERIFY(!checkCertificateKey(one->certificate, Secret<std::string>(std::string("no key"))).ok());
    QVERIFY(!checkCertificateKey("no certificate", one->privateKey).ok());
}

void CertificateTest::whatIsNoPemIsRefused_data() {
    QTest::addColumn<QByteArray>("pem");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("an empty block") << QByteArray("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
    QTest::newRow("garbage in a block") << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

void CertificateTest::whatIsNoPemIsRefused() {
    QFETCH(QByteArray, pem);
    const auto info = readCertificate(pem.toStdString());
    QVERIFY(!info.ok());
    QCOMPARE(info.error().kind, ErrorKind::invalid);
}

void CertificateTest::onlyTheFirstOfAChainIsRead() {
    const auto one = makeSelfSignedCertificate("one.example", {}, now);
    const auto two = makeSelfSignedCertificate("two.example", {}, now);
    const auto info = readCertificate(one->certificate + two->certificate);
    QVERIFY(info.ok());
    QCOMPARE(info->subject, std::string("CN=one.example"));
}

QTEST_GUILESS_MAIN(CertificateTest)
#include "certificate_test.moc"
