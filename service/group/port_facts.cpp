#include "port_facts.h"

#include "crypto/certificate.h"
#include "probe_look.h"

#include <algorithm>

namespace ismail::service {

using group::ProbeFactKind;

namespace {

// Of mail servers no other usage counts (RFC 7672 section 3.1.3).
bool isUsable(const TlsaRecord& record) { return record.usage == 2 || record.usage == 3; }

std::string_view daneText(const std::vector<TlsaRecord>& tlsa, bool secure, const std::vector<Bytes>& chain) {
    if (!secure) return "unsigned";
    const bool fits = std::any_of(tlsa.begin(), tlsa.end(),
                                  [&](const TlsaRecord& record) { return crypto::fitsTlsa(record, chain); });
    return fits ? "fits" : "differs";
}

} // namespace

std::vector<group::ProbeFact> portFacts(const std::string& address, const net::PortSight& sight,
                                        const std::vector<TlsaRecord>& tlsa, bool secure) {
    std::vector<group::ProbeFact> facts;
    const auto add = [&](ProbeFactKind what, std::string_view value) {
        facts.push_back({what, address, probeText(value)});
    };
    if (sight.reached) add(ProbeFactKind::banner, sight.greeting);
    if (!sight.tls.empty() || sight.stage.empty())
        add(ProbeFactKind::starttls, sight.tls.empty() ? std::string_view("none") : std::string_view(sight.tls));
    const auto shown = sight.certificates.empty() ? Result<crypto::CertificateInfo>(Error{ErrorKind::notFound, {}})
                                                  : crypto::readCertificateDer(sight.certificates.front());
    if (shown) {
        add(ProbeFactKind::certificate, shown->fingerprint);
        for (std::size_t i = 0; i < std::min(shown->names.size(), maxCertificateNames); ++i)
            add(ProbeFactKind::certificateName, shown->names[i]);
        add(ProbeFactKind::certificateEnd, std::to_string(toMillis(shown->notAfter)));
        if (std::any_of(tlsa.begin(), tlsa.end(), isUsable))
            add(ProbeFactKind::dane, daneText(tlsa, secure, sight.certificates));
    }
    if (sight.stage.empty()) return facts;
    const bool ours = sight.stage == "connect" || sight.stage == "tls";
    facts.push_back(probeFailure(group::ProbeFailure::call, address,
                                 probeText(sight.stage + " " + (ours ? sight.reply.text : sight.reply.oneLine()))));
    return facts;
}

} // namespace ismail::service
