// "What would be decided of this mail?": the checks of incoming mail for a sender, or a whole message, as if it came
// from an address now. Asks the DNS; changes nothing, counts nothing, sends nothing.
#pragma once

#include "accounts/directory.h"
#include "relay/checks/check_dependencies.h"
#include "relay/reception/received_message.h"
#include "relay/routing/own_identity.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ismail::relay {

struct MailQuestion {
    std::string address; // of the client
    std::string helo;    // empty: it is not judged
    mail::Address from;  // MAIL FROM; null: none
    std::optional<mail::Address> to;
    std::optional<Bytes> message; // none: one whose author is `from`, without signatures
};

struct MailAnswer {
    mail::Reply reply;
    std::shared_ptr<const trust::Verdict> verdict;
};

// done comes once, from any thread. What `with` and the sources refer to must outlive it.
void checkMail(const CheckDependencies& with, Policy policy, trust::ClientClass client, MailQuestion question,
               std::function<void(MailAnswer)> done);

} // namespace ismail::relay
