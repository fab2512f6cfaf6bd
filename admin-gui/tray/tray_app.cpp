#include "tray/tray_app.h"

#include <QApplication>
#include <QSettings>

namespace ismail::admin {

namespace {

constexpr int lookAgainMs = 2'000;
const QString returnsKey = QStringLiteral("tray/returns"); // an upgrade has ended it

} // namespace

TrayApp::TrayApp(ServiceLink& link, MainWindow& window, const QString& dataDirectory, QObject* parent)
    : QObject(parent), link_(link), window_(window), instance_(dataDirectory) {
    connect(&instance_, &SingleInstance::showWanted, this, &TrayApp::showWindow);
    connect(&instance_, &SingleInstance::endWanted, qApp, &QApplication::quit);
    connect(&window_, &MainWindow::quitWanted, qApp, &QApplication::quit);
    trayTimer_.setInterval(lookAgainMs);
    connect(&trayTimer_, &QTimer::timeout, this, &TrayApp::lookForTray);
}

void TrayApp::start(bool iconOnly) {
    instance_.claim(
        iconOnly ? SingleInstance::Wish::silent : SingleInstance::Wish::show, [this, iconOnly] { begin(iconOnly); },
        [] { QApplication::quit(); });
}

void TrayApp::takeOver() {
    instance_.claim(
        SingleInstance::Wish::end, [this] { begin(false); },
        [this] {
            instance_.listen();
            begin(false);
        });
}

void TrayApp::endOther() {
    instance_.claim(
        SingleInstance::Wish::end, [] { QApplication::quit(); },
        [] {
            QSettings().setValue(returnsKey, true);
            QApplication::quit();
        });
}

void TrayApp::startIfEnded() {
    QSettings kept;
    const bool ended = kept.value(returnsKey).toBool();
    kept.remove(returnsKey);
    if (!ended) return QTimer::singleShot(0, qApp, &QApplication::quit);
    start(true);
}

void TrayApp::begin(bool iconOnly) {
    // Without a window in sight and no icon yet, nothing but this keeps the program.
    QApplication::setQuitOnLastWindowClosed(!iconOnly);
    link_.start();
    if (!iconOnly) showWindow();
    lookForTray();
    if (!icon_) trayTimer_.start();
}

void TrayApp::lookForTray() {
    waitedMs_ += lookAgainMs;
    if (QSystemTrayIcon::isSystemTrayAvailable()) {
        trayTimer_.stop();
        QApplication::setQuitOnLastWindowClosed(false);
        icon_ = new TrayIcon(link_, window_, this);
        connect(icon_, &TrayIcon::openWanted, this, &TrayApp::showWindow);
        connect(icon_, &TrayIcon::quitWanted, qApp, &QApplication::quit);
        icon_->show();
        return;
    }
    if (waitedMs_ < waitForTrayMs) return;
    trayTimer_.stop();
    QApplication::setQuitOnLastWindowClosed(true);
    if (!window_.isVisible()) showWindow();
}

void TrayApp::showWindow() {
    if (window_.isMinimized())
        window_.showNormal();
    else
        window_.show();
    window_.raise();
    window_.activateWindow();
}

} // namespace ismail::admin
