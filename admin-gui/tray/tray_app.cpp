#include "tray/tray_app.h"

#include <QApplication>

namespace ismail::admin {

namespace {

constexpr int lookEveryMs = 2'000;

} // namespace

TrayApp::TrayApp(ServiceLink& link, MainWindow& window, const QString& dataDirectory, QObject* parent)
    : QObject(parent), link_(link), window_(window), instance_(dataDirectory) {
    connect(&instance_, &SingleInstance::showWanted, this, &TrayApp::showWindow);
    connect(&window_, &MainWindow::quitWanted, qApp, &QApplication::quit);
    trayTimer_.setInterval(lookEveryMs);
    connect(&trayTimer_, &QTimer::timeout, this, &TrayApp::lookForTray);
}

void TrayApp::start(bool iconOnly, bool takeOver) {
    if (takeOver) {
        instance_.takeOver();
        return begin(iconOnly);
    }
    instance_.claim(
        iconOnly, [this, iconOnly] { begin(iconOnly); }, [] { QApplication::quit(); });
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
    waitedMs_ += lookEveryMs;
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
