// What a recipient's door says by the lists of the administrator and by what is known of client and sender: the same
// for a transfer (reception_transaction.h) and for a question beforehand (mail_check.h). Asks nobody and changes
// nothing.
#pragma once

#include "config/settings.h"
#include "relay/checks/sender_checks.h"
#include "relay/door/access_list.h"
#include "relay/door/greylist.h"
#include "relay/reception/received_message.h"

#include <optional>
#include <string>

namespace ismail::relay {

// domain: the recipient's, for the administrator. A welcome of the client's network spares it what is said of the DNS.
std::optional<CheckRefusal> doorRefusal(const std::optional<AccessVerdict>& listed, const std::string& domain,
                                        const SenderChecks& sender, const config::Settings& settings);

// The reply with what the administrator finds the refusal by: "… (reference s6g7xf00001)".
mail::Reply withReference(mail::Reply reply, const std::string& session);

// The reason joins what is known, for "Why?".
void refuse(trust::Verdict& verdict, const CheckRefusal& refusal);

// Nothing where the entry does not welcome, or speaks for a domain or account and accountId is 0.
std::optional<Welcome> welcomeOf(const std::optional<AccessVerdict>& listed, std::int64_t accountId);

// At RCPT, by greylist.scope: whether the sender is to come again.
bool isToComeAgain(const SenderChecks& sender, bool nullSender, bool welcomeNetwork, const config::Settings& settings);

} // namespace ismail::relay
