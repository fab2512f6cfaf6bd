// The certificate store of Windows: a certificate of this server with its key, and the authorities that outgoing TLS
// trusts. Everything that is put into a store is taken out again.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <QTemporaryDir>
#include <QtTest>

#include "net/tls.h"
#include "platform/stored_certificate.h"
#include "support/test_certificates.h"

#include <windows.h>

#include <wincrypt.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

using namespace ismail;
using namespace ismail::net;

namespace {

constexpr const wchar_t* container = L"ismail-certificate-store-test";
constexpr const wchar_t* provider = L"Microsoft Enhanced RSA and AES Cryptographic Provider";
constexpr const char* host = "stored.example.test";

bool underWine() { return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

Bytes derOf(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    Bytes bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

Bytes derOf(const char* pem) {
    BIO* bio = BIO_new_mem_buf(pem, -1);
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    const Bytes der = derOf(certificate);
    X509_free(certificate);
    BIO_free(bio);
    return der;
}

const BYTE* octets(const Bytes& bytes) { return reinterpret_cast<const BYTE*>(bytes.data()); }

// One certificate in a store of the system for as long as this lives.
class InStore {
public:
    InStore(DWORD place, const wchar_t* name, const Bytes& der)
        : store_(CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, place, name)) {
        CertAddEncodedCertificateToStore(store_, X509_ASN_ENCODING, octets(der), static_cast<DWORD>(der.size()),
                                         CERT_STORE_ADD_REPLACE_EXISTING, &certificate_);
    }
    ~InStore() {
        if (certificate_) CertDeleteCertificateFromStore(certificate_);
        commit();
        CertCloseStore(store_, 0);
    }
    InStore(const InStore&) = delete;
    InStore& operator=(const InStore&) = delete;
    PCCERT_CONTEXT certificate() const { return certificate_; }
    // So that whoever opens the store sees what was set.
    void commit() { CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr); }

private:
    HCERTSTORE store_;
    PCCERT_CONTEXT certificate_ = nullptr;
};

// A self-signed certificate whose key lies in the key store of whoever runs this.
class OwnCertificate {
public:
    OwnCertificate() {
        EVP_PKEY* key = EVP_RSA_gen(2048);
        X509* certificate = X509_new();
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(host), -1, -1, 0);
        X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:stored.example.test");
        X509_add_ext(certificate, names, -1);
        X509_EXTENSION_free(names);
        X509_set_pubkey(certificate, key);
        X509_sign(certificate, key, EVP_sha256());
        der_ = derOf(certificate);
        X509_free(certificate);
        keep(key);
        EVP_PKEY_free(key);
        stored_.emplace(CERT_SYSTEM_STORE_LOCAL_MACHINE, L"MY", der_);
        CRYPT_KEY_PROV_INFO info{};
        info.pwszContainerName = const_cast<wchar_t*>(container);
        info.pwszProvName = const_cast<wchar_t*>(provider);
        info.dwProvType = PROV_RSA_AES;
        info.dwKeySpec = AT_KEYEXCHANGE;
        CertSetCertificateContextProperty(stored_->certificate(), CERT_KEY_PROV_INFO_PROP_ID, 0, &info);
        stored_->commit();
    }
    ~OwnCertificate() {
        stored_.reset();
        HCRYPTPROV gone = 0;
        CryptAcquireContextW(&gone, container, provider, PROV_RSA_AES, CRYPT_DELETEKEYSET);
    }
    const Bytes& der() const { return der_; }
    std::string thumbprint() const {
        return QCryptographicHash::hash(QByteArray::fromStdString(der_), QCryptographicHash::Sha1)
            .toHex(' ')
            .toStdString();
    }
    bool kept = false;

private:
    void keep(EVP_PKEY* key) {
        BIO* blob = BIO_new(BIO_s_mem());
        i2b_PrivateKey_bio(blob, key);
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(blob, &bytes);
        HCRYPTPROV place = 0;
        HCRYPTKEY imported = 0;
        kept = CryptAcquireContextW(&place, container, provider, PROV_RSA_AES, CRYPT_NEWKEYSET) &&
               CryptImportKey(place, reinterpret_cast<BYTE*>(bytes), static_cast<DWORD>(size), 0, CRYPT_EXPORTABLE,
                              &imported);
        if (imported) CryptDestroyKey(imported);
        if (place) CryptReleaseContext(place, 0);
        BIO_free(blob);
    }

