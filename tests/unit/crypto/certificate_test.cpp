#include "crypto/certificate.h"

#include "support/test_certificates.h"

#include <QtTest>

using namespace ismail;
using namespace ismail::crypto;

namespace {

const Time now = fromMillis(1'800'000'000'000);

Bytes derOf(const char* pem) {
    const QList<QByteArray> lines = QByteArray(pem).split('\n');
    QByteArray text;
    for (const QByteArray& line : lines)
        if (!line.startsWith('-')) text += line;
    return QByteArray::fromBase64(text).toStdString();
}

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
    void whatAPeerShowsIsReadLikeAFile();
    void aTlsaRecordFitsItsCertificateOrItsKeyOnly_data();
    void aTlsaRecordFitsItsCertificateOrItsKeyOnly();
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

void CertificateTest::whatAPeerShowsIsReadLikeAFile() {
    const auto shown = readCertificateDer(derOf(test::testCertificatePem));
    QVERIFY(shown.ok());
    QCOMPARE(shown->names.front(), std::string("mail.example.test"));
    QCOMPARE(shown->fingerprint, readCertificate(test::testCertificatePem)->fingerprint);
    for (const Bytes& bad : {Bytes(), Bytes("\x30\x82"), derOf(test::testCertificatePem).substr(0, 100)})
        QVERIFY(!readCertificateDer(bad).ok());
}

// As openssl x509 and openssl dgst have them.
void CertificateTest::aTlsaRecordFitsItsCertificateOrItsKeyOnly_data() {
    QTest::addColumn<int>("usage");
    QTest::addColumn<int>("selector");
    QTest::addColumn<int>("matching");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("fits");
    const QByteArray whole = "04f5cc55e32c4e6c5334bbc584e575c955a07c08b6a7d20ce09cea9fc69d210c";
    const QByteArray key = "39c849832934edec93b5ccffc77bf45ff996a7e5f91912c7c45d78a3620322f4";
    const QByteArray key512 = "a9fc9cdc6f54aec4484f1b24018810cee7d1cb1ce6fb8ede7e9d338fd55b5d6f"
                              "a69eb1e198ffbb876063f1867490e66e8187c6c6ffd944b7cc916b4bfcec1411";
    const Bytes der = derOf(test::testCertificatePem);
    QTest::newRow("SHA-256 of the certificate") << 3 << 0 << 1 << whole << true;
    QTest::newRow("SHA-256 of the key") << 3 << 1 << 1 << key << true;
    QTest::newRow("SHA-512 of the key") << 3 << 1 << 2 << key512 << true;
    QTest::newRow("the certificate") << 3 << 0 << 0 << QByteArray(der.data(), qsizetype(der.size())).toHex() << true;
    QTest::newRow("any of the chain") << 2 << 1 << 1 << key << true;
    QTest::newRow("another digest") << 3 << 1 << 1 << whole << false;
    QTest::newRow("not for mail") << 1 << 1 << 1 << key << false;
    QTest::newRow("an unknown selector") << 3 << 2 << 1 << key << false;
    QTest::newRow("an unknown digest") << 3 << 1 << 3 << key << false;
}
void CertificateTest::aTlsaRecordFitsItsCertificateOrItsKeyOnly() {
    QFETCH(int, usage);
    QFETCH(int, selector);
    QFETCH(int, matching);
    QFETCH(QByteArray, data);
    QFETCH(bool, fits);
    const TlsaRecord record{std::uint8_t(usage), std::uint8_t(selector), std::uint8_t(matching),
                            QByteArray::fromHex(data).toStdString()};
    const Bytes shown = derOf(test::testCertificatePem);
    QCOMPARE(fitsTlsa(record, {shown}), fits);
    // Behind another one it is an authority, and only usage 2 names those.
    QCOMPARE(fitsTlsa(record, {derOf(test::otherCertificatePem), shown}), fits && usage == 2);
    QVERIFY(!fitsTlsa(record, {}));
}

QTEST_GUILESS_MAIN(CertificateTest)
#include "certificate_test.moc"
