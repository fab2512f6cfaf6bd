// The window in other languages. Sources are translations/ismail_<language>.ts, and settings_<language>.ts for what the
// service says in English: the help of the settings. How to add a language: README.md.
#pragma once

#include <QString>

class QCoreApplication;

namespace ismail::admin {

// language: "de"; empty: the user's own. A language that nobody translated stays English.
void installTranslation(QCoreApplication& app, const QString& language = {});

} // namespace ismail::admin
