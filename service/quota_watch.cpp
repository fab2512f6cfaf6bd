#include "quota_watch.h"

#include "api/account_rules.h"
#include "base/say.h"

#include <algorithm>
#include <utility>

namespace ismail::service {

namespace {

using config::Setting;
using rpc::QuotaLevel;

constexpr std::string_view prefix = "quota.";
constexpr std::string_view ofServer = "quota.server";
constexpr std::string_view ofDomain = "quota.domain:";
constexpr std::string_view ofAccounts = "quota.accounts";

std::uint64_t percent(std::uint64_t used, std::uint64_t limit) {
    return static_cast<std::uint64_t>(100.0 * static_cast<double>(used) / static_cast<double>(limit));
}

} // namespace

void QuotaWatch::look() {
    // A look that takes long is not joined by the next one.
    const std::unique_lock lock(looking_, std::try_to_lock);
    if (!lock) return;
    const auto settings = deps_.settings.current();
    const auto directory = deps_.directory.directory();
    Keys standing;
    judge(std::string(ofServer), {}, 0, settings->number(Setting::quotaServer), standing);
    for (const accounts::Domain& domain : directory->domains())
        if (domain.role == accounts::DomainRole::primary)
            judge(std::string(ofDomain) + domain.name, domain.name, domain.id, domain.quota.value_or(0), standing);
    std::vector<Nearly> nearly = nearlyFull();
    alertAccounts(nearly, standing);
    for (const Alert& alert : deps_.alerts.list(true, Alerts::maxKept))
        if (alert.key.starts_with(prefix) && !standing.contains(alert.key))
            deps_.alerts.clear(alert.key, say("alert.quotaOver"), say("alert.quotaOverText"));
    tellAccounts(std::move(nearly));
}

void QuotaWatch::judge(std::string key, const std::string& domain, std::int64_t domainId, std::uint64_t limit,
                       Keys& standing) {
    if (limit == 0) return;
    const Result<std::uint64_t> used = deps_.quotas.sum(domainId);
    if (!used) return;
    const QuotaLevel level = quotaLevel(*used, limit, *deps_.settings.current());
    if (level == QuotaLevel::ok) return;
    standing.insert(key);
    const bool full = level == QuotaLevel::full;
    const Sentence subject = domain.empty() ? full ? say("alert.quotaServerFull") : say("alert.quotaServer")
                             : full ? say("alert.quotaDomainFull", domain)
                                            : say("alert.quotaDomain", domain);
    deps_.alerts.raise(key, subject,
                       full ? say("alert.quotaFullText", percent(*used, limit), *used, limit)
                            : say("alert.quotaText", percent(*used, limit), *used, limit));
}

std::vector<QuotaWatch::Nearly> QuotaWatch::nearlyFull() const {
    const auto settings = deps_.settings.current();
    const auto directory = deps_.directory.directory();
    bool limited = settings->number(Setting::quotaAccount) != 0;
    for (const accounts::Domain& domain : directory->domains())
        limited = limited || domain.accountQuota.value_or(0) != 0;
    std::vector<Nearly> nearly;
    if (!limited && !directory->someAccountHasQuota()) return nearly;
    const auto used = deps_.quotas.used();
    if (!used) return nearly;
    for (const auto& [id, octets] : *used) {
        const accounts::AccountEntry* account = directory->accountById(id);
        if (!account || !account->enabled) continue;
        const std::uint64_t limit = directory->quotaOf(*account, *settings);
        if (quotaLevel(octets, limit, *settings) != QuotaLevel::ok)
            nearly.push_back({id, account->address, octets, limit});
    }
    std::sort(nearly.begin(), nearly.end(), [](const Nearly& a, const Nearly& b) { return a.address < b.address; });
    return nearly;
}

void QuotaWatch::alertAccounts(const std::vector<Nearly>& nearly, Keys& standing) {
    if (nearly.empty()) return;
    std::vector<Sentence> names;
    for (std::size_t i = 0; i < std::min(nearly.size(), maxNamed); ++i)
        names.push_back(say("alert.quotaAccount", nearly[i].address, percent(nearly[i].used, nearly[i].limit),
                            nearly[i].used, nearly[i].limit));
    if (nearly.size() > maxNamed) names.push_back(say("alert.quotaAccountsMore", nearly.size() - maxNamed));
    standing.insert(std::string(ofAccounts));
    deps_.alerts.raise(std::string(ofAccounts), say("alert.quotaAccounts", nearly.size()),
                       say("alert.quotaAccountsText", nearly.size(), names));
}

void QuotaWatch::tellAccounts(std::vector<Nearly> nearly) {
    const Millis interval = deps_.settings.current()->duration(Setting::quotaWarnInterval);
    if (nearly.empty() || interval == Millis(0)) return;
    const Time now = deps_.clock.now();
    const auto told = deps_.quotas.toldSince(now - interval);
    if (!told) return;
    std::erase_if(nearly, [&](const Nearly& account) { return told->contains(account.accountId); });
    if (nearly.size() > maxToldAtOnce) nearly.resize(maxToldAtOnce);
    if (nearly.empty()) return;
    std::vector<std::int64_t> ids;
    for (const Nearly& account : nearly)
        ids.push_back(account.accountId);
    deps_.quotas.rememberTold(
        std::move(ids), now, now - interval, [deps = deps_, nearly, interval](const Status& stored) {
            if (!stored) {
                deps.log.warning("quota.not_told", {{"reason", stored.error().text}});
                return;
            }
            for (const Nearly& account : nearly) {
                deps.log.info("quota.told", {{"account", account.address}, {"octets", account.used}});
                deps.send(account.address, say("notice.quota"),
                          say("notice.quotaText", account.address, percent(account.used, account.limit), account.used,
                              account.limit, std::chrono::floor<std::chrono::seconds>(interval)));
            }
        });
}

} // namespace ismail::service
