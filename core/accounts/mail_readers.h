// Who reads his mail how, for those who decide where a message is put.
#pragma once

#include <cstdint>

namespace ismail::accounts {

class MailReaders {
public:
    virtual ~MailReaders() = default;
    // The account was read by POP3 in the last 30 days and by IMAP not at all: what is put anywhere but into the INBOX
    // is never seen. Any thread; from memory, never blocks.
    virtual bool onlyPop3(std::int64_t accountId) const = 0;
};

} // namespace ismail::accounts
