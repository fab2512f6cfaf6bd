// Decides for one recipient what becomes of it: local mailboxes, held for a primary, an explicit route, a smarthost, or
// the domain's MX; or why it is refused. Aliases, groups, alias domains, forwarding, catch-all addresses, rewritten and
// signed return addresses are followed to their ends.
//
// Promises: mail for a domain without a role here is taken only from senders that may send anywhere, or where an
// administrator sent it on: never an open relay. What is followed is capped in depth and number; a circle is refused. A
// domain that is switched off is answered with a temporary refusal, wherever in the way it stands.
// Looks at memory only. Does not: ask DNS, the primary, or whether a recipient of a secondary's domain exists.
#pragma once

#include "accounts/directory.h"
#include "config/settings.h"
#include "mail/address.h"
#include "mail/reply.h"
#include "relay/routing/own_identity.h"
#include "relay/routing/sender_rewriting.h"
#include "relay/spool.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

// May the sender use this server for mail to any domain: an account that logged in, or a trusted network. What we write
// ourselves (reports, alerts) also goes into domains that are switched off, since nobody would try again.
enum class SenderRights : std::uint8_t { ownDomainsOnly, anywhere, ourselves };

struct Route {
    enum class Kind : std::uint8_t { local, held, relay, onward, refused };
    Kind kind = Kind::refused;
    accounts::AccountEntry account;           // local; onward from an account
    const accounts::Domain* domain = nullptr; // local and held: the domain with a role; lives as long as the Directory
    Destination destination;                  // held and relay
    mail::Reply refusal;                      // refused
    std::string reason;                       // a sentence for the administrator: why this way
    std::vector<mail::Address> onward;        // onward: where it goes from here
    bool keepsCopy = false;                   // onward: the mailbox of account gets it too
    const accounts::AliasEntry* alias = nullptr; // onward from an alias or group
    std::string via;           // onward: the address that sends it on, as shown; empty for a return address
    bool bouncesOnly = false;  // onward from a return address: only the null sender may write to it
    bool takesReports = false; // of the address for DMARC reports: what is none goes this way
};

// One end of the way.
struct Leaf {
    mail::Address address;
    Route route;     // local, held or relay
    std::string via; // the last address that sent it on; empty: the recipient itself
};

struct Expansion {
    std::vector<Leaf> leaves;       // none: refused
    mail::Reply refusal;            // then
    std::string reason;             // then
    std::vector<std::string> steps; // sentences for the administrator, in order
    bool refused() const { return leaves.empty(); }
};

// Who writes, for addresses that not everybody may write to.
struct SenderView {
    SenderRights rights = SenderRights::ownDomainsOnly;
    mail::Address address;   // the reverse-path
    std::string account;     // address of the account that logged in
    bool everywhere = false; // we ourselves, or a partner: no address is closed to it
};

class Router {
public:
    static constexpr int maxDepth = 10;            // aliases and forwards in a row
    static constexpr std::size_t maxLeaves = 1000; // of one recipient

    Router(const accounts::Directory& directory, const config::Settings& settings, const OwnIdentity& self,
           const SenderRewriting* rewriting = nullptr)
        : directory_(directory), settings_(settings), self_(self), rewriting_(rewriting) {}

    // The first step only: an alias or forward is `onward`.
    Route route(const mail::Address& recipient, SenderRights rights) const;
    // All the way.
    Expansion expand(const mail::Address& recipient, const SenderView& sender) const;

private:
    struct Walk;
    Route local(const accounts::Domain& domain, const mail::Address& recipient, const std::string& asciiDomain,
                SenderRights rights, int depth) const;
    Route known(const accounts::Domain& domain, const mail::Address& recipient) const;
    Route toAccount(const accounts::AccountEntry& account, const accounts::Domain& domain) const;
    Route toAlias(const accounts::AliasEntry& alias) const;
    Route returned(const mail::Address& recipient) const;
    // The postmaster of the domain, or of the server.
    Route forRole(const accounts::Domain& domain, int depth) const;
    Route postmaster(int depth) const;
    Route elsewhere(const std::string& asciiDomain, SenderRights rights) const;
    Route find(const mail::Address& recipient, SenderRights rights, int depth) const;
    void follow(Walk& walk, const mail::Address& address, const std::string& via, int depth) const;
    bool isClosed(const mail::Address& recipient, const SenderView& sender) const;
    bool mayPost(const accounts::AliasEntry& alias, const SenderView& sender) const;

    const accounts::Directory& directory_;
    const config::Settings& settings_;
    const OwnIdentity& self_;
    const SenderRewriting* const rewriting_;
};

// To who writes to a return address of forwarded mail and is not the null sender.
mail::Reply onlyBounces();

// The sender address with a role here belongs to this account: its own, that as user+detail, in an alias domain, or an
// alias (not a group) that leads to it.
bool isOwnAddress(const mail::Address& sender, const accounts::AccountEntry& account,
                  const accounts::Directory& directory);

} // namespace ismail::relay
