// TLS with a key that stays in the system's store. The store is played by OpenSSL.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <QtTest>

#include "net/stored_key.h"
#include "net/tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

using namespace ismail;
using namespace ismail::net;

namespace {

// A key and a certificate that signs itself with it.
class PlayedStore final : public platform::StoredCertificate {
public:
    explicit PlayedStore(bool rsa, bool bare = true) : bare_(bare) {
        key_ = rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("mail.example.test"), -1, -1, 0);
        X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
        X509_set_pubkey(certificate, key_);
        X509_sign(certificate, key_, EVP_sha256());
        unsigned char* der = nullptr;
        const int size = i2d_X509(certificate, &der);
        chain_.emplace_back(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
        X509_free(certificate);
    }
    ~PlayedStore() override { EVP_PKEY_free(key_); }

    const std::vector<Bytes>& chain() const override { return chain_; }
    Result<Secret<std::string>> exportKey() const override { return Error{ErrorKind::denied, "It stays."}; }
    Result<Bytes> signPkcs1(ByteView digestInfo) const override { return rsa(digestInfo, RSA_PKCS1_PADDING); }
    Result<Bytes> rawRsa(ByteView block) const override {
        if (!bare_) return Error{ErrorKind::denied, "Only signing is allowed."};
        return rsa(block, RSA_NO_PADDING);
    }
    Result<Bytes> signEcdsa(ByteView hash) const override {
        ++used;
        EC_KEY* key = EVP_PKEY_get1_EC_KEY(key_);
        ECDSA_SIG* made =
            ECDSA_do_sign(reinterpret_cast<const unsigned char*>(hash.data()), static_cast<int>(hash.size()), key);
        Bytes out(64, '\0');
        BN_bn2binpad(ECDSA_SIG_get0_r(made), reinterpret_cast<unsigned char*>(out.data()), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(made), reinterpret_cast<unsigned char*>(out.data()) + 32, 32);
        ECDSA_SIG_free(made);
        EC_KEY_free(key);
        return out;
    }

    mutable int used = 0; // operations of the private key

private:
    Result<Bytes> rsa(ByteView from, int padding) const {
        ++used;
        RSA* key = EVP_PKEY_get1_RSA(key_);
        Bytes out(static_cast<std::size_t>(RSA_size(key)), '\0');
        const int size =
            RSA_private_encrypt(static_cast<int>(from.size()), reinterpret_cast<const unsigned char*>(from.data()),
                                reinterpret_cast<unsigned char*>(out.data()), key, padding);
        RSA_free(key);
        if (size < 0) return Error{ErrorKind::internal, "RSA failed."};
        return out;
    }

    EVP_PKEY* key_ = nullptr;
    std::vector<Bytes> chain_;
    const bool bare_;
};

// Both ends in one process; the version that was agreed on, or empty.
QString handshake(const TlsContext& server, int version, const char* ciphers) {
    SSL_CTX* clientContext = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(clientContext, version);
    if (ciphers) SSL_CTX_set_cipher_list(clientContext, ciphers);
    SSL* client = SSL_new(clientContext);
    SSL* served = SSL_new(server.native());
    BIO *calling = nullptr, *serving = nullptr;
    BIO_new_bio_pair(&calling, 0, &serving, 0);
    SSL_set_bio(client, calling, calling);
    SSL_set_bio(served, serving, serving);
    SSL_set_connect_state(client);
    SSL_set_accept_state(served);
    bool done = false;
    for (int turn = 0; turn < 20 && !done; ++turn) {
        const bool one = SSL_do_handshake(client) == 1;
        done = SSL_do_handshake(served) == 1 && one;
    }
    const QString agreed = done ? QString::fromLatin1(SSL_get_version(client)) : QString();
    SSL_free(client);
    SSL_free(served);
    SSL_CTX_free(clientContext);
    return agreed;
}

} // namespace

class StoredKeyTest : public QObject {
    Q_OBJECT
private slots:
    void theStoreSignsAndTheHandshakeIsDone_data() {
        QTest::addColumn<bool>("rsa");
        QTest::addColumn<int>("version");
        QTest::addColumn<QString>("agreed");
        QTest::newRow("RSA, TLS 1.3") << true << TLS1_3_VERSION << "TLSv1.3";
        QTest::newRow("RSA, TLS 1.2") << true << TLS1_2_VERSION << "TLSv1.2";
        QTest::newRow("ECDSA, TLS 1.3") << false << TLS1_3_VERSION << "TLSv1.3";
        QTest::newRow("ECDSA, TLS 1.2") << false << TLS1_2_VERSION << "TLSv1.2";
    }
    void theStoreSignsAndTheHandshakeIsDone() {
        QFETCH(bool, rsa);
        QFETCH(int, version);
        QFETCH(QString, agreed);
        const auto store = std::make_shared<const PlayedStore>(rsa);
        const auto context = TlsContext::server(store, TlsVersion::v12);
        QVERIFY2(context.ok(), context.ok() ? "" : context.error().text.c_str());
        const int before = store->used;
        QCOMPARE(handshake(**context, version, nullptr), agreed);
        QVERIFY(store->used > before);
    }

    void keyExchangeByRsaIsNotOffered() {
        const auto context = TlsContext::server(std::make_shared<const PlayedStore>(true), TlsVersion::v12);
        QVERIFY(context.ok());
        QCOMPARE(handshake(**context, TLS1_2_VERSION, "AES256-GCM-SHA384"), QString());
    }

    void aKeyThatOnlySignsLimitsTls() {
        const auto store = std::make_shared<const PlayedStore>(true, false);
        const auto context = TlsContext::server(store, TlsVersion::v12);
        QVERIFY(context.ok());
        QCOMPARE(handshake(**context, TLS1_3_VERSION, nullptr), QStringLiteral("TLSv1.2"));
        QVERIFY(!TlsContext::server(store, TlsVersion::v13).ok());
    }

    void theCertificateLivesAsLongAsTheContext() {
        auto store = std::make_shared<const PlayedStore>(false);
        const std::weak_ptr<const PlayedStore> seen = store;
        auto context = TlsContext::server(std::move(store), TlsVersion::v12);
        QVERIFY(context.ok());
        QVERIFY(!seen.expired());
        context = Error{ErrorKind::invalid, ""};
        QVERIFY(seen.expired());
    }

    void aCertificateThatIsNotThereIsSaidInWords() {
        const auto opened = platform::StoredCertificate::open("no-such-name.example.test");
        QVERIFY(!opened.ok());
        QVERIFY(!opened.error().text.empty());
    }
};

QTEST_GUILESS_MAIN(StoredKeyTest)
#include "stored_key_test.moc"
