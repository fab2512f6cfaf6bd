// What an administrator chooses among, for domains, partners, routes and aliases.
#pragma once

#include "base/enum_names.h"

#include <cstdint>

namespace ismail::accounts {

enum class DomainRole : std::uint8_t { primary, secondary };
constexpr std::array<std::string_view, 2> enumNames(DomainRole) { return {"primary", "secondary"}; }

// What a secondary knows of the recipients of a domain.
// synced: its primary, which is paired with this server, tells.
enum class RecipientPolicy : std::uint8_t { list, callAhead, acceptAll, synced };
constexpr std::array<std::string_view, 4> enumNames(RecipientPolicy) {
    return {"list", "callAhead", "acceptAll", "synced"};
}

// How far another server and this one know each other: none: an ordinary partner; half: one of them may not have
// written it down yet; paired: both hold the key of the other.
enum class PairState : std::uint8_t { none, half, paired };
constexpr std::array<std::string_view, 3> enumNames(PairState) { return {"none", "half", "paired"}; }

// never: plaintext; opportunistic: STARTTLS if offered, any certificate; required: STARTTLS or nothing, any
// certificate; verified: STARTTLS or nothing, the certificate must be valid for the host; implicit: TLS from the start,
// verified; unverified: as required, and whoever answers may have our password too.
enum class TlsPolicy : std::uint8_t { never, opportunistic, required, verified, implicit, unverified };
constexpr std::array<std::string_view, 6> enumNames(TlsPolicy) {
    return {"never", "opportunistic", "required", "verified", "implicit", "unverified"};
}

enum class AliasKind : std::uint8_t { alias, group };
constexpr std::array<std::string_view, 2> enumNames(AliasKind) { return {"alias", "group"}; }

// Who may write to an alias or group.
enum class Posting : std::uint8_t { anyone, members, accounts };
constexpr std::array<std::string_view, 3> enumNames(Posting) { return {"anyone", "members", "accounts"}; }

} // namespace ismail::accounts
