// What becomes of a local copy that was judged Junk (docs/decisions/0022-junk-in-folders.md).
#pragma once

#include "config/settings.h"
#include "relay/spool.h"

namespace ismail::relay {

// Header lines of a recipient who is to see it in his INBOX.
constexpr std::string_view junkMark = "X-Junk: yes\r\nX-Spam-Flag: YES\r\n";

// Into the folder for Junk; where only POP3 reads the account, as the setting junk.pop3 says.
inline void deliverAsJunk(LocalTarget& target, bool onlyPop3, const config::Settings& settings) {
    if (onlyPop3 && settings.text(config::Setting::junkPop3) == "mark")
        target.prefix += junkMark;
    else
        target.folder = LocalTarget::Folder::junk;
}

} // namespace ismail::relay
