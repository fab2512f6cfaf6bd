#include "alert_recipients.h"

#include <algorithm>

namespace ismail::service {

namespace {

using config::Setting;

constexpr Setting kinds[] = {Setting::alertPartnerRecipients, Setting::alertUpkeepRecipients,
                             Setting::alertQuotaRecipients};

Setting kindOf(std::string_view key) {
    if (key.starts_with("partner-down:") || key.starts_with("held:")) return Setting::alertPartnerRecipients;
    return key.starts_with("quota.") ? Setting::alertQuotaRecipients : Setting::alertUpkeepRecipients;
}

std::vector<std::string> recipientsOf(const config::Settings& settings, Setting kind) {
    std::vector<std::string> own = settings.list(kind);
    return own.empty() ? settings.list(Setting::alertRecipients) : own;
}

} // namespace

std::vector<std::string> alertRecipients(const config::Settings& settings, std::string_view key) {
    return recipientsOf(settings, kindOf(key));
}

std::vector<std::string> allAlertRecipients(const config::Settings& settings) {
    std::vector<std::string> all;
    for (const Setting kind : kinds)
        for (std::string& recipient : recipientsOf(settings, kind))
            if (std::find(all.begin(), all.end(), recipient) == all.end()) all.push_back(std::move(recipient));
    return all;
}

} // namespace ismail::service
