#include "app/page_registry.h"

#include "pages/access_page.h"
#include "pages/accounts_page.h"
#include "pages/alerts_page.h"
#include "pages/aliases_page.h"
#include "pages/backup_page.h"
#include "pages/certificates_page.h"
#include "pages/connections_page.h"
#include "pages/domains_page.h"
#include "pages/group_page.h"
#include "pages/identity_page.h"
#include "pages/log_page.h"
#include "pages/overview_page.h"
#include "pages/partners_page.h"
#include "pages/protection_page.h"
#include "pages/queue_page.h"
#include "pages/settings_page.h"
#include "pages/statistics_page.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

// Titles and sections belong to no class of their own.
class Pages {
    Q_DECLARE_TR_FUNCTIONS(Pages)
};

} // namespace

PageRegistry allPages() {
    PageRegistry registry;
    registry.add<OverviewPage>({.id = QStringLiteral("overview"),
                                .title = Pages::tr("Overview"),
                                .icon = QStringLiteral("overview"),
                                .section = {},
                                .manual = QStringLiteral("overview"),
                                .hints = Hint::queue | Hint::config | Hint::status,
                                .viewersToo = true});
    registry.add<DomainsPage>({.id = QStringLiteral("domains"),
                               .title = Pages::tr("Domains"),
                               .icon = QStringLiteral("domains"),
                               .section = Pages::tr("Mail"),
                               .manual = QStringLiteral("domains"),
                               .hints = Hint::config | Hint::queue});
    registry.add<IdentityPage>({.id = QStringLiteral("identity"),
                                .title = Pages::tr("DNS and identity"),
                                .icon = QStringLiteral("dns"),
                                .section = Pages::tr("Mail"),
                                .manual = QStringLiteral("dns-and-identity"),
                                .hints = Hint::config});
    registry.add<AccountsPage>({.id = QStringLiteral("accounts"),
                                .title = Pages::tr("Accounts"),
                                .icon = QStringLiteral("accounts"),
                                .section = Pages::tr("Mail"),
                                .manual = QStringLiteral("accounts"),
                                .hints = Hint::config | Hint::queue});
    registry.add<AliasesPage>({.id = QStringLiteral("aliases"),
                               .title = Pages::tr("Aliases and groups"),
                               .icon = QStringLiteral("aliases"),
                               .section = Pages::tr("Mail"),
                               .manual = QStringLiteral("aliases-and-groups"),
                               .hints = Hint::config});
    registry.add<QueuePage>({.id = QStringLiteral("queue"),
                             .title = Pages::tr("Queue"),
                             .icon = QStringLiteral("queue"),
                             .section = Pages::tr("Mail"),
                             .manual = QStringLiteral("queue"),
                             .hints = Hint::queue});
    registry.add<GroupPage>({.id = QStringLiteral("group"),
                             .title = Pages::tr("Group"),
                             .icon = QStringLiteral("group"),
                             .section = Pages::tr("Network"),
                             .manual = QStringLiteral("group"),
                             .hints = Hint::config | Hint::status | Hint::queue,
                             .viewersToo = true});
    registry.add<PartnersPage>({.id = QStringLiteral("partners"),
                                .title = Pages::tr("Partners"),
                                .icon = QStringLiteral("servers"),
                                .section = Pages::tr("Network"),
                                .manual = QStringLiteral("partners"),
                                .hints = Hint::config | Hint::status | Hint::queue});
    registry.add<ConnectionsPage>({.id = QStringLiteral("connections"),
                                   .title = Pages::tr("Connections"),
                                   .icon = QStringLiteral("connections"),
                                   .section = Pages::tr("Network"),
                                   .manual = QStringLiteral("connections"),
                                   .hints = Hint::status | Hint::config});
    registry.add<AccessPage>({.id = QStringLiteral("access"),
                              .title = Pages::tr("Access"),
                              .icon = QStringLiteral("access"),
                              .section = Pages::tr("Network"),
                              .manual = QStringLiteral("access"),
                              .hints = Hint::config});
    registry.add<ProtectionPage>({.id = QStringLiteral("protection"),
                                  .title = Pages::tr("Protection"),
                                  .icon = QStringLiteral("filter"),
                                  .section = Pages::tr("Network"),
                                  .manual = QStringLiteral("protection"),
                                  .hints = Hint::config | Hint::status});
    registry.add<CertificatesPage>({.id = QStringLiteral("certificates"),
                                    .title = Pages::tr("Certificates"),
                                    .icon = QStringLiteral("certificates"),
                                    .section = Pages::tr("Network"),
                                    .manual = QStringLiteral("certificates"),
                                    .hints = Hint::config | Hint::status});
    registry.add<StatisticsPage>({.id = QStringLiteral("statistics"),
                                  .title = Pages::tr("Statistics"),
                                  .icon = QStringLiteral("statistics"),
                                  .section = Pages::tr("Upkeep"),
                                  .manual = QStringLiteral("statistics"),
                                  .hints = Hint::none,
                                  .viewersToo = true});
    registry.add<AlertsPage>({.id = QStringLiteral("alerts"),
                              .title = Pages::tr("Alerts"),
                              .icon = QStringLiteral("alerts"),
                              .section = Pages::tr("Upkeep"),
                              .manual = QStringLiteral("alerts"),
                              .hints = Hint::status | Hint::config});
    registry.add<BackupPage>({.id = QStringLiteral("backup"),
                              .title = Pages::tr("Backup"),
                              .icon = QStringLiteral("backup"),
                              .section = Pages::tr("Upkeep"),
                              .manual = QStringLiteral("backup"),
                              .hints = Hint::config | Hint::status});
    registry.add<LogPage>({.id = QStringLiteral("log"),
                           .title = Pages::tr("Log"),
                           .icon = QStringLiteral("log"),
                           .section = Pages::tr("Upkeep"),
                           .manual = QStringLiteral("log"),
                           .hints = Hint::none});
    registry.add<SettingsPage>({.id = QStringLiteral("settings"),
                                .title = Pages::tr("Settings"),
                                .icon = QStringLiteral("settings"),
                                .section = Pages::tr("Upkeep"),
                                .manual = QStringLiteral("settings"),
                                .hints = Hint::config});
    return registry;
}

} // namespace ismail::admin
