#include "certificate_keeper.h"

#include "base/path_text.h"
#include "base/say.h"
#include "base/text.h"
#include "platform/durable_file.h"
#include "platform/stored_certificate.h"

#include <algorithm>

namespace ismail::service {

namespace {

using config::Setting;

constexpr std::size_t maxCertificateFile = 1U << 20;

Result<Bytes> readSmallFile(const std::filesystem::path& path) {
    Result<platform::FileReader> file = platform::FileReader::open(path);
    if (!file) return file.error();
    return file->read(0, maxCertificateFile);
}

// RFC 7468 section 2: lines of 64.
std::string pemOf(const Bytes& der) {
    const std::string text = toBase64(der);
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < text.size(); at += 64)
        pem += text.substr(at, 64) + "\n";
    return pem + "-----END CERTIFICATE-----\n";
}

net::TlsVersion minimumOf(const config::Settings& settings) {
    return settings.text(Setting::tlsMinimum) == "1.3" ? net::TlsVersion::v13 : net::TlsVersion::v12;
}

} // namespace

Status CertificateKeeper::load(const config::Settings& settings, const std::string& serverName) {
    std::lock_guard lock(mutex_);
    Status status = tls_.loadClients(settings.text(Setting::tlsCaFile), minimumOf(settings));
    const std::string& stored = settings.text(Setting::tlsStored);
    if (status) status = stored.empty() ? loadFiles(settings, serverName) : loadStored(stored, minimumOf(settings));
    state_.problem = status ? std::nullopt : std::optional(status.error());
    if (!status) log_.error("certificate.refused", {{"reason", status.error().text}});
    return status;
}

Status CertificateKeeper::loadStored(const std::string& name, net::TlsVersion minimum) {
    Result<std::unique_ptr<platform::StoredCertificate>> opened = platform::StoredCertificate::open(name);
    if (!opened) return opened.error();
    const std::shared_ptr<const platform::StoredCertificate> stored = std::move(*opened);
    const Result<crypto::CertificateInfo> info = crypto::readCertificate(pemOf(stored->chain().front()));
    if (!info) return info.error();
    if (const Status loaded = tls_.loadServer(stored, minimum); !loaded) return loaded;
    noteLoaded(*info, "the certificate store of Windows");
    return {};
}

void CertificateKeeper::noteLoaded(const crypto::CertificateInfo& info, const std::string& source) {
    state_.certificate = info;
    state_.file = source;
    log_.info("certificate.loaded", {{"file", source}, {"subject", info.subject}, {"ends", isoTime(info.notAfter)}});
}

Status CertificateKeeper::loadFiles(const config::Settings& settings, const std::string& serverName) {
    std::filesystem::path certificate = pathFromUtf8(settings.text(Setting::tlsCertificate));
    std::filesystem::path key = pathFromUtf8(settings.text(Setting::tlsKey));
    if (certificate.empty()) {
        certificate = directory_ / "self-signed.pem";
        key = directory_ / "self-signed.key";
        const Result<Bytes> known = readSmallFile(certificate);
        const Result<crypto::CertificateInfo> info =
            known ? crypto::readCertificate(*known) : Result<crypto::CertificateInfo>(Error{});
        const bool fits = info && std::count(info->names.begin(), info->names.end(), serverName) != 0 &&
                          info->notAfter > clock_.now();
        if (!fits)
            if (const Status made = makeSelfSigned(serverName); !made) return made;
    }
    const Result<Bytes> pem = readSmallFile(certificate);
    if (!pem) return pem.error();
    const Result<crypto::CertificateInfo> info = crypto::readCertificate(*pem);
    const std::string name = utf8FromPath(certificate);
    if (!info) return failure(ErrorKind::invalid, say("certificate.inFile", name, sentenceOf(info.error())));
    if (const Status loaded = tls_.loadServer(name, key.empty() ? name : utf8FromPath(key), minimumOf(settings));
        !loaded)
        return loaded;
    noteLoaded(*info, name);
    return {};
}

Status CertificateKeeper::makeSelfSigned(const std::string& serverName) {
    Result<crypto::CertificateAndKey> made = crypto::makeSelfSignedCertificate(serverName, {}, clock_.now());
    if (!made) return made.error();
    if (const Status created = platform::createPrivateDirectories(directory_); !created) return created;
    if (const Status written = platform::replaceFile(directory_ / "self-signed.key", made->privateKey.reveal());
        !written)
        return written;
    return platform::replaceFile(directory_ / "self-signed.pem", made->certificate);
}

CertificateKeeper::State CertificateKeeper::state() const {
    std::lock_guard lock(mutex_);
    return state_;
}

} // namespace ismail::service
