// The certificate that listeners show: the one from the settings (files, or the certificate store of Windows), or a
// self-signed one that is made at the first start.
//
// Promises: a certificate or key that cannot be used leaves the one in force alone; reading again never disturbs open
// connections. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "crypto/certificate.h"
#include "net/tls.h"

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

class CertificateKeeper {
public:
    struct State {
        std::optional<crypto::CertificateInfo> certificate;
        std::string file;
        std::optional<Error> problem; // why the last reading failed; none: it did not
    };

    // directory: where the self-signed certificate lives (DATA/tls).
    CertificateKeeper(std::filesystem::path directory, net::TlsContexts& tls, const Clock& clock, Log& log)
        : directory_(std::move(directory)), tls_(tls), clock_(clock), log_(log) {}

    // Reads what the settings name. Where they name nothing, the self-signed certificate is used, and made when it is
    // missing or does not carry the server's name. Errors are in state(), too.
    Status load(const config::Settings& settings, const std::string& serverName);
    State state() const;

private:
    Status loadFiles(const config::Settings& settings, const std::string& serverName);
    Status loadStored(const std::string& name, net::TlsVersion minimum);
    void noteLoaded(const crypto::CertificateInfo& info, const std::string& source);
    Status makeSelfSigned(const std::string& serverName);

    const std::filesystem::path directory_;
    net::TlsContexts& tls_;
    const Clock& clock_;
    Log& log_;
    mutable std::mutex mutex_;
    State state_;
};

} // namespace ismail::service
