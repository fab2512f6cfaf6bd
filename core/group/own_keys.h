// The keys by which this server is known to its partners: the one in use, and those that were in use before it and that
// partners which were away may still know. A value; who keeps it on the disk is service/identity_keeper.h.
//
// Promises: the key in use is never forgotten; one that was replaced stays good for oldKeyLife, and at most mostOld of
// them do; each change of key has a higher number than every change before, also after a backup of before it was
// restored, as long as the clock is right. Does not: know files, or which partner knows which of them.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/identity.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ismail::group {

struct OwnKey {
    crypto::Identity identity;
    std::int64_t number = 0;   // of the change that brought it; 0: it is the first
    std::optional<Time> made;  // nothing: it is not known
    std::optional<Time> until; // of one that was replaced: how long it is good
};

class OwnKeys {
public:
    static constexpr Millis oldKeyLife{90LL * 24 * 3'600'000};
    static constexpr std::size_t mostOld = 8;

    static OwnKeys make(Time now);
    // What kept() gave, or the seed of a single key (crypto/identity.h). Errors: invalid.
    static Result<OwnKeys> read(const Secret<std::string>& kept);
    // All that is to be kept: the key in use first, each as seed, number, made and until.
    Secret<std::string> kept() const;

    // With a new key in use. Errors: exhausted (mostOld old ones are still good).
    Result<OwnKeys> renewed(Time now) const;
    // Without the old keys whose time is over.
    OwnKeys without(Time now) const;

    const OwnKey& current() const { return keys_.front(); }
    // The newest first.
    const std::vector<OwnKey>& all() const { return keys_; }
    // Nothing: it is none of them.
    const OwnKey* find(ByteView publicKey) const;

private:
    explicit OwnKeys(std::vector<OwnKey> keys) : keys_(std::move(keys)) {}

    std::vector<OwnKey> keys_;
};

} // namespace ismail::group
