// The MX rules of RFC 5321 section 5.1 and RFC 7505, as pure functions: what an answer means, and in which order which
// addresses are tried.
//
// Promises: records whose preference is equal to or worse than our own are dropped, by name and by address; hosts of
// equal preference are shuffled; every outcome that is no list of targets is a reply with the right class. Does not:
// query, wait or connect. Needs two steps since hosts must be resolved in between: readMx, then planMx.
#pragma once

#include "mail/reply.h"
#include "relay/resolver.h"
#include "relay/routing/own_identity.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ismail::relay {

constexpr std::size_t maxMxHosts = 20;   // resolved for one domain: the best ones
constexpr std::size_t maxMxTargets = 40; // addresses tried for one domain

enum class MxOutcome : std::uint8_t { usable, permanent, temporary };

// What the answer to the MX query says.
struct MxReading {
    MxOutcome outcome = MxOutcome::temporary;
    std::vector<MxHost> hosts; // by preference, each host once, at most maxMxHosts; lower case
    bool implicit = false;     // no MX record: the domain itself (RFC 5321 section 5.1)
    mail::Reply reply;         // where not usable
};

MxReading readMx(const std::string& domain, const MxAnswer& answer);

struct ResolvedMx {
    MxHost mx;
    AddressAnswer answer;
};

struct MxTarget {
    std::string host;
    std::string address;
    std::uint16_t preference = 0;
    friend bool operator==(const MxTarget&, const MxTarget&) = default;
};

struct MxPlan {
    MxOutcome outcome = MxOutcome::temporary;
    std::vector<MxTarget> targets;
    mail::Reply reply; // where not usable
    // We are in the set, with this preference; and nothing better is there.
    bool selfFound = false, selfIsBest = false;
    std::uint16_t ownPreference = 0;
};

// A number below its argument (which is never 0), for shuffling.
using RandomBelow = std::function<std::uint32_t(std::uint32_t)>;

// hosts: every host of the reading with its addresses. Hosts that are addresses themselves need no answer.
MxPlan planMx(const std::string& domain, const std::vector<ResolvedMx>& hosts, bool implicit, const OwnIdentity& self,
              bool ipv6, const RandomBelow& random);

} // namespace ismail::relay
