// Copies of lists in memory, for those who answer from them.
#pragma once

#include "group/recipient_book.h"

#include <map>
#include <string>
#include <tuple>

namespace ismail::test {

class FakeCopies final : public group::CopyReader {
public:
    group::HeldCopy copy(std::int64_t domainId) const override {
        const auto found = heads.find(domainId);
        if (found == heads.end()) return {domainId, 0, nullptr};
        return {domainId, 7, std::make_shared<const group::CopyHead>(found->second)};
    }
    group::HeldCopy copyNamed(std::int64_t partnerId, const std::string& domain) const override {
        for (const auto& [id, head] : heads)
            if (partnerId == 7 && head.state.domain == domain) return copy(id);
        return {};
    }
    Result<std::optional<group::CopyEntry>> find(std::int64_t domainId, std::uint32_t generation,
                                                 ByteView tag) const override {
        ++asked;
        if (fails) return Error{ErrorKind::unavailable, "The database is away."};
        const auto found = entries.find({domainId, generation, Bytes(tag)});
        return found == entries.end() ? std::optional<group::CopyEntry>() : std::optional(found->second);
    }

    // A domain with a list that was confirmed at that time.
    group::CopyHead& add(std::int64_t domainId, const std::string& name, std::optional<Time> confirmedAt) {
        group::CopyHead& head = heads[domainId];
        head.state.domain = name;
        head.serving.number = 1;
        head.serving.keys = {Bytes(16, 'e'), Bytes(16, 's'), Bytes(32, 'k'), {1, 1, 1}};
        head.serving.version = 1;
        head.confirmedAt = confirmedAt;
        return head;
    }
    void put(std::int64_t domainId, const std::string& local, group::RecipientState state,
             std::optional<Time> removedAt = {}) {
        const group::ListGeneration& list = heads.at(domainId).serving;
        const Bytes tag =
            group::recipientTag(list.keys.key, *group::stretchRecipient(local, list.keys.salt, list.keys.cost));
        entries[{domainId, list.number, tag}] = {state, removedAt};
    }

    std::map<std::int64_t, group::CopyHead> heads; // by domain
    std::map<std::tuple<std::int64_t, std::uint32_t, Bytes>, group::CopyEntry> entries;
    mutable std::size_t asked = 0;
    bool fails = false;
};

} // namespace ismail::test
