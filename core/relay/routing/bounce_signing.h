// Which return addresses are signed here (BATV, trust/batv.h), and which bounces lack the signature: for what leaves
// and for what comes in.
//
// Promises: an address is missed only where it would have been signed, and only once its domain has signed for longer
// than bounces are on their way. Looks at memory only. Does not: know whose mail it is.
#pragma once

#include "accounts/directory.h"
#include "mail/address.h"
#include "trust/batv.h"

#include <optional>

namespace ismail::relay {

// The reverse-path with which mail of this sender leaves; nothing: the sender stays. The null sender, return addresses
// of forwarded mail, addresses of domains that do not sign, and those that would become too long do.
std::optional<mail::Address> signedSender(const trust::Batv& batv, const accounts::Directory& directory,
                                          const mail::Address& sender);

// A bounce to this address is one of mail that did not leave here. Never in the first batvDays after the domain began
// to sign: what left before comes back without a signature.
bool lacksSignature(const trust::Batv& batv, const accounts::Directory& directory, const mail::Address& recipient,
                    Time now);

} // namespace ismail::relay
