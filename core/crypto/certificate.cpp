#include "crypto/certificate.h"

#include "base/ip_network.h"
#include "base/say.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"
#include "crypto/random.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <optional>

namespace ismail::crypto {

namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;
using Extension = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using Names = Owned<GENERAL_NAMES, GENERAL_NAMES_free>;
using MemoryBio = Owned<BIO, BIO_free_all>;

constexpr int lifetimeDays = 3650;
constexpr std::size_t maxPem = 1 << 20;
constexpr std::size_t maxCommonName = 64; // ub-common-name of RFC 5280

std::string contentOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

MemoryBio readingBio(std::string_view text) {
    return MemoryBio(BIO_new_mem_buf(text.data(), static_cast<int>(std::min(text.size(), maxPem))));
}

bool isHostName(std::string_view name) {
    const auto fits = [](unsigned char c) {
        return (c >= '0' && c <= '9') ||
               (asciiLower(static_cast<char>(c)) >= 'a' && asciiLower(static_cast<char>(c)) <= 'z') || c == '-' ||
               c == '.' || c == '_';
    };
    return !name.empty() && name.size() <= 255 && std::ranges::all_of(name, fits) && name.front() != '.' &&
           name.find("..") == std::string_view::npos;
}

bool isAddress(const std::string& name) {
    const Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> parsed(a2i_IPADDRESS(name.c_str()));
    if (!parsed) ERR_clear_error();
    return parsed != nullptr;
}

void addExtension(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// RFC 5280 section 4.1.2.2: positive and at most 20 octets.
void setSerial(X509* certificate) {
    std::string bytes = randomBytes(16);
    bytes[0] = static_cast<char>((bytes[0] & 0x7f) | 0x40);
    const Owned<BIGNUM, BN_free> number(BN_bin2bn(asUnsigned(bytes), static_cast<int>(bytes.size()), nullptr));
    require(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void setTimes(X509* certificate, Time now) {
    auto start = static_cast<std::time_t>(toMillis(now) / 1000);
    require(X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, &start) != nullptr);
    require(X509_time_adj_ex(X509_getm_notAfter(certificate), lifetimeDays, 0, &start) != nullptr);
}

void setSubject(X509* certificate, const std::string& hostName) {
    X509_NAME* const name = X509_get_subject_name(certificate);
    const std::string common = hostName.size() <= maxCommonName ? hostName : "ISMail";
    require(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                       const_cast<unsigned char*>(asUnsigned(ByteView(common))),
                                       static_cast<int>(common.size()), -1, 0) == 1);
    require(X509_set_issuer_name(certificate, name) == 1);
}

std::string nameText(X509_NAME* name) {
    // RFC 2253, but with a blank after the commas and readable UTF-8.
    constexpr unsigned long flags =
        (XN_FLAG_RFC2253 & ~XN_FLAG_SEP_MASK & ~ASN1_STRFLGS_ESC_MSB) | XN_FLAG_SEP_CPLUS_SPC;
    const MemoryBio bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr);
    X509_NAME_print_ex(bio.get(), name, 0, flags);
    return contentOf(bio.get());
}

// Nothing where the certificate holds no date.
std::optional<Time> timeOf(const ASN1_TIME* time) {
    const Owned<ASN1_TIME, ASN1_TIME_free> epoch(ASN1_TIME_set(nullptr, 0));
    int days = 0;
    int seconds = 0;
    require(epoch != nullptr);
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return std::nullopt;
    return fromMillis((static_cast<std::int64_t>(days) * 86'400 + seconds) * 1000);
}

std::string addressText(const ASN1_OCTET_STRING* address) {
    const unsigned char* const bytes = ASN1_STRING_get0_data(address);
    const auto length = static_cast<std::size_t>(ASN1_STRING_length(address));
    IpAddress::V4 v4{};
    IpAddress::V6 v6{};
    if (length == v4.size()) {
        std::copy_n(bytes, length, v4.begin());
        return IpAddress::fromV4(v4).text();
    }
    if (length != v6.size()) return {};
    std::copy_n(bytes, length, v6.begin());
    return IpAddress::fromV6(v6).text();
}

std::vector<std::string> alternativeNames(const X509* certificate) {
    std::vector<std::string> out;
    const Names names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) {
            const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
            out.emplace_back(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
        } else if (name->type == GEN_IPADD) {
            if (std::string text = addressText(name->d.iPAddress); !text.empty()) out.push_back(std::move(text));
        }
    }
    return out;
}

Certificate parseCertificate(std::string_view pem) {
    const MemoryBio bio = readingBio(pem);
    Certificate certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    ERR_clear_error();
    return certificate;
}

Certificate parseDer(ByteView der) {
    const unsigned char* at = asUnsigned(der);
    Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(std::min(der.size(), maxPem))));
    ERR_clear_error();
    return certificate;
}

