// Signs mail by the keys of the domains that are primary here (DKIM, RFC 6376): of its author's domain, with all keys
// that are active, an RSA and an Ed25519 one mostly.
//
// Promises: a key is opened once, when it is first needed, and kept while it is active; keys that cannot be opened are
// logged and left out. Thread-safe. Does not: decide which mail is ours to sign (acceptance_steps, resigned_body).
#pragma once

#include "accounts/directory.h"
#include "accounts/dkim_keys.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "base/secret.h"
#include "config/settings.h"
#include "mail/address.h"
#include "trust/arc.h"
#include "trust/dkim_sign.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::relay {

// The addresses of the From field (RFC 5322 section 3.6.2), domains as A-labels. None where it cannot be said who wrote
// the message: there is no such field or several, an address without a domain, more than maxAuthors.
constexpr std::size_t maxAuthors = 20;
std::vector<mail::Address> authorAddresses(ByteView header);

class MailSigner {
public:
    struct Dependencies {
        const Clock& clock;
        Log& log;
        const config::SettingsSource& settings;
        const accounts::DirectorySource& directory;
        const accounts::DkimKeySource& keys;
        // Opens DkimKey::protectedPrivate; empty: it cannot be opened.
        std::function<Secret<std::string>(const std::string& sealed)> reveal;
    };
    explicit MailSigner(Dependencies deps) : deps_(std::move(deps)) {}

    struct SigningDomain {
        std::int64_t id = 0;
        std::string name; // d=
    };
    // A domain has keys that sign: else nobody need look at messages.
    bool active() const;
    // Primary here, with active keys. Nothing where it is not; nor is any domain above it asked.
    std::optional<SigningDomain> domain(std::string_view name) const;
    // The same, or the nearest above it: postmaster@mail.example.org is of example.org.
    std::optional<SigningDomain> domainAbove(std::string_view name) const;

    // The fields to be put before everything, with CRLF. bodyHash as SignedParts has it. RSA costs a millisecond:
    // workers only. Errors: notFound (no key can be used any more), or those of trust::dkimSign().
    Result<Bytes> sign(const SigningDomain& domain, Bytes header, ByteView bodyHash) const;
    // One set of ARC (RFC 8617), by the RSA key of the domain, for a message that is passed on. results: the value of
    // an Authentication-Results field. Workers only. Errors: notFound (no RSA key), or those of trust::arcSeal().
    Result<Bytes> seal(const SigningDomain& domain, Bytes header, ByteView bodyHash, const trust::ArcVerdict& chain,
                       std::string results) const;

private:
    using Signers = std::shared_ptr<const std::vector<trust::DkimSigner>>;
    Signers signersOf(const SigningDomain& domain) const;

    const Dependencies deps_;
    mutable std::mutex mutex_;
    struct Opened {
        std::vector<accounts::DkimKeys::Pointer> keys; // as they were when they were opened
        Signers signers;
    };
    mutable std::map<std::int64_t, Opened> opened_; // by domain
    mutable std::shared_ptr<const accounts::DkimKeys> counted_;
    mutable bool active_ = false; // of counted_
};

} // namespace ismail::relay
