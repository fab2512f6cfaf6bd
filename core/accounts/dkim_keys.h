// The keys with which mail of a domain is signed (RFC 6376), as a snapshot in memory for whoever signs. A private key
// stays sealed under the server's secret here; who signs opens it and may remember it by the pointer of its key.
#pragma once

#include "base/clock.h"
#include "base/enum_names.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::accounts {

enum class DkimAlgorithm : std::uint8_t { rsa, ed25519 /* RFC 8463 */ };
constexpr std::array<std::string_view, 2> enumNames(DkimAlgorithm) { return {"rsa", "ed25519"}; }

enum class DkimKeyState : std::uint8_t {
    prepared,  // made; its record is not in the DNS yet
    seen,      // its record is there
    active,    // signs
    retiring,  // signs no more; its record stays until mail that it signed has arrived
    removable, // its record may go
    revoked    // at once, by hand; the private key is forgotten
};
constexpr std::array<std::string_view, 6> enumNames(DkimKeyState) {
    return {"prepared", "seen", "active", "retiring", "removable", "revoked"};
}

struct DkimKey {
    std::int64_t domainId = 0;
    std::string selector; // one or more labels, lower case
    DkimAlgorithm algorithm = DkimAlgorithm::rsa;
    std::string publicKey;        // base64, as the record's p=
    std::string protectedPrivate; // sealed by the server's secret; empty for a revoked key
    DkimKeyState state = DkimKeyState::prepared;
    Time since;                 // in this state
    std::optional<Time> seenAt; // when the DNS last had its record
};

// A new one for every change; a key that did not change is the same object.
class DkimKeys {
public:
    using Pointer = std::shared_ptr<const DkimKey>;

    // By selector.
    std::vector<Pointer> of(std::int64_t domainId) const {
        const auto found = domains_.find(domainId);
        return found == domains_.end() ? std::vector<Pointer>() : found->second;
    }
    std::vector<Pointer> active(std::int64_t domainId) const {
        std::vector<Pointer> keys = of(domainId);
        std::erase_if(keys, [](const Pointer& key) { return key->state != DkimKeyState::active; });
        return keys;
    }
    const std::map<std::int64_t, std::vector<Pointer>>& all() const { return domains_; }
    void set(std::int64_t domainId, std::vector<Pointer> keys) {
        if (keys.empty())
            domains_.erase(domainId);
        else
            domains_[domainId] = std::move(keys);
    }

private:
    std::map<std::int64_t, std::vector<Pointer>> domains_;
};

class DkimKeySource {
public:
    virtual ~DkimKeySource() = default;
    virtual std::shared_ptr<const DkimKeys> dkimKeys() const = 0; // any thread; a lock and a copied pointer
};

} // namespace ismail::accounts
