// What a secondary has learned of its primaries; survives a restart. Written by store.
#pragma once

#include "base/clock.h"
#include "mail/reply.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ismail::relay {

// What a secondary has learned about the recipients of its primaries; survives a restart. Thread-safe.
class VerifiedRecipients {
public:
    virtual ~VerifiedRecipients() = default;
    struct Entry {
        bool exists = false;
        Time until;
    };
    // From memory, never blocks. sure: entry is all that is known, else find() has to be asked.
    struct Recalled {
        bool sure = false;
        std::optional<Entry> entry;
    };
    virtual Recalled recall(const std::string& addressKey) = 0;
    virtual std::optional<Entry> find(const std::string& addressKey) = 0;  // may wait for the database: workers, strand
    virtual void remember(const std::string& addressKey, Entry entry) = 0; // durable soon, not at once
};

// What the primary says of one of its recipients.
struct RecipientVerdict {
    enum class Kind : std::uint8_t {
        exists,
        unknown,    // there is no such mailbox; reply: the primary's own refusal
        refused,    // the primary will not take mail for it now, or from us; reply: what is passed on
        unavailable // it could not be asked, or it put us off
    };
    Kind kind = Kind::unavailable;
    mail::Reply reply;
};

// What a primary last offered, so that its secondary refuses at once what the primary would refuse. Thread-safe.
struct PrimaryLimits {
    bool known = false, size = false, eightBitMime = false, smtpUtf8 = false;
    std::uint64_t maxSize = 0;
};
class PartnerMemory {
public:
    virtual ~PartnerMemory() = default;
    virtual PrimaryLimits limits(std::int64_t partnerId) = 0;
    virtual void remember(std::int64_t partnerId, const PrimaryLimits& limits) = 0;
};

} // namespace ismail::relay
