#include "quota_watch.h"

#include "api/account_rules.h"
#include "base/text.h"

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

std::string share(std::uint64_t used, std::uint64_t limit) {
    return std::to_string(static_cast<std::uint64_t>(100.0 * static_cast<double>(used) / static_cast<double>(limit))) +
           " % (" + humanSize(used) + " of " + humanSize(limit) + ")";
}

} // namespace

void QuotaWatch::look() {
    // A look that takes long is not joined by the next one.
    const std::unique_lock lock(looking_, std::try_to_lock);
    if (!lock) return;
    const auto settings = deps_.settings.current();
    const auto directory = deps_.directory.directory();
    Keys standing;
    judge(std::string(ofServer), "all mailboxes of this server", 0, settings->number(Setting::quotaServer), standing);
    for (const accounts::Domain& domain : directory->domains())
        if (domain.role == accounts::DomainRole::primary)
            judge(std::string(ofDomain) + domain.name, "the domain " + domain.name, domain.id, domain.quota.value_or(0),
                  standing);
    std::vector<Nearly> nearly = nearlyFull();
    alertAccounts(nearly, standing);
    for (const Alert& alert : deps_.alerts.list(true, Alerts::maxKept))
        if (alert.key.starts_with(prefix) && !standing.contains(alert.key))
            deps_.alerts.clear(alert.key, "There is room again", "What was nearly used up is not any more.");
    tellAccounts(std::move(nearly));
}

void QuotaWatch::judge(std::string key, const std::string& what, std::int64_t domainId, std::uint64_t limit,
                       Keys& standing) {
    if (limit == 0) return;
    const Result<std::uint64_t> used = deps_.quotas.sum(domainId);
    if (!used) return;
    const QuotaLevel level = quotaLevel(*used, limit, *deps_.settings.current());
    if (level == QuotaLevel::ok) return;
    standing.insert(key);
    const std::string consequence =
        level == QuotaLevel::full ? " New mail for it is refused." : " When it is used up, new mail for it is refused.";
    deps_.alerts.raise(key, "The quota of " + what + (level == QuotaLevel::full ? " is used up" : " is nearly used up"),
                       "It holds " + share(*used, limit) + "." + consequence +
                           " Raise the quota, or have mail deleted.");
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
    std::string names;
    for (std::size_t i = 0; i < std::min(nearly.size(), maxNamed); ++i)
        names += "\n" + nearly[i].address + ": " + share(nearly[i].used, nearly[i].limit);
    if (nearly.size() > maxNamed) names += "\nand " + std::to_string(nearly.size() - maxNamed) + " more";
    const std::string count =
        nearly.size() == 1 ? std::string("A mailbox is") : std::to_string(nearly.size()) + " mailboxes are";
    standing.insert(std::string(ofAccounts));
    deps_.alerts.raise(std::string(ofAccounts), count + " nearly full",
                       count + " full, or nearly:" + names +
                           "\nNew mail for a full mailbox is refused. Raise the quota, or have mail deleted.");
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
                deps.send(account.address, "Your mailbox is nearly full",
                          "The mailbox of " + account.address + " holds " + share(account.used, account.limit) +
                              ".\n\nWhen it is full, new mail for you is refused. Delete what you do not need any "
                              "more, and empty the trash of your mail program.\n\nThis message comes again in " +
                              humanDuration(static_cast<std::uint64_t>(interval.count() / 1000)) +
                              " if the mailbox is still that full.");
            }
        });
}

} // namespace ismail::service
