// A message between the end of its data and its commit, as plain values: what the steps of acceptance
// (acceptance_steps.h) look at, and what they change.
#pragma once

#include "accounts/directory.h"
#include "base/bytes.h"
#include "config/settings.h"
#include "mail/address.h"
#include "mail/reply.h"
#include "relay/door_memory.h"
#include "relay/routing/own_identity.h"
#include "relay/spool.h"
#include "trust/verdict.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ismail::relay {

class SenderChecks;
class MessageChecks;
class CapturedBody;

// What is in force for one message: read once, so that it meets one policy from MAIL to the commit.
struct Policy {
    std::shared_ptr<const config::Settings> settings;
    std::shared_ptr<const accounts::Directory> directory;
    std::shared_ptr<const OwnIdentity> identity;
};

// Who brings it.
struct Client {
    std::int64_t accountId = 0;                // that logged in; 0: none
    std::unordered_set<std::int64_t> partners; // that it is, by address or log-in
    bool trusted = false;                      // by its network
};

// What was seen of the body while it streamed to the disk.
struct BodyFacts {
    std::uint64_t octets = 0; // as the client sent it
    std::uint32_t hops = 0;   // Received fields that it came with
    bool stored = true;       // false: the disk did not take it
    Bytes header;             // the header block, mail::maxHeaderBlock at most; only where a step asked for it
    Bytes relaxedHash;        // of the body, for who signs; empty: nobody does
    std::shared_ptr<const CapturedBody> whole; // the message; only where a step asked for it and there was room
};

// An account that gets the message and may answer it.
struct Away {
    accounts::AccountEntry account;
    std::vector<mail::Address> names; // that it may be called by in To and Cc
};

// A recipient that could not be given the message while others were.
struct RefusedMember {
    mail::Recipient recipient;
    mail::Reply reply;
};

// What a step found out, for the log.
struct StepVerdict {
    std::string_view step;
    std::string text;
};

// An entry of the access lists that welcomes the message.
struct Welcome {
    std::string pattern;
    AccessScope scope = AccessScope::server;
    std::int64_t accountId = 0; // whom it speaks for; 0: for everybody
    bool network = false;       // false: it counts only where the author is proven, since From is free to forge
    friend bool operator==(const Welcome&, const Welcome&) = default;
};

struct ReceivedMessage {
    NewMessage message; // envelope with the fates of the recipients, traits, client, what is added to it
    Policy policy;
    Client client;
    BodyFacts body;
    std::uint64_t recipientsNamed = 0; // by the client, and accepted
    // What the primaries of the recipients take.
    std::optional<std::uint64_t> sizeLimit;
    bool utf8HeadersAllowed = true;
    std::vector<Away> away;
    std::vector<RefusedMember> refused; // told to the sender once the message is stored
    mail::Address addressee;            // of a message that is made here: whom it is for
    std::vector<StepVerdict> verdicts;
    // What is found out while the message comes; none: nothing is checked.
    std::shared_ptr<SenderChecks> sender;
    std::shared_ptr<MessageChecks> checks;
    std::shared_ptr<const trust::Verdict> judged; // after the step that judges
    std::vector<Welcome> welcomes;                // of its recipients, each entry once
    bool unsignedBounce = false; // a bounce to an address whose mail leaves signed (BATV), without the signature
};

} // namespace ismail::relay
