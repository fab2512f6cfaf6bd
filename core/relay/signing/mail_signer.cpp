#include "relay/signing/mail_signer.h"

#include "base/text.h"
#include "mail/address_list.h"
#include "mail/header_list.h"
#include "mail/idn.h"
#include "trust/arc_seal.h"

#include <algorithm>
#include <chrono>

namespace ismail::relay {

using accounts::DkimKeys;
using accounts::DkimKeyState;

std::vector<mail::Address> authorAddresses(ByteView header) {
    const std::vector<mail::HeaderValue> fields = mail::headerValues(header);
    const mail::HeaderValue* from = nullptr;
    for (const mail::HeaderValue& field : fields) {
        if (field.name != "from") continue;
        if (from) return {};
        from = &field;
    }
    if (!from) return {};
    std::vector<mail::Address> authors;
    const auto listed = mail::parseAddressList(from->value, maxAuthors + 1);
    for (const mail::ListedAddress& each : listed) {
        if (!each.host && !each.mailbox) continue; // the end of a group
        const auto domain = each.host && each.mailbox ? mail::toAscii(*each.host) : Result<std::string>(Error{});
        if (!domain || *each.host == mail::missingHost) return {};
        authors.push_back({*each.mailbox, *domain});
    }
    if (listed.size() > maxAuthors) return {};
    return authors;
}

bool MailSigner::active() const {
    auto keys = deps_.keys.dkimKeys();
    const std::lock_guard lock(mutex_);
    if (keys == counted_) return active_;
    const auto& all = keys->all();
    active_ = std::any_of(all.begin(), all.end(), [](const auto& domain) {
        return std::any_of(domain.second.begin(), domain.second.end(),
                           [](const DkimKeys::Pointer& key) { return key->state == DkimKeyState::active; });
    });
    std::erase_if(opened_, [&](const auto& opened) { return all.count(opened.first) == 0; });
    counted_ = std::move(keys);
    return active_;
}

std::optional<MailSigner::SigningDomain> MailSigner::domain(std::string_view name) const {
    const auto directory = deps_.directory.directory();
    const accounts::Domain* known = directory->domain(asciiLower(name));
    if (!known || known->role != accounts::DomainRole::primary) return std::nullopt;
    if (deps_.keys.dkimKeys()->active(known->id).empty()) return std::nullopt;
    return SigningDomain{known->id, known->name};
}

std::optional<MailSigner::SigningDomain> MailSigner::domainAbove(std::string_view name) const {
    for (std::string_view rest = name; !rest.empty();) {
        if (auto found = domain(rest)) return found;
        const std::size_t dot = rest.find('.');
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    return std::nullopt;
}

MailSigner::Signers MailSigner::signersOf(const SigningDomain& domain) const {
    auto keys = deps_.keys.dkimKeys()->active(domain.id);
    const std::lock_guard lock(mutex_);
    Opened& opened = opened_[domain.id];
    if (opened.signers && opened.keys == keys) return opened.signers;
    auto signers = std::make_shared<std::vector<trust::DkimSigner>>();
    for (const DkimKeys::Pointer& key : keys) {
        auto loaded = crypto::SigningKey::load(deps_.reveal(key->protectedPrivate));
        if (loaded)
            signers->push_back({domain.name, key->selector, std::move(*loaded)});
        else
            deps_.log.error("dkim.key-unusable", {{"domain", domain.name}, {"selector", key->selector}});
    }
    opened = {std::move(keys), std::move(signers)};
    return opened.signers;
}

Result<Bytes> MailSigner::sign(const SigningDomain& domain, Bytes header, ByteView bodyHash) const {
    const Signers signers = signersOf(domain);
    if (signers->empty()) return Error{ErrorKind::notFound, "No key of " + domain.name + " can be used."};
    trust::DkimHeader fields(std::move(header));
    const auto lifetime = std::chrono::duration_cast<std::chrono::seconds>(
        deps_.settings.current()->duration(config::Setting::dkimExpiry));
    return trust::dkimSign(fields, bodyHash, *signers, {deps_.clock.now(), lifetime});
}

Result<Bytes> MailSigner::seal(const SigningDomain& domain, Bytes header, ByteView bodyHash,
                               const trust::ArcVerdict& chain, std::string results) const {
    const Signers signers = signersOf(domain);
    for (const trust::DkimSigner& signer : *signers) {
        if (signer.key.kind() != crypto::SignatureKind::rsaSha256) continue;
        trust::DkimHeader fields(std::move(header));
        return trust::arcSeal(fields, bodyHash, chain,
                              {signer.domain, signer.selector, signer.key, std::move(results), deps_.clock.now()});
    }
    return Error{ErrorKind::notFound, "No RSA key of " + domain.name + " can be used."};
}

} // namespace ismail::relay
