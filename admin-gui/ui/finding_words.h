// Findings of the service as the window says them: what is so, what to do in terms of this window, and the page where
// it is done. The service's own advice is for its command line.
#pragma once

#include "rpc/contract_server.h"

#include <QString>

namespace ismail::admin {

// A page and what to show there, as Navigator::showPage() takes them; no page: nowhere in this window.
struct Place {
    QString page = {}, argument = {};
};

QString findingText(const rpc::Finding& finding);
// Empty: nothing can be done.
QString findingAdvice(const rpc::Finding& finding);
Place findingPlace(const rpc::Finding& finding);
// Where something can be done about an alert, by its key.
Place alertPlace(const std::string& key);

} // namespace ismail::admin
