#include "app/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace ismail::admin {

void installTranslation(QCoreApplication& app, const QString& language) {
    const QLocale locale = language.isEmpty() ? QLocale() : QLocale(language);
    auto* ours = new QTranslator(&app);
    if (!ours->load(locale, QStringLiteral("ismail"), QStringLiteral("_"), QStringLiteral(":/translations"))) return;
    auto* qts = new QTranslator(&app);
    if (qts->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qts);
    QCoreApplication::installTranslator(ours);
}

} // namespace ismail::admin
