#include "pages/overview_page.h"

namespace ismail::admin {

OverviewPage::OverviewPage(const PageContext& context, const PageInfo& info) : Page(context, info) {}

void OverviewPage::refresh() {
    ask<rpc::GetStatus>({}, tr("The state of the server could not be read."), [](const rpc::GetStatus::Response&) {});
}

} // namespace ismail::admin
