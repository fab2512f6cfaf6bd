// What tests of the window share: settings that touch nobody's home, finding widgets by their names, waiting.
#pragma once

#include <QtTest>
#include <QtWidgets>

#include "app/main_window.h"
#include "fake_service.h"
#include "ui/table.h"

// A busy computer is no reason to fail: what is waited for comes as soon as it does, so only a failure waits that long.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, ismail::test::patienceMs)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, ismail::test::patienceMs)

namespace ismail::test {

constexpr int patienceMs = 60'000;

// For QTEST_MAIN-like programs: GUI_TEST_MAIN(TestClass).
inline void prepareGuiTest() {
    static QTemporaryDir home;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, home.path());
    QCoreApplication::setOrganizationName(QStringLiteral("ISMail"));
    QCoreApplication::setApplicationName(QStringLiteral("ISMail Administrator"));
    QCoreApplication::setApplicationVersion(QStringLiteral("test"));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

// A widget by its object name; fails the test loudly when there is none.
template <class W>
W* find(QObject* within, const char* name) {
    W* found = within->findChild<W*>(QString::fromLatin1(name));
    if (!found) qFatal("There is no widget %s.", name);
    return found;
}
// Every visible top-level dialog or message box; nullptr: none.
inline QDialog* openDialog() {
    for (QWidget* widget : QApplication::topLevelWidgets())
        if (auto* dialog = qobject_cast<QDialog*>(widget); dialog && dialog->isVisible()) return dialog;
    return nullptr;
}
inline void press(QAbstractButton* button) { QTest::mouseClick(button, Qt::LeftButton); }
// The button that sends a dialog, as soon as all that the dialog has to read is there.
inline void pressOk(QDialog* dialog) {
    auto* ok = find<QPushButton>(dialog, "ok");
    if (!QTest::qWaitFor([ok] { return ok->isEnabled(); }, patienceMs)) qFatal("The dialog is never ready.");
    press(ok);
}
inline void type(QLineEdit* field, const QString& text) {
    field->setFocus();
    field->clear();
    QTest::keyClicks(field, text);
}

// A fake service with a window on it.
struct Bench {
    FakeService service;
    std::unique_ptr<admin::ServiceLink> link;
    std::unique_ptr<admin::MainWindow> window;

    // After the answers were given.
    admin::Page* open(const QString& page) {
        service.start();
        link = std::make_unique<admin::ServiceLink>(service.dataDirectory());
        window = std::make_unique<admin::MainWindow>(*link, admin::allPages());
        window->show();
        link->start();
        if (!QTest::qWaitFor([this] { return link->hasContact(); }, patienceMs))
            qFatal("There is no contact to the fake service.");
        window->showPage(page);
        admin::Page* shown = window->page(page);
        if (!shown) qFatal("There is no such page.");
        if (!QTest::qWaitFor([shown] { return !shown->isBusy(); }, patienceMs)) qFatal("The page waits for ever.");
        return shown;
    }
    ~Bench() {
        window.reset();
        link.reset();
    }
};

} // namespace ismail::test

#define GUI_TEST_MAIN(TestClass)                                                                                       \
    int main(int argc, char** argv) {                                                                                  \
        QApplication app(argc, argv);                                                                                  \
        ismail::test::prepareGuiTest();                                                                                \
        TestClass test;                                                                                                \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
