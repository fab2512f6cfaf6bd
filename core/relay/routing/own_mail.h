// Where a message that this server sends by itself (reports, alerts, automatic answers, test messages) goes, and what
// stands before a message in a mailbox.
#pragma once

#include "config/settings.h"
#include "relay/routing/router.h"
#include "relay/spool.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

// The recipients that an address leads to. sender: null for a report, and nobody is told what becomes of it (RFC 3461
// section 6.2). refusal: there is no way.
struct OwnWay {
    std::optional<mail::Reply> refusal;
    std::vector<AcceptedRecipient> recipients;
};
OwnWay wayOfOwnMail(const mail::Address& to, const mail::Address& sender, Time received, const Router& router,
                    const config::Settings& settings);

// When a message for this destination is given up.
Time expiryOf(const Destination& destination, Time received, const accounts::Directory& directory,
              const config::Settings& settings);

// The reverse-path of what is sent on to somewhere else by an address here: a sender from elsewhere is rewritten, so
// that the next server finds that we may send for it (SPF). Nothing: the sender stays.
std::optional<mail::Address> forwardedSender(const SenderRewriting* rewriting, const accounts::Directory& directory,
                                             const mail::Address& sender, const std::string& via);

// Header lines before the body in a mailbox.
std::string mailboxPrefix(const mail::Address& reversePath, const std::string& deliveredTo);

} // namespace ismail::relay
