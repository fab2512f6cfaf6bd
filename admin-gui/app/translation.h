// The window in other languages. Sources are translations/ismail_<language>.ts; how to add one: README.md.
#pragma once

#include <QString>

class QCoreApplication;

namespace ismail::admin {

// language: "de"; empty: the user's own. A language that nobody translated stays English.
void installTranslation(QCoreApplication& app, const QString& language = {});

} // namespace ismail::admin