Result<CertificateInfo> infoOf(X509* certificate) {
    CertificateInfo info;
    info.subject = nameText(X509_get_subject_name(certificate));
    info.issuer = nameText(X509_get_issuer_name(certificate));
    info.names = alternativeNames(certificate);
    const auto notBefore = timeOf(X509_get0_notBefore(certificate));
    const auto notAfter = timeOf(X509_get0_notAfter(certificate));
    if (!notBefore || !notAfter) return failure(ErrorKind::invalid, say("certificate.noDates"));
    info.notBefore = *notBefore;
    info.notAfter = *notAfter;
    const bool ownIssuer = X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
    info.selfSigned = ownIssuer && X509_verify(certificate, X509_get0_pubkey(certificate)) == 1;
    Bytes digest(sha256Size, '\0');
    require(X509_digest(certificate, EVP_sha256(), asUnsigned(digest), nullptr) == 1);
    info.fingerprint = toHex(digest);
    ERR_clear_error();
    return info;
}

// What a TLSA record with these numbers would hold of a certificate; nothing where the numbers mean nothing.
std::optional<Bytes> tlsaData(std::uint8_t selector, std::uint8_t matching, ByteView der) {
    const Certificate certificate = parseDer(der);
    if (!certificate || selector > 1) return std::nullopt;
    Bytes data(der);
    if (selector == 1) {
        unsigned char* key = nullptr;
        const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &key);
        require(size > 0);
        data.assign(reinterpret_cast<const char*>(key), static_cast<std::size_t>(size));
        OPENSSL_free(key);
    }
    if (matching == 0) return data;
    const EVP_MD* const digest = matching == 1 ? EVP_sha256() : matching == 2 ? EVP_sha512() : nullptr;
    if (!digest) return std::nullopt;
    Bytes out(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
    require(EVP_Digest(data.data(), data.size(), asUnsigned(out), nullptr, digest, nullptr) == 1);
    return out;
}

// An encrypted key is refused: nobody is there to type its passphrase.
int noPassphrase(char*, int, int, void*) { return -1; }

Result<std::string> subjectAlternativeNames(const std::string& hostName, const std::vector<std::string>& otherNames) {
    std::vector<std::string> names{hostName};
    names.insert(names.end(), otherNames.begin(), otherNames.end());
    std::vector<std::string> seen;
    std::string out;
    for (const std::string& name : names) {
        const bool address = isAddress(name);
        if (!address && !isHostName(name))
            return Error{ErrorKind::invalid, "'" + name + "' is no host name for a certificate."};
        if (std::ranges::find(seen, name) != seen.end()) continue;
        seen.push_back(name);
        out += (out.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + name;
    }
    return out;
}

} // namespace

Result<CertificateAndKey> makeSelfSignedCertificate(const std::string& hostName,
                                                    const std::vector<std::string>& otherNames, Time now) {
    const auto names = subjectAlternativeNames(hostName, otherNames);
    if (!names) return names.error();
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    require(key && certificate && X509_set_version(certificate.get(), 2) == 1);
    setSerial(certificate.get());
    setTimes(certificate.get(), now);
    setSubject(certificate.get(), hostName);
    require(X509_set_pubkey(certificate.get(), key.get()) == 1);
    addExtension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    addExtension(certificate.get(), NID_key_usage, "critical,digitalSignature");
    addExtension(certificate.get(), NID_ext_key_usage, "serverAuth,clientAuth");
    addExtension(certificate.get(), NID_subject_alt_name, *names);
    addExtension(certificate.get(), NID_subject_key_identifier, "hash");
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);

    const MemoryBio certificateBio(BIO_new(BIO_s_mem()));
    const MemoryBio keyBio(BIO_new(BIO_s_secmem()));
    require(certificateBio && PEM_write_bio_X509(certificateBio.get(), certificate.get()) == 1);
    require(keyBio &&
            PEM_write_bio_PKCS8PrivateKey(keyBio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return CertificateAndKey{contentOf(certificateBio.get()), Secret<std::string>(contentOf(keyBio.get()))};
}

Result<CertificateInfo> readCertificate(std::string_view pem) {
    const Certificate certificate = parseCertificate(pem);
    if (!certificate) return failure(ErrorKind::invalid, say("certificate.notPem"));
    return infoOf(certificate.get());
}

Result<CertificateInfo> readCertificateDer(ByteView der) {
    const Certificate certificate = parseDer(der);
    if (!certificate) return Error{ErrorKind::invalid, "What was shown is no certificate."};
    return infoOf(certificate.get());
}

bool fitsTlsa(const TlsaRecord& record, const std::vector<Bytes>& chain) {
    constexpr std::uint8_t authority = 2, own = 3;
    const std::size_t shown = record.usage == authority ? chain.size() : record.usage == own ? 1 : 0;
    for (std::size_t i = 0; i < std::min(shown, chain.size()); ++i)
        if (const auto data = tlsaData(record.selector, record.matching, chain[i]); data && *data == record.data)
            return true;
    return false;
}

Status checkCertificateKey(std::string_view certificatePem, const Secret<std::string>& keyPem) {
    const Certificate certificate = parseCertificate(certificatePem);
    if (!certificate) return failure(ErrorKind::invalid, say("certificate.notPem"));
    const MemoryBio bio = readingBio(keyPem.reveal());
    const Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr) : nullptr);
    ERR_clear_error();
    if (!key) return failure(ErrorKind::invalid, say("certificate.keyNotPem"));
    const bool fits = X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    if (!fits) return failure(ErrorKind::invalid, say("certificate.keyOfAnother"));
    return {};
}

} // namespace ismail::crypto
