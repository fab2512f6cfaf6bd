#include <QtTest>

#include "net/tls.h"
#include "support/test_certificates.h"

using namespace ismail;
using namespace ismail::net;

class TlsTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        certificate_ = write("cert.pem", test::testCertificatePem);
        key_ = write("key.pem", test::testKeyPem);
    }

    void withoutACertificateThereIsNoServerContext() {
        TlsContexts contexts;
        QVERIFY(!contexts.server());
        QVERIFY(!contexts.client(true));
    }

    void aNewCertificateReplacesTheOldWithoutDisturbingIt() {
        TlsContexts contexts;
        QVERIFY(contexts.loadServer(certificate_, key_).ok());
        const auto before = contexts.server();
        QVERIFY(before);
        QVERIFY(
            contexts.loadServer(write("c2.pem", test::otherCertificatePem), write("k2.pem", test::otherKeyPem)).ok());
        QVERIFY(contexts.server() != before);
        QVERIFY(before->native() != nullptr);
    }

    void aBadCertificateIsRefusedAndTheOldStays_data() {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("says");
        QTest::newRow("no certificate") << "nothing" << QString(test::testKeyPem) << "certificate file";
        QTest::newRow("no key") << QString(test::testCertificatePem) << "nothing"
                                << "private key file";
        QTest::newRow("a key of another certificate")
            << QString(test::testCertificatePem) << QString(test::otherKeyPem) << "private key";
    }
    void aBadCertificateIsRefusedAndTheOldStays() {
        QFETCH(QString, certificate);
        QFETCH(QString, key);
        QFETCH(QString, says);
        TlsContexts contexts;
        QVERIFY(contexts.loadServer(certificate_, key_).ok());
        const auto before = contexts.server();
        const Status loaded =
            contexts.loadServer(write("bad.pem", certificate.toUtf8()), write("badkey.pem", key.toUtf8()));
        QVERIFY(!loaded.ok());
        QVERIFY2(loaded.error().text.find(says.toStdString()) != std::string::npos, loaded.error().text.c_str());
        QCOMPARE(contexts.server(), before);
    }

    void aMissingFileIsNamed() {
        TlsContexts contexts;
        const Status loaded = contexts.loadServer("/nowhere/cert.pem", key_);
        QVERIFY(!loaded.ok());
        QVERIFY(loaded.error().text.find("/nowhere/cert.pem") != std::string::npos);
    }

    void clientsVerifyOrTrust() {
        TlsContexts contexts;
        QVERIFY(contexts.loadClients(write("ca.pem", test::testAuthorityPem)).ok());
        QVERIFY(contexts.client(true)->verifies());
        QVERIFY(!contexts.client(false)->verifies());
        QVERIFY(!contexts.loadClients("/nowhere/ca.pem").ok());
        QVERIFY(contexts.client(true));
    }

private:
    std::string write(const char* name, const QByteArray& text) {
        QFile file(dir_.filePath(name));
        if (file.open(QIODevice::WriteOnly)) file.write(text);
        return dir_.filePath(name).toStdString();
    }
    QTemporaryDir dir_;
    std::string certificate_, key_;
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
