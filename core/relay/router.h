// Decides for one recipient what becomes of it: a local mailbox, held for its primary, an explicit route, a smarthost,
// or the domain's MX; or why it is refused.
//
// Promises: mail for a domain without a role here is taken only from senders that may send anywhere: never an open
// relay. Looks at memory only. Does not: ask DNS, the primary, or whether a recipient of a secondary's domain exists.
#pragma once

#include "config/settings.h"
#include "mail/address.h"
#include "mail/reply.h"
#include "relay/directory.h"
#include "relay/interfaces.h"
#include "relay/own_identity.h"

#include <cstdint>
#include <string>

namespace ismail::relay {

// May the sender use this server for mail to any domain: an account that logged in, a trusted network, or ourselves.
enum class SenderRights : std::uint8_t { ownDomainsOnly, anywhere };

struct Route {
    enum class Kind : std::uint8_t { local, held, relay, refused };
    Kind kind = Kind::refused;
    AccountEntry account;           // local
    const Domain* domain = nullptr; // local and held: the domain with a role; lives as long as the Directory
    Destination destination;        // held and relay
    mail::Reply refusal;            // refused
    std::string reason;             // a sentence for the administrator: why this way
};

class Router {
public:
    Router(const Directory& directory, const config::Settings& settings, const OwnIdentity& self)
        : directory_(directory), settings_(settings), self_(self) {}

    Route route(const mail::Address& recipient, SenderRights rights) const;

private:
    Route local(const Domain& domain, const mail::Address& recipient, const std::string& asciiDomain, int depth) const;
    Route postmaster(int depth) const;
    Route elsewhere(const std::string& asciiDomain, SenderRights rights) const;
    Route find(const mail::Address& recipient, SenderRights rights, int depth) const;

    const Directory& directory_;
    const config::Settings& settings_;
    const OwnIdentity& self_;
};

// The sender address with a role here belongs to this account: exactly, or as user+detail.
bool isOwnAddress(const mail::Address& sender, const AccountEntry& account);

} // namespace ismail::relay
