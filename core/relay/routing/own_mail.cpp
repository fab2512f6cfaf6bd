#include "relay/routing/own_mail.h"

#include "mail/idn.h"
#include "mail/received.h"

namespace ismail::relay {

using config::Setting;

OwnWay wayOfOwnMail(const mail::Address& to, const mail::Address& sender, Time received, const Router& router,
                    const config::Settings& settings) {
    Expansion ends = router.expand(to, {SenderRights::ourselves, {}, {}, true});
    if (ends.refused()) return {ends.refusal, {}};
    OwnWay way;
    for (Leaf& leaf : ends.leaves) {
        AcceptedRecipient recipient;
        recipient.recipient.address = leaf.address;
        if (sender.isNull()) recipient.recipient.notify.bits = mail::Notify::never;
        if (leaf.route.kind == Route::Kind::local) {
            recipient.fate = LocalTarget{leaf.route.account.inboxId, mailboxPrefix(sender, leaf.address.text())};
        } else {
            const bool held = leaf.route.kind == Route::Kind::held;
            const Millis wait = held && leaf.route.domain->hold
                                    ? Millis(*leaf.route.domain->hold)
                                    : settings.duration(held ? Setting::heldExpireAfter : Setting::queueExpireAfter);
            recipient.fate = RelayTarget{leaf.route.destination, Time::max(), received + wait};
        }
        way.recipients.push_back(std::move(recipient));
    }
    return way;
}

Time expiryOf(const Destination& destination, Time received, const accounts::Directory& directory,
              const config::Settings& settings) {
    if (destination.kind != Destination::Kind::primary) return received + settings.duration(Setting::queueExpireAfter);
    const accounts::Domain* domain = directory.domain(destination.domain);
    if (domain && domain->hold) return received + *domain->hold;
    return received + settings.duration(Setting::heldExpireAfter);
}

std::optional<mail::Address> forwardedSender(const SenderRewriting* rewriting, const accounts::Directory& directory,
                                             const mail::Address& sender, const std::string& via) {
    if (!rewriting || sender.isNull()) return std::nullopt;
    const auto ascii = mail::toAscii(sender.domain);
    const accounts::Domain* domain = ascii ? directory.domain(*ascii) : nullptr;
    if (domain && domain->role == accounts::DomainRole::primary) return std::nullopt;
    const auto address = mail::parseMailbox(via);
    const auto own = address ? mail::toAscii(address->domain) : Result<std::string>(Error{});
    if (!own) return std::nullopt;
    return rewriting->rewrite(sender, *own);
}

std::string mailboxPrefix(const mail::Address& reversePath, const std::string& deliveredTo) {
    return mail::returnPathField(reversePath) + "Delivered-To: " + deliveredTo + "\r\n";
}

} // namespace ismail::relay
