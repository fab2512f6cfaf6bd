// Fits one message to one peer: what can go as it is, what must be converted first, what the peer can never take.
// Pure functions. RFC 1870 (SIZE), 6152 (8BITMIME), 3030 (BINARYMIME), 6531 (SMTPUTF8).
#pragma once

#include "mail/downgrade.h"
#include "proto/smtp/smtp_client.h"
#include "relay/body_reader.h"
#include "relay/queue.h"

#include <memory>
#include <optional>
#include <vector>

namespace ismail::relay {

// RFC 5321 section 4.5.3.1.8: a server takes at least 100 recipients.
constexpr std::size_t maxRecipientsPerJob = 100;

// Some recipients of one message that travel in one transaction.
struct WorkItem {
    std::shared_ptr<const DueMessage> message;
    std::vector<QueuedRecipient> recipients; // maxRecipientsPerJob at most, with one reverse-path and one prefix
    bool returned = false;                   // a crowded hop sent it back once: the next time it is deferred
    // Converted for a peer that offers less; used where the conversion is still what is needed.
    std::shared_ptr<BodyReader> converted;
    mail::DowngradeTarget convertedFor = mail::DowngradeTarget::eightBit;
};

// The reverse-path that an item travels with, and the message with its prefix.
const mail::Address& reversePathOf(const WorkItem& item);
std::shared_ptr<BodyReader> bodyOf(const WorkItem& item);

// Splits a message into work items.
std::vector<WorkItem> splitWork(std::shared_ptr<const DueMessage> message);

struct FittedJob {
    // Where the whole message cannot go to this peer, ever.
    std::optional<mail::Reply> refusal;
    // Where it must be converted first.
    std::optional<mail::DowngradeTarget> convert;
    // Else the transaction, for the recipients at these positions of the item; the others are in refusedRecipients.
    proto::ClientTransaction transaction;
    std::vector<std::size_t> taken;
    std::vector<std::pair<std::size_t, mail::Reply>> refusedRecipients;
    std::shared_ptr<BodyReader> body;
};

// What is told to the primary of held mail: the server that it came from. Nothing where there was none.
std::optional<mail::OriginalClient> forwardedOf(const DueMessage& message);

FittedJob fitJob(const WorkItem& item, const proto::Capabilities& peer);

} // namespace ismail::relay
