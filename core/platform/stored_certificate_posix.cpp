#include "platform/stored_certificate.h"

namespace ismail::platform {

namespace {

Error noStore() {
    return {ErrorKind::invalid,
            "There is a certificate store on Windows only. Name files: tls.certificate_file and tls.key_file."};
}

} // namespace

Result<std::unique_ptr<StoredCertificate>> StoredCertificate::open(const std::string&) { return noStore(); }

Status StoredCertificate::allowService(const std::string&) { return noStore(); }

} // namespace ismail::platform
