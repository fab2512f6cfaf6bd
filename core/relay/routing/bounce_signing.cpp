#include "relay/routing/bounce_signing.h"

#include "mail/idn.h"
#include "relay/routing/sender_rewriting.h"

namespace ismail::relay {

namespace {

// nullptr: mail of the address is not signed.
const accounts::Domain* signingDomain(const accounts::Directory& directory, const mail::Address& address) {
    if (address.isNull() || isRewritten(address.local)) return nullptr;
    const auto ascii = mail::toAscii(address.domain);
    const accounts::Domain* domain = ascii ? directory.domain(*ascii) : nullptr;
    const bool isOn = domain && domain->role == accounts::DomainRole::primary && domain->signBounceAddresses;
    return isOn ? domain : nullptr;
}

} // namespace

std::optional<mail::Address> signedSender(const trust::Batv& batv, const accounts::Directory& directory,
                                          const mail::Address& sender) {
    return signingDomain(directory, sender) ? batv.sign(sender) : std::nullopt;
}

bool lacksSignature(const trust::Batv& batv, const accounts::Directory& directory, const mail::Address& recipient,
                    Time now) {
    const accounts::Domain* domain = signingDomain(directory, recipient);
    if (!domain || !domain->signsBouncesSince) return false;
    if (now - *domain->signsBouncesSince < std::chrono::hours(24 * trust::batvDays)) return false;
    return !batv.verify(recipient) && trust::hasRoomForTag(trust::withoutTag(recipient));
}

} // namespace ismail::relay
