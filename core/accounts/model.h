// The objects an administrator manages, as plain values: domains with their role, partners, accounts, explicit routes.
// A domain's role is the product's central object: primary here, or secondary here for a primary elsewhere; never both
// (the type makes both impossible: one row, one role).
#pragma once

#include "accounts/account_fields.h"
#include "accounts/alias_fields.h"
#include "accounts/partner_fields.h"
#include "base/clock.h"
#include "base/secret.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::accounts {

// What holds where we log in: a password goes only to a server that has proved its name, unless the policy says in so
// many words that any server may have it.
constexpr TlsPolicy withLogin(TlsPolicy policy) {
    return policy == TlsPolicy::opportunistic || policy == TlsPolicy::required ? TlsPolicy::verified : policy;
}

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

// What an account answers by itself (RFC 3834).
struct AutoReply {
    bool enabled = false;
    std::string subject; // empty: "Auto: " and the subject of the message
    std::string text;
    std::optional<Time> from, until; // none: at once, for ever
    std::optional<seconds> period;   // once to a sender in this time; none: the setting
    friend bool operator==(const AutoReply&, const AutoReply&) = default;
};

// The form of fields as they are stored: other objects by their ids.
struct Stored {
    template <class T>
    using Is = T;
    template <class T>
    static constexpr T initially(T value) {
        return value;
    }
    using Secondaries = std::vector<SecondaryLink>;
    using PartnerLink = std::optional<std::int64_t>;
    using DomainLink = std::optional<std::int64_t>;
    using Octets = std::uint64_t;
    using Limits = SendLimits;
    using Reply = AutoReply;
};

// Another mail server of the group, ISMail or any SMTP server.
struct Partner : PartnerFields<Stored> {
    std::int64_t id = 0;
    std::string name;              // unique, for people
    std::string protectedPassword; // sealed by the secret store
    std::string inboundVerifier;   // crypto/password_hash
    std::int64_t version = 0;
    // What pairing found out; edits of the administrator leave it alone.
    struct Peer {
        PairState state = PairState::none;
        std::string key, nextKey;   // 32 octets each, or none (group/handshake.h)
        std::int64_t keyNumber = 0; // of the last change of key that was taken (group/key_change.h)
        std::optional<Time> pairedAt, lastHello;
        std::vector<std::string> features;
        friend bool operator==(const Peer&, const Peer&) = default;
    } peer;
};

struct Domain : DomainFields<Stored> {
    std::int64_t id = 0;
    std::string name; // A-labels, lower case
    DomainRole role = DomainRole::primary;
    std::optional<Time> signsBouncesSince; // kept by the store; none: signBounceAddresses is off
    std::int64_t version = 0;
};

// "user" of "user+detail"; empty where there is no detail, or the domain takes the whole for a name of its own.
inline std::string_view userOf(const Domain& domain, std::string_view local) {
    const std::size_t plus = domain.plusAddressing ? local.find('+') : std::string_view::npos;
    return plus == std::string_view::npos ? std::string_view{} : local.substr(0, plus);
}

struct Account : AccountFields<Stored> {
    std::int64_t id = 0;
    std::int64_t domainId = 0;
    std::string local;         // as shown; unique in lower case within the domain
    std::string verifier;      // crypto/password_hash
    std::string scramVerifier; // crypto/scram; empty: the account did not opt in
    std::int64_t version = 0;
};

// An address without a mailbox: its mail goes to other addresses, here or elsewhere.
struct Alias : AliasFields<Stored> {
    std::int64_t id = 0;
    std::int64_t domainId = 0;
    std::string local; // as shown; unique in lower case within the domain, among its accounts too
    std::int64_t version = 0;
};

// Mail for a domain (or "*" for all others) goes to this host and nowhere else.
struct ExplicitRoute : RouteFields<Stored> {
    std::int64_t id = 0;
    std::string domain; // A-labels; ".example.org" also takes subdomains; "*" takes all
    std::string protectedPassword;
    std::int64_t version = 0;
};

} // namespace ismail::accounts
