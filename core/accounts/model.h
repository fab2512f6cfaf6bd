// The objects an administrator manages, as plain values: domains with their role, partners, accounts, explicit routes.
// A domain's role is the product's central object: primary here, or secondary here for a primary elsewhere; never both
// (the type makes both impossible: one row, one role).
#pragma once

#include "base/clock.h"
#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::accounts {

using std::chrono::seconds;

enum class DomainRole : std::uint8_t { primary, secondary };

// What a secondary knows of the recipients of a domain.
enum class RecipientPolicy : std::uint8_t { list, callAhead, acceptAll };

// never: plaintext; opportunistic: STARTTLS if offered, any certificate; required: STARTTLS or nothing, any
// certificate; verified: STARTTLS or nothing, the certificate must be valid for the host; implicit: TLS from the start,
// verified; unverified: as required, and whoever answers may have our password too.
enum class TlsPolicy : std::uint8_t { never, opportunistic, required, verified, implicit, unverified };

// What holds where we log in: a password goes only to a server that has proved its name, unless the policy says in so
// many words that any server may have it.
constexpr TlsPolicy withLogin(TlsPolicy policy) {
    return policy == TlsPolicy::opportunistic || policy == TlsPolicy::required ? TlsPolicy::verified : policy;
}

// Another mail server of the group, ISMail or any SMTP server.
struct Partner {
    std::int64_t id = 0;
    std::string name; // unique, for people
    std::string host; // name or address that is called
    std::uint16_t port = 25;
    TlsPolicy tls = TlsPolicy::opportunistic;
    std::string user;                   // how this server logs in at the partner; empty: it does not
    std::string protectedPassword;      // sealed by the secret store
    std::string inboundUser;            // how the partner logs in here; empty: it does not
    std::string inboundVerifier;        // crypto/password_hash
    std::vector<std::string> addresses; // addresses and networks it calls from; empty: what host resolves to
    bool enabled = true;
    std::int64_t version = 0;
};

struct SecondaryLink {
    std::int64_t partnerId = 0;
    std::optional<seconds> queryInterval; // none: the setting partner.query_interval
    friend bool operator==(const SecondaryLink&, const SecondaryLink&) = default;
};

// How much may be sent in an hour and in a day; none: as the settings say; 0: no limit.
struct SendLimits {
    std::optional<std::uint32_t> messagesHour, messagesDay, recipientsHour, recipientsDay;
    friend bool operator==(const SendLimits&, const SendLimits&) = default;
};

struct Domain {
    std::int64_t id = 0;
    std::string name; // A-labels, lower case
    DomainRole role = DomainRole::primary;
    bool enabled = true;
    bool plusAddressing = true; // user+detail is user, for accounts, aliases and the recipient list
    // primary
    std::vector<SecondaryLink> secondaries;
    std::optional<std::int64_t> aliasOf;       // every address here is the same local part in that domain
    std::string catchAll;                      // who gets mail for unknown addresses; empty: it is refused
    std::optional<std::uint64_t> quota;        // octets of all its accounts together; none: no limit
    std::optional<std::uint64_t> accountQuota; // of each account that has none of its own; none: the setting
    SendLimits limits;                         // of all its accounts together
    // secondary
    std::optional<std::int64_t> primaryPartner; // none: by MX
    std::optional<seconds> hold;                // none: the setting held.expire_after
    std::optional<seconds> retryMax;            // none: the setting held.retry_max
    RecipientPolicy recipientPolicy = RecipientPolicy::acceptAll;
    std::int64_t version = 0;
};

// "user" of "user+detail"; empty where there is no detail, or the domain takes the whole for a name of its own.
inline std::string_view userOf(const Domain& domain, std::string_view local) {
    const std::size_t plus = domain.plusAddressing ? local.find('+') : std::string_view::npos;
    return plus == std::string_view::npos ? std::string_view{} : local.substr(0, plus);
}

// What an account answers by itself (RFC 3834).
struct AutoReply {
    bool enabled = false;
    std::string subject; // empty: "Auto: " and the subject of the message
    std::string text;
    std::optional<Time> from, until; // none: at once, for ever
    std::optional<seconds> period;   // once to a sender in this time; none: the setting
    friend bool operator==(const AutoReply&, const AutoReply&) = default;
};

struct Account {
    std::int64_t id = 0;
    std::int64_t domainId = 0;
    std::string local; // as shown; unique in lower case within the domain
    std::string description;
    std::string verifier;      // crypto/password_hash
    std::string scramVerifier; // crypto/scram; empty: the account did not opt in
    bool enabled = true;
    std::optional<std::uint64_t> quota; // octets; none: as the domain or the setting says; 0: no limit
    std::vector<std::string> forwards;  // addresses that mail goes on to
    bool keepCopy = true;               // with forwards: the mailbox gets it too
    AutoReply autoReply;
    SendLimits limits;
    std::int64_t version = 0;
};

enum class AliasKind : std::uint8_t { alias, group };

// Who may write to an alias or group.
enum class Posting : std::uint8_t { anyone, members, accounts };

// An address without a mailbox: its mail goes to other addresses, here or elsewhere.
struct Alias {
    std::int64_t id = 0;
    std::int64_t domainId = 0;
    std::string local; // as shown; unique in lower case within the domain, among its accounts too
    AliasKind kind = AliasKind::alias;
    std::string description;
    std::vector<std::string> targets;
    Posting posting = Posting::anyone;
    bool enabled = true;
    std::int64_t version = 0;
};

// Mail for a domain (or "*" for all others) goes to this host and nowhere else.
struct ExplicitRoute {
    std::int64_t id = 0;
    std::string domain; // A-labels; ".example.org" also takes subdomains; "*" takes all
    std::string host;
    std::uint16_t port = 25;
    TlsPolicy tls = TlsPolicy::opportunistic;
    std::string user;
    std::string protectedPassword;
    std::int64_t version = 0;
};

} // namespace ismail::accounts
