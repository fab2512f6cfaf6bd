// identity.key: who this server is to its partners (group/own_keys.h), made at the first start, and which of its keys
// each partner knows. The file is kept as secret.key is: readable by the service alone, wrapped for this computer where
// the system does that, and in backups (backup_extras.h). Losing it means pairing again.
//
// Promises: thread-safe; a new key is on the disk before anybody sees it, together with those before it. What partners
// know is in memory only: a partner of which nothing is known is taken to know the key in use, and where that is wrong,
// whoever calls it tries the others (candidates()) and tells which one it was (learn()).
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "crypto/identity.h"
#include "group/own_keys.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace ismail::service {

class IdentityKeeper {
public:
    // Reads the file, or makes it. Errors: corrupt when it holds no identity, unavailable.
    static Result<std::unique_ptr<IdentityKeeper>> open(std::filesystem::path file, const Clock& clock);

    group::OwnKeys keys() const;
    // The newest first: for whoever is called.
    std::vector<crypto::Identity> identities() const;
    // For calling a partner whose keys are these: the one that it knows first, then the others.
    std::vector<crypto::Identity> candidates(const std::vector<Bytes>& partnerKeys) const;

    // A new key is in use. partners: keys of all partners, who know the one before until they are told. Blocks. Errors:
    // exhausted (group::OwnKeys::renewed), those of the disk.
    Status renew(const std::vector<Bytes>& partners);
    // A partner knows one of our keys.
    void learn(const Bytes& partnerKey, const Bytes& ownKey);
    // Whether the partner with these keys was seen to know the key in use.
    bool knowsCurrent(const std::vector<Bytes>& partnerKeys) const;
    // Old keys whose time is over go. Blocks.
    Status forgetOld();

private:
    IdentityKeeper(std::filesystem::path file, const Clock& clock, group::OwnKeys keys)
        : file_(std::move(file)), clock_(clock), keys_(std::move(keys)) {}
    static Status write(const std::filesystem::path& file, const group::OwnKeys& keys);

    const std::filesystem::path file_;
    const Clock& clock_;
    std::mutex writing_;
    mutable std::mutex mutex_;
    group::OwnKeys keys_;
    std::map<Bytes, Bytes> known_; // our key by the partner's
};

} // namespace ismail::service
