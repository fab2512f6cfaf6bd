#include "net/tls.h"

#include <vector>

// Before windows.h, which would bring the older one.
#include <winsock2.h>

#include "platform/win32_certificates.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace ismail::net {

namespace {

std::vector<unsigned char> der(X509* certificate) {
    const int size = i2d_X509(certificate, nullptr);
    if (size <= 0) return {};
    std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
    unsigned char* out = bytes.data();
    i2d_X509(certificate, &out);
    return bytes;
}

// The system's own judgement: it fetches roots on demand, which a copy of its store would miss.
bool systemTrusts(X509* leaf, STACK_OF(X509) * others) {
    const platform::CertificateStore store(CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, nullptr));
    if (!store) return false;
    for (int i = 0; others && i < sk_X509_num(others); ++i) {
        const auto bytes = der(sk_X509_value(others, i));
        CertAddEncodedCertificateToStore(store.get(), X509_ASN_ENCODING, bytes.data(), static_cast<DWORD>(bytes.size()),
                                         CERT_STORE_ADD_ALWAYS, nullptr);
    }
    const auto bytes = der(leaf);
    const platform::Certificate certificate(
        CertCreateCertificateContext(X509_ASN_ENCODING, bytes.data(), static_cast<DWORD>(bytes.size())));
    if (!certificate) return false;
    char usage[] = szOID_PKIX_KP_SERVER_AUTH;
    LPSTR usages[] = {usage};
    CERT_CHAIN_PARA parameters{};
    parameters.cbSize = sizeof parameters;
    parameters.RequestedUsage.dwType = USAGE_MATCH_TYPE_AND;
    parameters.RequestedUsage.Usage.cUsageIdentifier = 1;
    parameters.RequestedUsage.Usage.rgpszUsageIdentifier = usages;
    const CERT_CHAIN_CONTEXT* made = nullptr;
    if (!CertGetCertificateChain(nullptr, certificate.get(), nullptr, store.get(), &parameters, 0, nullptr, &made))
        return false;
    const platform::CertificateChain chain(made);
    // Said here too: not every implementation of the policy below refuses a chain that ends before a root.
    if (chain->TrustStatus.dwErrorStatus != CERT_TRUST_NO_ERROR) return false;
    CERT_CHAIN_POLICY_PARA policy{};
    policy.cbSize = sizeof policy;
    CERT_CHAIN_POLICY_STATUS status{};
    status.cbSize = sizeof status;
    return CertVerifyCertificateChainPolicy(CERT_CHAIN_POLICY_SSL, chain.get(), &policy, &status) &&
           status.dwError == 0;
}

// First OpenSSL with the extra authorities; then the system for the chain, and the name is checked here again, since
// OpenSSL checks it only within its own verification.
int verifyChain(X509_STORE_CTX* store, void*) {
    if (X509_verify_cert(store) == 1) return 1;
    X509* leaf = X509_STORE_CTX_get0_cert(store);
    X509_VERIFY_PARAM* wanted = X509_STORE_CTX_get0_param(store);
    const char* host = X509_VERIFY_PARAM_get0_host(wanted, 0);
    const std::unique_ptr<char, void (*)(char*)> address(X509_VERIFY_PARAM_get1_ip_asc(wanted),
                                                         [](char* text) { OPENSSL_free(text); });
    if (!leaf || (!host && !address) || !systemTrusts(leaf, X509_STORE_CTX_get0_untrusted(store))) return 0;
    const bool named = host ? X509_check_host(leaf, host, 0, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1
                            : X509_check_ip_asc(leaf, address.get(), 0) == 1;
    if (!named) return 0;
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

} // namespace

bool trustSystemAuthorities(ssl_ctx_st* context) {
    SSL_CTX_set_cert_verify_callback(context, verifyChain, nullptr);
    return true;
}

} // namespace ismail::net
