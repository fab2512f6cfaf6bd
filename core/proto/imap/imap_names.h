// Names of mailboxes on the wire: modified UTF-7 (RFC 3501 section 5.1.3), and the rules that hold for every name.
#pragma once

#include "base/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace ismail::proto {

constexpr char imapSeparator = '/';

// Nothing where it is not well-formed: a shift that does not end, what need not be encoded, half a surrogate pair.
std::optional<std::string> fromModifiedUtf7(ByteView text);
// text is UTF-8.
std::string toModifiedUtf7(std::string_view text);

// "inbox" in any case becomes "INBOX", also as the first part of a longer name (RFC 9051 section 5.1).
std::string canonicalMailbox(std::string name);
// A name that may be given to a mailbox: well-formed, no control characters, no "*" or "%", no empty part.
bool isMailboxName(std::string_view name);

} // namespace ismail::proto
