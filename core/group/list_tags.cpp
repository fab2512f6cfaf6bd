#include "group/list_tags.h"

#include "group/messages_lists.h"

#include <algorithm>

namespace ismail::group {

namespace {

constexpr std::size_t maxLocalKey = 512; // octets: 64 characters, however they are encoded, and some

} // namespace

Result<Bytes> stretchRecipient(std::string_view localKey, ByteView salt, const crypto::ScryptCost& cost) {
    if (localKey.size() > maxLocalKey) return Error{ErrorKind::invalid, "The local part is too long."};
    const auto key = crypto::scryptKey(Secret<std::string>(std::string(localKey)), salt, cost, crypto::sha256Size);
    if (!key.ok()) return key.error();
    return key->reveal();
}

Bytes recipientTag(ByteView key, ByteView stretched) {
    return crypto::hmacSha256(key, stretched).substr(0, listTagSize);
}

Bytes packChanges(const std::vector<ListChange>& changes) {
    Bytes out;
    out.reserve(changes.size() * listChangeSize);
    for (const ListChange& change : changes)
        out.append(change.tag).push_back(static_cast<char>(change.state));
    return out;
}

std::optional<std::vector<ListChange>> unpackChanges(ByteView packed) {
    if (packed.size() % listChangeSize != 0) return std::nullopt;
    std::vector<ListChange> out;
    out.reserve(packed.size() / listChangeSize);
    for (std::size_t at = 0; at < packed.size(); at += listChangeSize) {
        const auto state = static_cast<unsigned char>(packed[at + listTagSize]);
        if (state > static_cast<unsigned char>(RecipientState::removed)) return std::nullopt;
        out.push_back({Bytes(packed.substr(at, listTagSize)), static_cast<RecipientState>(state)});
    }
    return out;
}

void ListDigest::add(ByteView tag, RecipientState state) {
    if (state == RecipientState::removed) return;
    digest_.update(tag);
    const char octet = static_cast<char>(state);
    digest_.update(ByteView(&octet, 1));
}

Bytes listDigest(std::vector<ListChange> recipients) {
    std::sort(recipients.begin(), recipients.end(),
              [](const ListChange& a, const ListChange& b) { return a.tag < b.tag; });
    ListDigest digest;
    for (const ListChange& each : recipients)
        digest.add(each.tag, each.state);
    return digest.finish();
}

Bytes beatHash(std::vector<ListVersion> lists) {
    std::sort(lists.begin(), lists.end(),
              [](const ListVersion& a, const ListVersion& b) { return a.domain < b.domain; });
    crypto::Sha256 digest;
    for (const ListVersion& list : lists) {
        Bytes text = list.domain + '\0' + list.epoch;
        for (int shift = 56; shift >= 0; shift -= 8)
            text += static_cast<char>(static_cast<std::uint64_t>(list.version) >> shift & 0xffU);
        digest.update(text);
    }
    return digest.finish();
}

} // namespace ismail::group
