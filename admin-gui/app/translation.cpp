#include "app/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace ismail::admin {

namespace {

// Texts of Qt itself that appear in this program, so that it needs no translation files of Qt's.
[[maybe_unused]] const char* const textsOfQt[] = {QT_TRANSLATE_NOOP("QPlatformTheme", "OK"),
                                                  QT_TRANSLATE_NOOP("QPlatformTheme", "Cancel"),
                                                  QT_TRANSLATE_NOOP("QPlatformTheme", "Close"),
                                                  QT_TRANSLATE_NOOP("QPlatformTheme", "Save"),
                                                  QT_TRANSLATE_NOOP("QPlatformTheme", "&Yes"),
                                                  QT_TRANSLATE_NOOP("QPlatformTheme", "&No"),
                                                  QT_TRANSLATE_NOOP("QWizard", "< &Back"),
                                                  QT_TRANSLATE_NOOP("QWizard", "&Next >"),
                                                  QT_TRANSLATE_NOOP("QWizard", "&Next"),
                                                  QT_TRANSLATE_NOOP("QWizard", "&Finish"),
                                                  QT_TRANSLATE_NOOP("QWizard", "Cancel"),
                                                  QT_TRANSLATE_NOOP("QWizard", "Go Back"),
                                                  QT_TRANSLATE_NOOP("QWizard", "Continue"),
                                                  QT_TRANSLATE_NOOP("QWizard", "Done"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "&Undo"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "&Redo"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "Cu&t"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "&Copy"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "&Paste"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "Delete"),
                                                  QT_TRANSLATE_NOOP("QWidgetTextControl", "Select All"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "&Undo"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "&Redo"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "Cu&t"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "&Copy"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "&Paste"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "Delete"),
                                                  QT_TRANSLATE_NOOP("QLineEdit", "Select All")};

} // namespace

void installTranslation(QCoreApplication& app, const QString& language) {
    const QLocale locale = language.isEmpty() ? QLocale() : QLocale(language);
    // Numbers and dates go with the words.
    if (!language.isEmpty()) QLocale::setDefault(locale);
    for (const char* part : {"ismail", "settings"}) {
        auto* translator = new QTranslator(&app);
        if (translator->load(locale, QString::fromLatin1(part), QStringLiteral("_"), QStringLiteral(":/translations")))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    }
}

} // namespace ismail::admin
