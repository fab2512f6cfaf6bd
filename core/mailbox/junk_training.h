// Who learns from what users call Junk: told when a message is moved or copied into a Junk folder, or out of one into
// any folder but Trash. Deleting teaches nothing, nor does mail that is put there when it arrives.
#pragma once

#include "base/ids.h"

#include <cstdint>
#include <string>

namespace ismail::mailbox {

class JunkTraining {
public:
    virtual ~JunkTraining() = default;
    // Of each message, after the commit, on the committer's thread: returns at once and calls nothing that waits for
    // the store. verdict: the text that is kept with the message, empty where there is none. A COPY that is undone
    // because a later part of it failed is not taken back.
    virtual void moved(std::int64_t accountId, MessageId message, const std::string& verdict, bool intoJunk) = 0;
};

} // namespace ismail::mailbox
