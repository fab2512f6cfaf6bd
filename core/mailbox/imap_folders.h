// What LIST and LSUB answer, from the folders of an account: RFC 9051 section 6.3.9, RFC 3501 section 6.3.9.
//
// Promises: every name once, in order; a superior that does not exist is shown as such where something of its inferiors
// asks for it. Does not: read anything, write STATUS.
#pragma once

#include "base/bytes.h"
#include "mailbox/imap_store.h"
#include "proto/imap/imap_command.h"

#include <string>
#include <string_view>
#include <vector>

namespace ismail::mailbox {

struct ListedFolder {
    std::string name;
    const Folder* folder = nullptr; // null: it does not exist
    bool subscribed = false;
    bool children = false;
    bool childSubscribed = false; // CHILDINFO: an inferior that does not match by itself is
};

// The folders that the command names, of the list.
std::vector<ListedFolder> listFolders(const FolderList& list, const proto::ImapList& command);
// The response, with its CRLF.
void writeListed(Bytes& out, const ListedFolder& listed, const proto::ImapList& command,
                 const proto::ImapEnabled& enabled);

SpecialUse specialUseOf(std::string_view attribute); // "\Sent"; none: unknown

} // namespace ismail::mailbox
