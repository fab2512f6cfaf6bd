// Where a recipient that waits in the queue ends, now that this server is the primary of its domain: mail that was held
// for a primary that is lost, or that was on its way to a domain which moved here.
//
// Promises: what was accepted once is never refused here. No quota is asked. Looks at memory only.
#pragma once

#include "relay/queue.h"
#include "relay/routing/router.h"
#include "relay/spool.h"

#include <vector>

namespace ismail::relay {

struct LateRoute {
    // Mailboxes here, and destinations that an account or alias sends it on to. None: it stays in the queue.
    std::vector<AcceptedRecipient> ends;
    // Then. Permanent: for want of an account, it waits on hold; temporary (the domain is off): it waits as it is.
    mail::Reply refusal;
};

struct LateRouting {
    const accounts::Directory& directory;
    const config::Settings& settings;
    const OwnIdentity& self;
    const SenderRewriting* rewriting = nullptr;

    // sender: of the message.
    LateRoute route(const QueuedRecipient& queued, const mail::Address& sender, Time now) const;
};

} // namespace ismail::relay
