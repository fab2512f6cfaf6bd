#include "identity_keeper.h"

#include "base/path_text.h"
#include "platform/durable_file.h"
#include "platform/machine_secret.h"

namespace ismail::service {

Result<std::unique_ptr<IdentityKeeper>> IdentityKeeper::open(std::filesystem::path file, const Clock& clock) {
    const auto keeper = [&](group::OwnKeys keys) {
        return std::unique_ptr<IdentityKeeper>(new IdentityKeeper(std::move(file), clock, std::move(keys)));
    };
    if (!std::filesystem::exists(file)) {
        group::OwnKeys keys = group::OwnKeys::make(clock.now());
        if (const Status written = write(file, keys); !written) return written.error();
        return keeper(std::move(keys));
    }
    const Result<platform::FileReader> reader = platform::FileReader::open(file);
    if (!reader) return reader.error();
    const Result<Bytes> wrapped = reader->read(0, 64 * 1024);
    if (!wrapped) return wrapped.error();
    Result<Bytes> kept = platform::revealForMachine(*wrapped);
    if (!kept) return kept.error();
    auto keys = group::OwnKeys::read(Secret<std::string>(std::move(*kept)));
    if (!keys)
        return Error{ErrorKind::corrupt, utf8FromPath(file) + " is not the identity of this server. Restore it from a "
                                                              "backup, or remove it and pair this server with its "
                                                              "partners again."};
    return keeper(std::move(*keys));
}

Status IdentityKeeper::write(const std::filesystem::path& file, const group::OwnKeys& keys) {
    const Result<Bytes> wrapped = platform::protectForMachine(keys.kept().reveal());
    if (!wrapped) return wrapped.error();
    return platform::replaceFile(file, *wrapped);
}

group::OwnKeys IdentityKeeper::keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

std::vector<crypto::Identity> IdentityKeeper::identities() const {
    const std::lock_guard lock(mutex_);
    std::vector<crypto::Identity> all;
    for (const group::OwnKey& key : keys_.all())
        all.push_back(key.identity);
    return all;
}

std::vector<crypto::Identity> IdentityKeeper::candidates(const std::vector<Bytes>& partnerKeys) const {
    const std::lock_guard lock(mutex_);
    std::vector<crypto::Identity> all;
    const group::OwnKey* first = nullptr;
    for (const Bytes& key : partnerKeys)
        if (const auto known = known_.find(key); known != known_.end() && !first) first = keys_.find(known->second);
    if (first) all.push_back(first->identity);
    for (const group::OwnKey& key : keys_.all())
        if (&key != first) all.push_back(key.identity);
    return all;
}

Status IdentityKeeper::renew(const std::vector<Bytes>& partners) {
    const std::lock_guard one(writing_);
    const group::OwnKeys before = keys();
    auto next = before.renewed(clock_.now());
    if (!next) return next.error();
    if (const Status written = write(file_, *next); !written) return written;
    const std::lock_guard lock(mutex_);
    keys_ = std::move(*next);
    for (const Bytes& partner : partners)
        known_.emplace(partner, before.current().identity.publicKey());
    return {};
}

void IdentityKeeper::learn(const Bytes& partnerKey, const Bytes& ownKey) {
    const std::lock_guard lock(mutex_);
    known_[partnerKey] = ownKey;
}

bool IdentityKeeper::knowsCurrent(const std::vector<Bytes>& partnerKeys) const {
    const std::lock_guard lock(mutex_);
    for (const Bytes& key : partnerKeys)
        if (const auto known = known_.find(key);
            known != known_.end() && known->second == keys_.current().identity.publicKey())
            return true;
    return false;
}

Status IdentityKeeper::forgetOld() {
    const std::lock_guard one(writing_);
    const group::OwnKeys before = keys();
    group::OwnKeys left = before.without(clock_.now());
    if (left.all().size() == before.all().size()) return {};
    if (const Status written = write(file_, left); !written) return written;
    const std::lock_guard lock(mutex_);
    keys_ = std::move(left);
    return {};
}

} // namespace ismail::service
