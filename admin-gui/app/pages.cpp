#include "app/page_registry.h"

#include "pages/accounts_page.h"
#include "pages/domains_page.h"
#include "pages/overview_page.h"
#include "pages/servers_page.h"

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
    registry.add<ServersPage>({.id = QStringLiteral("servers"),
                               .title = tr("Servers"),
                               .icon = QStringLiteral("servers"),
                               .section = tr("Network"),
                               .manual = QStringLiteral("servers"),
                               .hints = Hint::config | Hint::status | Hint::queue});
    return registry;
}

} // namespace ismail::admin
