// Keeps the keys that sign mail of the domains (trust/dkim_life.h): makes pairs, asks the DNS for their records, moves
// them from state to state, and tells the administrator what he has to publish and what is wrong.
//
// Promises: what the DNS shows is asked every ten minutes while keys wait for their records, else every hour; an active
// record that is gone or wrong is an alert then. Thirty days before keys should be replaced (dkim.rotate) new ones are
// made and proposed. Edits block (they make keys, and wait for the disk): workers only. Thread-safe.
// Does not: sign (relay/signing), ask each name server of a domain by itself: the resolver's answer counts.
#pragma once

#include "accounts/directory.h"
#include "alerts.h"
#include "base/clock.h"
#include "base/dns.h"
#include "base/executor.h"
#include "base/log.h"
#include "config/settings.h"
#include "store/directory/dkim_key_store.h"
#include "trust/dkim_life.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ismail::service {

class DkimKeeper {
public:
    // Domains that are asked for in one look; the others come with the next one.
    static constexpr std::size_t maxAsked = 200;
    static constexpr std::size_t maxFoundText = 500; // octets kept of a record that is not ours

    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        store::DkimKeyStore& store;
        Alerts& alerts;
        Workers& workers;
        // Answers exactly once, at once or later, from any thread.
        std::function<void(DnsQuestion question, std::function<void(DnsAnswer)> done)> ask;
        // Seals a private key under the server's secret.
        std::function<Result<std::string>(const Secret<std::string>& key)> protect;
    };
    explicit DkimKeeper(Dependencies deps) : deps_(std::move(deps)) {}

    // Does what is due; to be called every minute, on a worker. Does not wait for the DNS.
    void look();
    // Asks the DNS about a domain now, or with the next look while a question is open.
    void lookSoon(std::int64_t domainId);

    // --- What an administrator does; domains by name ---

    // A new pair. Errors: invalid (the domain is not primary here), conflict (keys wait already), exhausted.
    Status prepare(const std::string& domain);
    // The pair that waits signs from now on, and what signed before retires. A sentence: it was not seen in the DNS.
    // Errors: notFound.
    Result<std::optional<Sentence>> activate(const std::string& domain);
    // Signs no more, its record has to stay for a while; all that sign where the selector is empty. Errors: notFound,
    // conflict (it does not sign).
    Status retire(const std::string& domain, const std::string& selector);
    // At once and for ever. Errors: notFound.
    Status revoke(const std::string& domain, const std::string& selector);
    // Forgets it. Errors: notFound; conflict for one that signs, or whose record has to stay.
    Status remove(const std::string& domain, const std::string& selector);

    // What the DNS showed when it was last asked.
    struct Sight {
        trust::DkimSighting sighting = trust::DkimSighting::unknown;
        std::string found; // where it differs
        std::optional<Time> at;
    };
    Sight sight(std::int64_t domainId, const std::string& selector) const;
    trust::DkimLifeTimes times() const;

private:
    struct Looking; // answers of one domain until all are there
    Result<accounts::Domain> primary(const std::string& name) const;
    Result<accounts::DkimKey> makeKey(std::int64_t domainId, std::string selector,
                                      accounts::DkimAlgorithm algorithm) const;
    Status makePair(const accounts::Domain& domain);
    bool dueToLook(std::int64_t domainId, const trust::DkimKeyList& keys);
    void askDns(const accounts::Domain& domain, const trust::DkimKeyList& keys);
    void answered(const Looking& looking);
    Status apply(std::int64_t domainId, const trust::DkimMoves& moves);
    void proposeRotation(const accounts::Domain& domain, const trust::DkimKeyList& keys);
    void told(const accounts::Domain& domain, const trust::DkimMoves& moves);
    void tellLost(const accounts::Domain& domain, const trust::DkimMoves& moves, bool allAnswered);
    void clearStale();

    const Dependencies deps_;
    std::mutex editing_; // one edit at a time: it reads, decides and writes
    mutable std::mutex mutex_;
    std::map<std::int64_t, Ticks> lastLook_;
    std::set<std::int64_t> open_; // asked, not answered yet
    std::map<std::pair<std::int64_t, std::string>, Sight> sights_;
};

} // namespace ismail::service
