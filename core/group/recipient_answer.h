// What a secondary answers to RCPT for a domain whose recipients it has synced, by what it knows and how fresh that is.
//
//   recipient                                 fresh      stale
//   known                                     250        250
//   known, its mailbox or the domain full     452 4.2.2  250        an old mark is no reason to refuse
//   known, disabled                           550 5.2.1  450 4.2.1
//   removed less than an hour ago             450 4.1.1  450 4.1.1  slips and renames of administrators
//   unknown                                   550 5.1.1  450 4.4.3  the sender tries again, or reaches the primary
//   unknown, the domain takes everyone        250        250
//   postmaster, role names, bounces of ours   250        250        RFC 5321 section 4.5.1
//   any, the domain is switched off           450 4.2.1  450 4.2.1  promise::domainOff: as the primary says
//
// A removed recipient of a domain that takes everyone is taken, as the primary takes it. Does not: look anybody up.
#pragma once

#include "base/clock.h"
#include "group/list_tags.h"
#include "mail/reply.h"

#include <optional>

namespace ismail::group {

constexpr Millis usualGrace{3'600'000}; // group.list_grace

struct RecipientFacts {
    bool fresh = false;
    bool domainEnabled = true;
    bool domainFull = false;
    bool everyone = false;
    bool alwaysTaken = false; // postmaster, a role name, or a return address of the primary's with <> as sender
    std::optional<RecipientState> state; // none: the list does not have it
    Millis removedFor{0};                // state removed: since when it is known here
};

// Code and enhanced status; the text is the caller's.
struct RecipientAnswer {
    int code = 250;
    mail::EnhancedStatus status{2, 1, 5};
    friend bool operator==(const RecipientAnswer&, const RecipientAnswer&) = default;
};

RecipientAnswer answerRecipient(const RecipientFacts& facts, Millis grace = usualGrace);

} // namespace ismail::group