    Bytes der_;
    std::optional<InStore> stored_;
};

// A handshake in memory between a server and a client of ours; the client checks for the name.
struct Handshake {
    bool done = false;
    Bytes shown; // the certificate of the server, DER
};

Handshake handshake(const TlsContext& server, const TlsContext& client, const char* name) {
    SSL* calling = SSL_new(client.native());
    SSL* serving = SSL_new(server.native());
    BIO *one = nullptr, *other = nullptr;
    BIO_new_bio_pair(&one, 0, &other, 0);
    SSL_set_bio(calling, one, one);
    SSL_set_bio(serving, other, other);
    SSL_set1_host(calling, name);
    SSL_set_connect_state(calling);
    SSL_set_accept_state(serving);
    Handshake result;
    for (int turn = 0; turn < 20 && !result.done; ++turn) {
        const bool half = SSL_do_handshake(calling) == 1;
        result.done = SSL_do_handshake(serving) == 1 && half;
    }
    if (X509* certificate = SSL_get1_peer_certificate(calling)) {
        result.shown = derOf(certificate);
        X509_free(certificate);
    }
    SSL_free(calling);
    SSL_free(serving);
    return result;
}

} // namespace

class CertificateStoreTest : public QObject {
    Q_OBJECT

private slots:
    // First: what the system trusts is read once.
    void anAuthorityInTheStoreIsTrustedForTheNameInTheCertificate() {
        if (!underWine()) QSKIP("Windows asks a person before it takes an authority into its store.");
        QTemporaryDir directory;
        const auto write = [&](const char* name, const char* text) {
            QFile file(directory.filePath(name));
            if (file.open(QIODevice::WriteOnly)) file.write(text);
            return directory.filePath(name).toStdString();
        };
        TlsContexts contexts;
        QVERIFY(contexts.loadClients({}).ok());
        QVERIFY(
            contexts.loadServer(write("certificate.pem", test::testCertificatePem), write("key.pem", test::testKeyPem))
                .ok());
        InStore authority(CERT_SYSTEM_STORE_CURRENT_USER, L"Root", derOf(test::testAuthorityPem));
        QVERIFY(authority.certificate());
        authority.commit();
        QVERIFY(handshake(*contexts.server(), *contexts.client(true), "mail.example.test").done);
        QVERIFY(!handshake(*contexts.server(), *contexts.client(true), "other.example.test").done);
    }

    void aCertificateIsFoundByHostNameAndByThumbprint() {
        const OwnCertificate own;
        QVERIFY(own.kept);
        for (const std::string& name : {std::string(host), std::string("STORED.example.test"), own.thumbprint()}) {
            const auto opened = platform::StoredCertificate::open(name);
            QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().text.c_str());
            QCOMPARE((*opened)->chain().front(), own.der());
        }
        QCOMPARE(platform::StoredCertificate::open("other.example.test").error().kind, ErrorKind::notFound);
    }

    void tlsIsServedWithIt() {
        const OwnCertificate own;
        QVERIFY(own.kept);
        TlsContexts contexts;
        QVERIFY(contexts.loadClients({}).ok());
        auto opened = platform::StoredCertificate::open(host);
        QVERIFY(opened.ok());
        const Status loaded = contexts.loadServer(std::move(*opened));
        QVERIFY2(loaded.ok(), loaded.ok() ? "" : loaded.error().text.c_str());
        const Handshake made = handshake(*contexts.server(), *contexts.client(false), host);
        QVERIFY(made.done);
        QCOMPARE(made.shown, own.der());
        // Nobody vouches for it.
        QVERIFY(!handshake(*contexts.server(), *contexts.client(true), host).done);
    }
};

QTEST_GUILESS_MAIN(CertificateStoreTest)
#include "certificate_store_test.moc"
