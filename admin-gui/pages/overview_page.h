// The first page: is mail flowing?
#pragma once

#include "app/page.h"

namespace ismail::admin {

class OverviewPage : public Page {
    Q_OBJECT
public:
    OverviewPage(const PageContext& context, const PageInfo& info);

private:
    void refresh() override;
};

} // namespace ismail::admin
