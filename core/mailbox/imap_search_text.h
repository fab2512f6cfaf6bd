// Looks for text in a message: what SEARCH's keys HEADER, BODY and TEXT compare. Upper and lower case do not matter.
// Needles are case-folded (mail/case_fold.h). An address field is found by its text and by its addresses as ENVELOPE
// has them, without comments, quoting and folding. Promises: work that grows with the message and no faster; memory for
// a header block of maxSearchedHeader and a few blocks, however large the message is.
#pragma once

#include "mail/kept_facts.h"
#include "mail/text_finder.h"
#include "mailbox/interfaces.h"
#include "proto/imap_command.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mailbox {

constexpr std::size_t maxSearchedHeader = 1 << 20; // octets of one header block

// What is searched: a message, its parts, and how many octets come before its body.
struct SearchedMessage {
    MessageReader& reader;
    const std::vector<mail::FactPart>& parts;
    std::size_t prefix = 0;
};

// A field of that name whose text holds the needle; an empty needle: the field is there.
bool headerContains(const SearchedMessage& message, const std::string& field, const mail::TextFinder& needle);
// The same in lines that are known to be fields, each with a colon in its first line (mail/kept_header.h).
bool linesContain(std::string_view lines, const std::string& field, const mail::TextFinder& needle);
// Any header of the message or of its parts.
bool anyHeaderContains(const SearchedMessage& message, const mail::TextFinder& needle);
// A text part.
bool bodyContains(const SearchedMessage& message, const mail::TextFinder& needle);

// The day in the Date field as it is written there, which ENVELOPE begins with.
std::optional<proto::ImapDay> writtenDay(std::string_view envelope);

} // namespace ismail::mailbox
