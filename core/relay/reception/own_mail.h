// The recipients of a message that this server sends by itself: reports, alerts, automatic answers.
#pragma once

#include "config/settings.h"
#include "relay/reception/spool.h"
#include "relay/routing/router.h"

#include <optional>

namespace ismail::relay {

// Fills in the recipients that an address leads to; the reverse-path of the message is null, and nobody is told what
// becomes of it (RFC 3461 section 6.2). Where there is no way: the refusal.
std::optional<mail::Reply> addressOwnMail(NewMessage& message, const mail::Address& to, const Router& router,
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
