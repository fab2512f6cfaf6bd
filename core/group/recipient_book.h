// What a secondary answers to RCPT for a synced domain: who is meant (alias domains, user+detail), whether the copy of
// the list knows him, and what follows (recipient_answer.h).
//
// Promises: no name is kept, in memory neither: what was found out is remembered under a hash of the name, for as long
// as the list has the same version; after a change only the stretching is spared. maxRemembered answers, some 12 MB.
// At most maxOpen questions wait for workers; beyond that 451. Thread-safe.
#pragma once

#include "base/clock.h"
#include "base/executor.h"
#include "config/settings.h"
#include "group/list_copy.h"
#include "relay/recipient_book.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ismail::group {

struct HeldCopy {
    std::int64_t domainId = 0, partnerId = 0;
    std::shared_ptr<const CopyHead> head; // none: nothing was told of the domain
};

struct CopyEntry {
    RecipientState state{};
    std::optional<Time> removedAt; // by the clock here
};

// The copies that are kept. Thread-safe.
class CopyReader {
public:
    virtual ~CopyReader() = default;
    virtual HeldCopy copy(std::int64_t domainId) const = 0;
    // Of the same primary.
    virtual HeldCopy copyNamed(std::int64_t partnerId, const std::string& domain) const = 0;
    // May wait for the database. Nothing: the generation does not have it. Errors: unavailable.
    virtual Result<std::optional<CopyEntry>> find(std::int64_t domainId, std::uint32_t generation,
                                                  ByteView tag) const = 0;
};

class SyncedRecipients final : public relay::RecipientBook {
public:
    static constexpr std::size_t maxOpen = 32;
    static constexpr std::size_t maxRemembered = 100'000;

    SyncedRecipients(const CopyReader& copies, const config::SettingsSource& settings, Workers& workers,
                     const Clock& clock)
        : copies_(copies), settings_(settings), workers_(workers), clock_(clock) {}

    void ask(const relay::RecipientQuestion& question, std::function<void(relay::RecipientSaid)> done) override;
    relay::RecipientSaid answer(const relay::RecipientQuestion& question) override;
    std::optional<relay::PrimaryLimits> limits(std::int64_t domainId) override;

    std::size_t remembered() const;

private:
    using Name = std::array<char, 16>; // of a hash
    struct Remembered {
        std::array<char, listTagSize> tag{};
        std::int64_t version = 0;
        std::int64_t removedAt = 0; // milliseconds since 1970
        std::uint32_t generation = 0;
        RecipientState state{};
        bool known = false;
    };
    struct NameHash {
        std::size_t operator()(const Name& name) const;
    };
    using Answers = std::unordered_map<Name, Remembered, NameHash>;
    enum class Depth { memory, disk };

    std::optional<relay::RecipientSaid> say(const relay::RecipientQuestion& question, Depth depth);
    // Outer nothing: it is not in memory. Errors: those of find() and stretchRecipient().
    std::optional<Result<std::optional<CopyEntry>>> look(const HeldCopy& copy, std::string_view local, Depth depth);
    std::optional<Remembered> recall(const Name& name) const;
    void remember(const Name& name, const Remembered& found);

    const CopyReader& copies_;
    const config::SettingsSource& settings_;
    Workers& workers_;
    const Clock& clock_;
    std::atomic<std::size_t> open_{0};
    mutable std::mutex mutex_;
    Answers recent_, older_; // of half the size each: when the first is full it becomes the second
};

} // namespace ismail::group
