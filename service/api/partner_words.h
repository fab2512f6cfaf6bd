// What is said about a partner that is in trouble, in one place for the status, the verdict of a domain and the lists.
#pragma once

#include "base/sentence.h"
#include "relay/status_views.h"

#include <cstddef>
#include <string>

namespace ismail::service {

// How far a partner that is down was reached.
enum class PartnerTrouble {
    none,
    unreachable, // no answer, or no address: RFC 3463 section 3.5, X.4.x
    untrusted,   // it answered, and the certificate it showed is not accepted, or TLS failed otherwise
    unwilling    // it answered and ended the call: no log-in, no TLS, too busy
};
PartnerTrouble troubleOf(const relay::PartnerView& view);

// A part of a sentence: "cannot be reached since 2026-11-24T03:04:23Z: Cannot connect: connection refused".
Sentence downState(const relay::PartnerView& view);

// What it says to ETRN where it refuses, for one of our domains or for all.
struct EtrnRefusal {
    std::size_t domains = 0; // 0: it refuses nothing
    std::string first;
    mail::Reply reply;
};
EtrnRefusal refusalOf(const relay::PartnerView& view, const std::string& onlyDomain = {});

// The reply without its codes where it was made here, with them where the partner said it.
std::string saidText(const mail::Reply& reply);

} // namespace ismail::service
