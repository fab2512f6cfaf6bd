// The partners that this server is paired with: who they are, what is held for whom, and offers that wait. The
// decisions are those of group/pairing.h.
//
// Promises: each function is one transaction, after which the directory shows it; a key belongs to one partner; what is
// linked clashes with no role here; no domain and no mail is ever removed. Every function blocks: workers only. Errors:
// notFound (no such partner or offer), conflict (another partner has the key; the partner has another key; a role
// clashes), invalid, those of the database.
#pragma once

#include "base/clock.h"
#include "group/pairing.h"
#include "store/db/read_pool.h"
#include "store/directory/directory_store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

// What PairStep.store writes down.
struct PairRecord {
    Bytes key;              // of the other server
    std::string name, host; // for a partner that is not there yet; the name is made unique
    std::uint16_t port = 25;
    std::vector<std::string> features;
    bool behindNat = false;
    bool whole = false;                    // else half
    bool caller = false;                   // this server typed the code
    std::optional<group::PairOffer> offer; // half: as it was sent, or came
    group::PairLinks links;                // what is linked; a caller's half has none yet
    std::optional<std::uint64_t> mostHeld; // octets that are held here for it at most
    bool replaceKey = false;               // the administrator has seen both ids
};

struct HalfPair {
    bool caller = false;
    Time at;
    group::PairOffer offer;
};

// A domain that a paired primary wants held here, until an administrator takes it.
struct WaitingDomain {
    std::int64_t partnerId = 0;
    std::string domain;
    Time at;
};

class PairStore {
public:
    static constexpr std::size_t maxWaiting = 1000; // domains of one partner
    static constexpr std::size_t maxFeatures = 32;

    PairStore(DirectoryStore& directory, ReadPool& pool, const Clock& clock)
        : directory_(directory), pool_(pool), clock_(clock) {}

    // The partner's id. An ordinary partner of this host or name becomes the paired one; one that is there by its key
    // stays what it is called.
    Result<std::int64_t> store(PairRecord record);
    // Of a pair that is half; nothing: it is not, or not by an offer.
    Result<std::optional<HalfPair>> half(std::int64_t partnerId);
    // Half pairs of before halfPairLife go: the partner becomes an ordinary one, or goes where it was made for this and
    // no domain needs it. How many.
    Result<std::size_t> removeOldHalves();
    // The keys and lists of the partner go; it stays as an ordinary one. Its domains here ask it for recipients
    // (callAhead). revoke: it was stolen; the lists of the others get new epochs too.
    Status unpair(std::int64_t partnerId, bool revoke);

    // group/key_change.h: a second key that is good from now on beside the one that vouches for it; others that were
    // known go. conflict also where a change with this number, or a later one, was taken before.
    struct NextKey {
        Bytes old, key;
        std::int64_t number = 0;
    };
    Status setNextKey(std::int64_t partnerId, NextKey next);
    // The end of the first; notFound where `key` is not the second.
    Status dropOldKey(std::int64_t partnerId, Bytes key);
    // Where it says hello otherwise than before, or an hour after.
    Status greeted(std::int64_t partnerId, std::vector<std::string> features);

    Status linkDomains(std::int64_t partnerId, const group::PairLinks& links);
    Status offerDomain(std::int64_t partnerId, const std::string& domain);
    Result<std::vector<WaitingDomain>> waiting();
    // Links it.
    Status takeDomain(std::int64_t partnerId, const std::string& domain);
    Status declineDomain(std::int64_t partnerId, const std::string& domain);

private:
    DirectoryStore& directory_;
    ReadPool& pool_;
    const Clock& clock_;
};

// What two servers hold for each other now.
group::PairLinks linksOf(const accounts::Directory& directory, std::int64_t partnerId);
// The partner with this key, paired or half; also by the key that comes next.
const accounts::Partner* partnerByKey(const accounts::Directory& directory, ByteView key);

// The domains of this server for the talk with one partner (0: it is not there yet).
class DirectoryDomains final : public group::OwnDomains {
public:
    DirectoryDomains(std::shared_ptr<const accounts::Directory> directory, std::int64_t partnerId)
        : directory_(std::move(directory)), partnerId_(partnerId) {}
    std::vector<std::string> primaries() const override;
    bool isPrimary(const std::string& domain) const override;
    bool isHeldForAnother(const std::string& domain) const override;

private:
    std::shared_ptr<const accounts::Directory> directory_;
    std::int64_t partnerId_;
};

} // namespace ismail::store
