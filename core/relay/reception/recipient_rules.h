// What is decided of a recipient before its mail is taken: the same for RCPT, for the message at its end and for the
// question "what would happen with mail from X to Y" (explain.h). Pure but for what is logged and counted.
#pragma once

#include "accounts/directory.h"
#include "accounts/quotas.h"
#include "base/counters.h"
#include "base/log.h"
#include "config/settings.h"
#include "mail/envelope.h"
#include "mail/reply.h"
#include "relay/learned.h"
#include "relay/reception/received_message.h"
#include "relay/recipient_book.h"
#include "relay/spool.h"

#include <optional>
#include <string>

namespace ismail::relay {

// Whether a secondary takes mail for a recipient of a domain that it holds mail for.
struct HeldDecision {
    enum class Kind : std::uint8_t {
        taken,
        refused,
        remembered, // it depends on what the primary said of it lately
        asked,      // the primary is to be asked
        told        // it depends on what the primary tells by itself (recipient_book.h)
    };
    Kind kind = Kind::taken;
    mail::Reply reply; // refused
    std::string why;   // a sentence for the administrator; empty where the primary is (to be) asked
};

// By the policy of the domain. RFC 5321 section 4.5.1: postmaster of any domain that we take mail for.
HeldDecision heldDecision(const accounts::Domain& domain, const mail::Address& recipient, const mail::Address& sender,
                          const accounts::Directory& directory);
// By what is remembered of the recipient: taken, refused, or asked.
HeldDecision heldDecision(const std::optional<VerifiedRecipients::Entry>& remembered, Time now);
// For a domain whose primary tells its recipients.
RecipientQuestion questionOf(const accounts::Domain& domain, const mail::Address& recipient,
                             const mail::Address& sender);
HeldDecision heldDecision(const RecipientSaid& said);
// Where the primary does not answer: taken or refused, as recipient.unknown says.
HeldDecision unverifiable(const config::Settings& settings);

// What the primary says of a synced domain, else what it last offered. recipients may be null.
PrimaryLimits primaryLimits(const accounts::Domain& domain, PartnerMemory& memory, RecipientBook* recipients);
// What the primary last offered is enforced here and now: what it would refuse later would have to be bounced.
std::optional<mail::Reply> beyondPrimary(const PrimaryLimits& limits, const mail::MailParameters& mail,
                                         const mail::Recipient& recipient);

// To the sender of mail for which an account has no room. domain: of the account. To a designated secondary always
// temporary: it holds the mail, and would have to bounce it.
mail::Reply fullReply(const accounts::QuotaState& state, const accounts::Domain* domain, const Client& client,
                      const config::Settings& settings);
// The same for good: for a report, which nobody repeats.
mail::Reply permanently(mail::Reply reply);

// To an account that has sent too much; counted and logged.
mail::Reply overSendLimit(const accounts::AccountEntry& account, const std::string& text, const std::string& session,
                          Counters& counters, Log& log);

// 4xx for an error of the store: "No room" is said of a disk that is full and of nothing else.
mail::Reply storeRefusal(const Error& error);
// The refusal while nothing can be stored, which is logged; nothing where mail is taken.
std::optional<mail::Reply> notStoring(const Spool& spool, Log& log, const std::string& session);

} // namespace ismail::relay
