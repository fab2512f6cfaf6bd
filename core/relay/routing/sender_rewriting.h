// The Sender Rewriting Scheme: what is forwarded to another server gets a reverse-path in our own domain, so that the
// next server finds us allowed to send it (SPF, RFC 7208), and its bounces come back here and go on to the sender.
//
//   anna@sender.example   ->  SRS0=1hash=day=sender.example=anna@here.example
//   SRS0=...@other.example -> SRS1=1dayhash=other.example==...@here.example   (a second forwarder keeps the first
//   one's)
//
// Promises: only addresses that were signed here come back, in the domain they were written in, for
// forward.bounce_age; an address that another forwarder wrote stays as it is inside. Letters may change their case on
// the way. The signature covers all of the address but itself, and the day in full. The "1" names the manner of
// signing; addresses signed before there was one (hash of eight letters, without the domain) are taken for the same
// time, the undated SRS1 among them by the day that the first forwarder wrote. Does not: know SMTP, what a domain is
// here, or who may write to a return address.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "mail/address.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::relay {

// "SRS0=..." or "SRS1=..." before the @, in any case.
bool isRewritten(std::string_view local);

class SenderRewriting {
public:
    // mac: a keyed digest of 16 octets or more; nobody else has the key.
    using Mac = std::function<Bytes(ByteView)>;
    SenderRewriting(Mac mac, const Clock& clock) : mac_(std::move(mac)), clock_(clock) {}

    // domain: ours, in A-labels. Nothing where the result would be longer than a path may be (RFC 5321 section
    // 4.5.3.1.3): the caller keeps the sender then.
    std::optional<mail::Address> rewrite(const mail::Address& sender, const std::string& domain) const;
    // The address that a rewritten one stands for. Errors: invalid, not signed here; denied, too old.
    Result<mail::Address> restore(const mail::Address& rewritten, Millis maxAge) const;

private:
    std::string hash(std::string_view text) const;
    std::string signature(std::int64_t day, const std::string& domain, std::string_view text) const;
    std::int64_t today() const;
    std::optional<std::int64_t> dayFrom(std::string_view text) const;
    bool tooOld(std::int64_t day, Millis maxAge) const;

    const Mac mac_;
    const Clock& clock_;
};

} // namespace ismail::relay
