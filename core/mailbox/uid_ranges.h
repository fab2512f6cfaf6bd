// Lists of uids as ranges that ascend and do not overlap (imap_store.h), of any length: each is gone through once.
#pragma once

#include "mailbox/imap_store.h"
#include "proto/imap/imap_command.h"

#include <cstdint>

namespace ismail::mailbox {

// The uids that a set names, as numbers: "*" is whatever is greatest, so "5:*" is all from 5 on.
UidRanges uidsNamed(const proto::ImapSet& set);
// What is in both.
UidRanges common(const UidRanges& a, const UidRanges& b);
bool contains(const UidRanges& ranges, std::uint32_t uid);

} // namespace ismail::mailbox
