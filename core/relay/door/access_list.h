// The administrator's lists: who is blocked (550 5.7.1 at RCPT) and who is welcome, for the server, a domain or an
// account.
//
// A pattern is an address (anna@example.org), a domain (example.org; .example.org for it and all below it) or a network
// (192.0.2.0/24, or one address). Within one list the closest pattern speaks: the address, then the domain itself, then
// the longest ending, then the longest network. Of the lists of server, domain and account a block counts before any
// welcome: nobody loosens what is said above, and an account may be stricter for itself.
// Does not: prove the sender. A welcome by address or domain counts only with DMARC, one by network by itself; whoever
// asks sees to that (AccessVerdict::network says which it is).
#pragma once

#include "base/ip_network.h"
#include "base/persistent_map.h"
#include "base/result.h"
#include "relay/door_memory.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::relay {

// The form that is stored: addresses as mail::addressKey(), domains in A-labels and lower case, networks canonical with
// a length. Errors: invalid, with a sentence.
Result<std::string> normalAccessPattern(std::string_view text);

// Who knocks and for whom. An address of 0 domains or accounts is in no list.
struct AccessQuestion {
    std::string_view address;             // of the client
    std::string_view sender;              // mail::addressKey() of MAIL FROM, or of From; empty: none
    std::int64_t domain = 0, account = 0; // the recipient's
};

struct AccessVerdict {
    AccessAction action = AccessAction::block;
    AccessScope scope = AccessScope::server; // whose list it was
    std::string pattern;
    bool network = false;
};

// A version of all lists: never changed, read on any thread without locks. A look-up costs a hash table's look-up for
// each label of the domain and for each length of networks that the list has (162 at most), whatever its size.
class AccessList {
public:
    std::optional<AccessVerdict> find(const AccessQuestion& question) const;
    std::size_t size() const { return entries_.size(); }

    // The next version; one entry costs some nodes of a tree. Patterns are in their normal form, as they are stored.
    AccessList with(const std::vector<AccessEntry>& entries) const;
    AccessList without(const AccessEntry& entry) const;

private:
    // How many networks of each length a list has, by "scope:owner"; IPv6 lengths from 33 on.
    struct Lengths {
        std::map<unsigned, std::uint32_t> v4, v6;
    };
    std::optional<AccessVerdict> findIn(AccessScope scope, std::int64_t owner, const AccessQuestion& question) const;

    PersistentMap<std::string, AccessAction> entries_; // by "scope:owner:pattern"
    PersistentMap<std::string, std::shared_ptr<const Lengths>> lengths_;
};

} // namespace ismail::relay
