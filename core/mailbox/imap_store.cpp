#include "mailbox/imap_store.h"

#include "base/ids.h"

namespace ismail::mailbox {

// The shared body's id, and what tells prefixes apart.
std::string FactRow::emailId() const {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : prefix)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return messageIdText(message) + '-' + sessionIdText(hash).substr(1);
}

} // namespace ismail::mailbox
