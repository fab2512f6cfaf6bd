#include "app/page_registry.h"

#include "pages/access_page.h"
#include "pages/accounts_page.h"
#include "pages/alerts_page.h"
#include "pages/backup_page.h"
#include "pages/certificates_page.h"
#include "pages/connections_page.h"
#include "pages/domains_page.h"
#include "pages/log_page.h"
#include "pages/overview_page.h"
#include "pages/queue_page.h"
#include "pages/servers_page.h"
#include "pages/settings_page.h"
#include "pages/statistics_page.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("Pages", text); }

} // namespace

PageRegistry allPages() {
    PageRegistry registry;
    registry.add<OverviewPage>({.id = QStringLiteral("overview"),
                                .title = tr("Overview"),
                                .icon = QStringLiteral("overview"),
                                .section = {},
                                .manual = QStringLiteral("overview"),
                                .hints = Hint::queue | Hint::config | Hint::status,
                                .viewersToo = true});
    registry.add<DomainsPage>({.id = QStringLiteral("domains"),
                               .title = tr("Domains"),
                               .icon = QStringLiteral("domains"),
                               .section = tr("Mail"),
                               .manual = QStringLiteral("domains"),
                               .hints = Hint::config | Hint::queue});
    registry.add<AccountsPage>({.id = QStringLiteral("accounts"),
                                .title = tr("Accounts"),
                                .icon = QStringLiteral("accounts"),
                                .section = tr("Mail"),
                                .manual = QStringLiteral("accounts"),
                                .hints = Hint::config});
    registry.add<QueuePage>({.id = QStringLiteral("queue"),
                             .title = tr("Queue"),
                             .icon = QStringLiteral("queue"),
                             .section = tr("Mail"),
                             .manual = QStringLiteral("queue"),
                             .hints = Hint::queue});
    registry.add<ServersPage>({.id = QStringLiteral("servers"),
                               .title = tr("Servers"),
                               .icon = QStringLiteral("servers"),
                               .section = tr("Network"),
                               .manual = QStringLiteral("servers"),
                               .hints = Hint::config | Hint::status | Hint::queue});
    registry.add<ConnectionsPage>({.id = QStringLiteral("connections"),
                                   .title = tr("Connections"),
                                   .icon = QStringLiteral("connections"),
                                   .section = tr("Network"),
                                   .manual = QStringLiteral("connections"),
                                   .hints = Hint::status | Hint::config});
    registry.add<AccessPage>({.id = QStringLiteral("access"),
                              .title = tr("Access"),
                              .icon = QStringLiteral("access"),
                              .section = tr("Network"),
                              .manual = QStringLiteral("access"),
                              .hints = Hint::config});
    registry.add<CertificatesPage>({.id = QStringLiteral("certificates"),
                                    .title = tr("Certificates"),
                                    .icon = QStringLiteral("certificates"),
                                    .section = tr("Network"),
                                    .manual = QStringLiteral("certificates"),
                                    .hints = Hint::config | Hint::status});
    registry.add<StatisticsPage>({.id = QStringLiteral("statistics"),
                                  .title = tr("Statistics"),
                                  .icon = QStringLiteral("statistics"),
                                  .section = tr("Upkeep"),
                                  .manual = QStringLiteral("statistics"),
                                  .hints = Hint::none,
                                  .viewersToo = true});
    registry.add<AlertsPage>({.id = QStringLiteral("alerts"),
                              .title = tr("Alerts"),
                              .icon = QStringLiteral("alerts"),
                              .section = tr("Upkeep"),
                              .manual = QStringLiteral("alerts"),
                              .hints = Hint::status | Hint::config});
    registry.add<BackupPage>({.id = QStringLiteral("backup"),
                              .title = tr("Backup"),
                              .icon = QStringLiteral("backup"),
                              .section = tr("Upkeep"),
                              .manual = QStringLiteral("backup"),
                              .hints = Hint::config | Hint::status});
    registry.add<LogPage>({.id = QStringLiteral("log"),
                           .title = tr("Log"),
                           .icon = QStringLiteral("log"),
                           .section = tr("Upkeep"),
                           .manual = QStringLiteral("log"),
                           .hints = Hint::none});
    registry.add<SettingsPage>({.id = QStringLiteral("settings"),
                                .title = tr("Settings"),
                                .icon = QStringLiteral("settings"),
                                .section = tr("Upkeep"),
                                .manual = QStringLiteral("settings"),
                                .hints = Hint::config});
    return registry;
}

} // namespace ismail::admin
