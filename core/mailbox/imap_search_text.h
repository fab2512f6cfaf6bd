// Looks for text in a message: what SEARCH's keys HEADER, BODY and TEXT compare. Upper and lower case do not matter.
// Promises: memory for a header block of maxSearchedHeader and a few blocks, however large the message is.
#pragma once

#include "mail/message_facts.h"
#include "mailbox/interfaces.h"
#include "proto/imap_command.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ismail::mailbox {

constexpr std::size_t maxSearchedHeader = 1 << 20; // octets of one header block

// A field of that name whose text holds the needle; an empty needle: the field is there.
bool headerContains(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix,
                    const std::string& field, const std::string& needle);
// Any header of the message or of its parts.
bool anyHeaderContains(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix,
                       const std::string& needle);
// A text part.
bool bodyContains(MessageReader& reader, const mail::MessageFacts& facts, std::uint32_t prefix,
                  const std::string& needle);

// The day in the Date field as it is written there.
std::optional<proto::ImapDay> writtenDay(const mail::MessageFacts& facts);

} // namespace ismail::mailbox
