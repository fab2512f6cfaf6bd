#include <QtTest>

#include "net/tls.h"
#include "support/test_certificates.h"

#include <openssl/ssl.h>

#include <memory>

using namespace ismail;
using namespace ismail::net;

namespace {

// A client of TLS 1.2 with these ciphers, in memory; keeps its session for the next handshake.
class OldClient {
public:
    explicit OldClient(const char* ciphers) : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
        SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
        SSL_CTX_set_cipher_list(context_.get(), ciphers);
    }
    // Which cipher they agreed on; empty: none.
    std::string shakeHands(const TlsContext& server, bool* resumed = nullptr) {
        const std::unique_ptr<SSL, decltype(&SSL_free)> ours(SSL_new(context_.get()), SSL_free),
            theirs(SSL_new(server.native()), SSL_free);
        BIO *oneEnd = nullptr, *otherEnd = nullptr;
        BIO_new_bio_pair(&oneEnd, 0, &otherEnd, 0);
        SSL_set_bio(ours.get(), oneEnd, oneEnd);
        SSL_set_bio(theirs.get(), otherEnd, otherEnd);
        SSL_set_connect_state(ours.get());
        SSL_set_accept_state(theirs.get());
        if (session_) SSL_set_session(ours.get(), session_.get());
        bool done = false;
        for (int round = 0; round < 20 && !done; ++round) {
            const bool here = SSL_do_handshake(ours.get()) == 1, there = SSL_do_handshake(theirs.get()) == 1;
            done = here && there;
        }
        if (!done) return {};
        if (resumed) *resumed = SSL_session_reused(ours.get()) == 1;
        session_.reset(SSL_get1_session(ours.get()));
        // The session of a connection that ends without a good-bye is not taken up again.
        for (SSL* end : {ours.get(), theirs.get()})
            SSL_set_shutdown(end, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        return SSL_get_cipher_name(ours.get());
    }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session_{nullptr, SSL_SESSION_free};
};

} // namespace

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

    void logInsHaveForwardSecrecyAndAeadOnly() {
        TlsContexts contexts;
        QVERIFY(contexts.loadServer(certificate_, key_).ok());
        const auto weak = [](const TlsContext& server) {
            QStringList names;
            STACK_OF(SSL_CIPHER)* offered = SSL_CTX_get_ciphers(server.native());
            for (int i = 0; i < sk_SSL_CIPHER_num(offered); ++i) {
                const SSL_CIPHER* one = sk_SSL_CIPHER_value(offered, i);
                const int exchange = SSL_CIPHER_get_kx_nid(one);
                const bool secret = exchange == NID_kx_ecdhe || exchange == NID_kx_dhe || exchange == NID_kx_any;
                if (!secret || !SSL_CIPHER_is_aead(one)) names.append(SSL_CIPHER_get_name(one));
            }
            return names;
        };
        QCOMPARE(weak(*contexts.server(TlsUse::logins)), QStringList());
        QVERIFY(weak(*contexts.server(TlsUse::relay)).contains("AES128-SHA")); // for the old among mail servers
        for (const char* cipher : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA"}) {
            const bool aead = QByteArray(cipher).contains("GCM");
            QCOMPARE(OldClient(cipher).shakeHands(*contexts.server(TlsUse::relay)), std::string(cipher));
            QCOMPARE(OldClient(cipher).shakeHands(*contexts.server(TlsUse::logins)), std::string(aead ? cipher : ""));
        }
    }

    void theKeysOfTicketsDoNotLiveForEver() {
        TlsContexts contexts;
        QVERIFY(contexts.loadServer(certificate_, key_).ok());
        const Ticks start = Ticks(Millis(1'000'000));
        OldClient client("ECDHE+AESGCM");
        bool resumed = true;
        const auto first = contexts.server(TlsUse::logins, start);
        QVERIFY(!client.shakeHands(*first, &resumed).empty());
        QVERIFY(!resumed);
        const auto same = contexts.server(TlsUse::logins, start + TlsContexts::ticketLife - Millis(1));
        QCOMPARE(same, first);
        QVERIFY(!client.shakeHands(*same, &resumed).empty());
        QVERIFY(resumed);
        const auto fresh = contexts.server(TlsUse::logins, start + TlsContexts::ticketLife);
        QVERIFY(fresh != first);
        QVERIFY(!client.shakeHands(*fresh, &resumed).empty()); // the certificate is still there
        QVERIFY(!resumed);
        QCOMPARE(contexts.server(TlsUse::logins, start + TlsContexts::ticketLife + Millis(1)), fresh);
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
