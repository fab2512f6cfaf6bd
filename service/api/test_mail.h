// A short message made here on an administrator's wish, as RFC 5322 wants it.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/address.h"

#include <string>

namespace ismail::service {

struct TestMail {
    std::string serverName;
    mail::Address from, to;
    std::string subject; // UTF-8 without control characters; encoded where it is not ASCII (RFC 2047)
    std::string text;    // one paragraph; UTF-8
    Time date;
};

// With a Message-ID of its own.
Bytes composeTestMail(const TestMail& mail);

} // namespace ismail::service
