#include "app/page_registry.h"

#include "pages/overview_page.h"

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
    return registry;
}

} // namespace ismail::admin
