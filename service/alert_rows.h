// Alerts as they are stored: the sentences with their arguments, so that they can be said in another language after a
// restart, and in English for whoever reads the table.
#pragma once

#include "alerts.h"
#include "store/upkeep/statistics_store.h"

namespace ismail::service {

store::AlertRow rowOf(const Alert& alert);
// A row without sentences, of an older version, is said in the words that it has.
Alert alertOf(const store::AlertRow& row);

} // namespace ismail::service
