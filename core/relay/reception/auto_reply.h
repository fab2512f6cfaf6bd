// Automatic answers of accounts whose owner is away (RFC 3834): whether a message gets one, and what it says.
//
// Promises: nothing to the null sender, to lists, to other automata, to addresses that nobody reads, or where the
// account was not named in To or Cc; every answer is marked as one. Does not: remember who got one (the store does, in
// the transaction that takes the message), or send.
#pragma once

#include "accounts/model.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "mail/address.h"
#include "mail/header_list.h"

#include <string>
#include <vector>

namespace ismail::relay {

// The message that may get an answer.
struct AnsweredMessage {
    mail::Address sender;                  // reverse-path
    std::vector<mail::HeaderValue> fields; // of its header
    std::vector<mail::Address> names;      // of the account: one of them must stand in To or Cc
};

// The account answers at this time.
bool isAway(const accounts::AutoReply& reply, Time now);
// RFC 3834 section 2.
bool deservesAnswer(const AnsweredMessage& message);

struct AnswerParts {
    std::string from;     // address of the account
    std::string uniqueId; // for the Message-ID, without brackets
    Time now;
};
// The whole message, ASCII. RFC 3834 section 3.
Bytes composeAnswer(const accounts::AutoReply& reply, const AnsweredMessage& message, const AnswerParts& parts);

} // namespace ismail::relay
