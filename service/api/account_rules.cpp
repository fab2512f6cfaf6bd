#include "account_rules.h"

#include "answers.h"
#include "crypto/password_hash.h"
#include "crypto/scram.h"
#include "domains_api.h"
#include "field_edits.h"
#include "mail/idn.h"

namespace ismail::service {

Result<mail::Address> parseAddress(const std::string& text) {
    auto address = mail::parseMailbox(text);
    if (!address || address->domain.empty()) return invalid(say("address.notOne", text));
    return std::move(*address);
}

Result<accounts::Domain> domainToAddTo(const accounts::Directory& directory, const mail::Address& address,
                                       Addable what) {
    auto domain = findDomain(directory, address.domain);
    if (!domain) {
        if (domain.error().kind != ErrorKind::notFound) return domain.error();
        const std::string name = mail::toAscii(address.domain).value();
        return notFound(what == Addable::accounts ? say("domain.accountsNeedIt", name)
                                                  : say("domain.aliasesNeedIt", name));
    }
    if (domain->role != accounts::DomainRole::primary)
        return conflict(what == Addable::accounts ? say("domain.accountsElsewhere", domain->name)
                                                  : say("domain.aliasesElsewhere", domain->name));
    return domain;
}

Result<accounts::Account> makeAccount(const accounts::Directory& directory, const std::string& text,
                                      const accounts::AccountFields<rpc::Given>& wanted,
                                      const Secret<std::string>& password) {
    const auto address = parseAddress(text);
    if (!address) return address.error();
    const auto domain = domainToAddTo(directory, *address, Addable::accounts);
    if (!domain) return domain.error();
    if (Status good = checkPassword(password); !good) return good.error();
    accounts::Account account;
    account.domainId = domain->id;
    account.local = address->local;
    applyFields(wanted, account);
    return account;
}

Status setPassword(accounts::Account& account, const Secret<std::string>& password, bool scram) {
    if (Status good = checkPassword(password); !good) return good;
    auto verifier = crypto::hashPassword(password);
    if (!verifier) return verifier.error();
    account.verifier = std::move(*verifier);
    account.scramVerifier.clear();
    if (!scram) return {};
    const auto scramVerifier = crypto::makeScramVerifier(password);
    if (!scramVerifier) return scramVerifier.error();
    account.scramVerifier = scramVerifier->text();
    return {};
}

accounts::SendLimits core(const rpc::SendLimits& limits) {
    const auto number = [](const std::optional<std::int64_t>& value) {
        return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
    };
    return {number(limits.messagesHour), number(limits.messagesDay), number(limits.recipientsHour),
            number(limits.recipientsDay)};
}

rpc::SendLimits wire(const accounts::SendLimits& limits) {
    const auto number = [](const std::optional<std::uint32_t>& value) {
        return value ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
    };
    return {number(limits.messagesHour), number(limits.messagesDay), number(limits.recipientsHour),
            number(limits.recipientsDay)};
}

rpc::QuotaLevel quotaLevel(std::uint64_t used, std::uint64_t limit, const config::Settings& settings) {
    if (limit == 0) return rpc::QuotaLevel::ok;
    if (used >= limit) return rpc::QuotaLevel::full;
    const std::uint64_t percent = settings.number(config::Setting::quotaWarn);
    return used >= limit / 100 * percent ? rpc::QuotaLevel::warning : rpc::QuotaLevel::ok;
}

} // namespace ismail::service
