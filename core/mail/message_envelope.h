// ENVELOPE (RFC 3501 section 7.4.2) and the keys of SORT and THREAD (RFC 5256), from a header.
#pragma once

#include "base/bytes.h"
#include "mail/message_facts.h"

namespace ismail::mail {

// A field that comes twice counts with its first value, address fields with all. Encoded-words stay as they are; Sender
// and Reply-To are those of From where they are missing or empty.
Bytes imapEnvelope(ByteView header);

SortKeys sortKeys(ByteView header);

// msg-ids of a Message-ID, In-Reply-To or References value, without brackets, at most the last ones.
std::vector<std::string> messageIds(std::string_view value, std::size_t most);

} // namespace ismail::mail
