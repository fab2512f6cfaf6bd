#include "group/own_keys.h"

#include "base/say.h"
#include "group/messages_talk.h"

#include <algorithm>

namespace ismail::group {

namespace {

constexpr std::string_view keptBegin = "ISMail identity 1\n";
constexpr std::size_t keptNumber = 8; // octets, the highest first
constexpr std::size_t keptKey = crypto::identitySeedSize + 3 * keptNumber;

void appendNumber(std::string& to, std::int64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
        to += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xffU);
}

std::int64_t numberAt(std::string_view octets, std::size_t at) {
    std::uint64_t number = 0;
    for (const char c : octets.substr(at, keptNumber))
        number = number << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(number);
}

std::optional<Time> timeAt(std::string_view octets, std::size_t at) {
    const std::int64_t millis = numberAt(octets, at);
    return millis == 0 ? std::nullopt : std::optional(fromMillis(millis));
}

Error noKeys() { return {ErrorKind::invalid, "These are no keys of a server."}; }

} // namespace

OwnKeys OwnKeys::make(Time now) { return OwnKeys({{crypto::Identity::make(), 0, now, {}}}); }

Result<OwnKeys> OwnKeys::read(const Secret<std::string>& kept) {
    const std::string_view octets = kept.reveal();
    std::vector<OwnKey> keys;
    if (octets.size() == crypto::identitySeedSize) {
        auto identity = crypto::Identity::load(kept);
        if (!identity) return identity.error();
        keys.push_back({std::move(*identity), 0, {}, {}});
        return OwnKeys(std::move(keys));
    }
    if (!octets.starts_with(keptBegin) || octets.size() == keptBegin.size() ||
        (octets.size() - keptBegin.size()) % keptKey != 0)
        return noKeys();
    for (std::size_t at = keptBegin.size(); at < octets.size(); at += keptKey) {
        const std::string_view record = octets.substr(at, keptKey);
        auto identity =
            crypto::Identity::load(Secret<std::string>(std::string(record.substr(0, crypto::identitySeedSize))));
        if (!identity) return identity.error();
        const std::size_t numbers = crypto::identitySeedSize;
        keys.push_back({std::move(*identity), numberAt(record, numbers), timeAt(record, numbers + keptNumber),
                        timeAt(record, numbers + 2 * keptNumber)});
    }
    if (keys.size() > mostOld + 1) return noKeys();
    return OwnKeys(std::move(keys));
}

Secret<std::string> OwnKeys::kept() const {
    std::string out(keptBegin);
    out.reserve(keptBegin.size() + keys_.size() * keptKey);
    for (const OwnKey& key : keys_) {
        out += key.identity.seed().reveal();
        appendNumber(out, key.number);
        appendNumber(out, key.made ? toMillis(*key.made) : 0);
        appendNumber(out, key.until ? toMillis(*key.until) : 0);
    }
    return Secret<std::string>(std::move(out));
}

Result<OwnKeys> OwnKeys::renewed(Time now) const {
    OwnKeys next = without(now);
    if (next.keys_.size() > mostOld) return failure(ErrorKind::exhausted, say("group.rekeyTooOften", mostOld));
    next.keys_.front().until = now + oldKeyLife;
    const std::int64_t seconds = toMillis(now) / 1000;
    const std::int64_t number = std::clamp(seconds, current().number + 1, maxPeerNumber);
    next.keys_.insert(next.keys_.begin(), {crypto::Identity::make(), number, now, {}});
    return next;
}

OwnKeys OwnKeys::without(Time now) const {
    OwnKeys left = *this;
    std::erase_if(left.keys_, [now](const OwnKey& key) { return key.until && *key.until <= now; });
    return left;
}

const OwnKey* OwnKeys::find(ByteView publicKey) const {
    for (const OwnKey& key : keys_)
        if (key.identity.publicKey() == publicKey) return &key;
    return nullptr;
}

} // namespace ismail::group
