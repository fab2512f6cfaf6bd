#include "relay/reception/recipient_rules.h"

#include "base/text.h"
#include "relay/routing/router.h"
#include "trust/batv.h"

namespace ismail::relay {

using config::Setting;

namespace {

const mail::Reply noSuchMailbox{550, {5, 1, 1}, "No such mailbox"};

} // namespace

HeldDecision heldDecision(const accounts::Domain& domain, const mail::Address& recipient, const mail::Address& sender,
                          const accounts::Directory& directory) {
    using Kind = HeldDecision::Kind;
    const std::string local = asciiLower(trust::withoutTag(recipient).local); // the primary gets it with its tag
    const bool decidedHere = domain.recipientPolicy == accounts::RecipientPolicy::list ||
                             domain.recipientPolicy == accounts::RecipientPolicy::callAhead;
    if (local == "postmaster" && decidedHere)
        return {Kind::taken, {}, "Every domain that takes mail has a postmaster."};
    switch (domain.recipientPolicy) {
    case accounts::RecipientPolicy::acceptAll: break;
    case accounts::RecipientPolicy::list:
        // The return address of forwarded mail stands in no list: the primary knows whether it wrote it.
        if (sender.isNull() && isRewritten(local))
            return {Kind::taken, {}, "It is the return address of forwarded mail, which the primary knows."};
        if (directory.listed(domain, local))
            return {Kind::taken, {}, "The recipient is in the domain's recipient list."};
        return {Kind::refused, noSuchMailbox, "The recipient is not in the domain's recipient list."};
    case accounts::RecipientPolicy::callAhead:
        // The primary is asked with the null sender, and would take this one.
        if (!sender.isNull() && isRewritten(local))
            return {Kind::refused, onlyBounces(), "It is the return address of forwarded mail, for bounces only."};
        return {Kind::remembered, {}, {}};
    case accounts::RecipientPolicy::synced: return {Kind::told, {}, {}};
    }
    return {Kind::taken, {}, "Every recipient is accepted: who does not exist is bounced later."};
}

HeldDecision heldDecision(const std::optional<VerifiedRecipients::Entry>& remembered, Time now) {
    using Kind = HeldDecision::Kind;
    if (!remembered || remembered->until <= now) return {Kind::asked, {}, {}};
    const std::string until = "; that is remembered until " + isoTime(remembered->until) + ".";
    if (remembered->exists) return {Kind::taken, {}, "The primary took the recipient before" + until};
    return {Kind::refused, noSuchMailbox, "The primary refused the recipient" + until};
}

RecipientQuestion questionOf(const accounts::Domain& domain, const mail::Address& recipient,
                             const mail::Address& sender) {
    const std::string local = asciiLower(recipient.local);
    return {domain.id, recipient, local == "postmaster" || (sender.isNull() && isRewritten(local))};
}

HeldDecision heldDecision(const RecipientSaid& said) {
    if (said.reply.code == 250) return {HeldDecision::Kind::taken, {}, said.why};
    return {HeldDecision::Kind::refused, said.reply, said.why};
}

HeldDecision unverifiable(const config::Settings& settings) {
    if (settings.text(Setting::callAheadUnknown) == "accept") return {HeldDecision::Kind::taken, {}, {}};
    return {HeldDecision::Kind::refused,
            {450, {4, 4, 3}, "The recipient cannot be verified at present, try again later"},
            {}};
}

PrimaryLimits primaryLimits(const accounts::Domain& domain, PartnerMemory& memory, RecipientBook* recipients) {
    if (domain.recipientPolicy == accounts::RecipientPolicy::synced && recipients)
        if (const auto told = recipients->limits(domain.id)) return *told;
    return domain.primaryPartner ? memory.limits(*domain.primaryPartner) : PrimaryLimits{};
}

std::optional<mail::Reply> beyondPrimary(const PrimaryLimits& limits, const mail::MailParameters& mail,
                                         const mail::Recipient& recipient) {
    if (!limits.known) return std::nullopt;
    if (limits.size && limits.maxSize != 0 && mail.size && *mail.size > limits.maxSize)
        return mail::Reply{552, {5, 3, 4}, "The message is larger than the recipient's server takes"};
    if (!limits.smtpUtf8 && (!isAscii(recipient.address.local) || !isAscii(mail.reversePath.local)))
        return mail::Reply{550, {5, 6, 7}, "The recipient's server takes no internationalised addresses"};
    return std::nullopt;
}

mail::Reply fullReply(const accounts::QuotaState& state, const accounts::Domain* domain, const Client& client,
                      const config::Settings& settings) {
    bool permanent = settings.text(Setting::quotaRefusal) == "permanent" && state.full == accounts::QuotaScope::account;
    if (domain)
        for (const accounts::SecondaryLink& link : domain->secondaries)
            if (client.partners.count(link.partnerId) != 0) permanent = false;
    if (state.full == accounts::QuotaScope::account)
        return permanent ? mail::Reply{552, {5, 2, 2}, "The mailbox is full"}
                         : mail::Reply{452, {4, 2, 2}, "The mailbox is full, try again later"};
    return {452, {4, 3, 1}, "No room for this mailbox at present, try again later"};
}

mail::Reply permanently(mail::Reply reply) {
    reply.code = 552;
    reply.status.klass = 5;
    return reply;
}

mail::Reply overSendLimit(const accounts::AccountEntry& account, const std::string& text, const std::string& session,
                          Counters& counters, Log& log) {
    counters.add(CounterId::overSendLimit);
    log.warning("smtp.over-send-limit", {{"session", session}, {"account", account.address}, {"why", text}});
    return {451, {4, 7, 1}, text};
}

std::optional<mail::Reply> notStoring(const Spool& spool, Log& log, const std::string& session) {
    const Status accepting = spool.acceptsMail();
    if (accepting) return std::nullopt;
    log.warning("smtp.not-accepting", {{"session", session}, {"why", accepting.error().text}});
    return storeRefusal(accepting.error());
}

mail::Reply storeRefusal(const Error& error) {
    if (error.kind == ErrorKind::exhausted) return {452, {4, 3, 1}, "No room for messages at present, try again later"};
    return {451, {4, 3, 0}, "Messages cannot be stored at present, try again later"};
}

} // namespace ismail::relay
