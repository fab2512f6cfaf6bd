// What a look at the port of a mail server says, as facts of a probe. Pure.
#pragma once

#include "base/dns.h"
#include "group/messages_health.h"
#include "net/port_look.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ismail::service {

constexpr std::size_t maxCertificateNames = 16; // that are told

// tlsa: the records of the host; secure: DNSSEC proves them.
std::vector<group::ProbeFact> portFacts(const std::string& address, const net::PortSight& sight,
                                        const std::vector<TlsaRecord>& tlsa, bool secure);

} // namespace ismail::service
