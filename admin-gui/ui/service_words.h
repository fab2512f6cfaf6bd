// What the service says about itself, in the language of the window. The service speaks English; sentences that are
// known here, with their names and numbers in them, are said in the user's words, and all others as they came. Times
// are written as the user writes them, too.
#pragma once

#include <QString>

#include <string>

namespace ismail::admin {

// "The partner alpha cannot be reached since 2026-11-24T03:04:23Z." For findings, verdicts and alerts.
QString serviceWords(const std::string& sentence);

} // namespace ismail::admin
