// The program with its icon: one instance a user, the window that comes and goes, what closing the window means.
// Without a notification area it is a plain window, and closing it ends the program.
#pragma once

#include "app/main_window.h"
#include "tray/single_instance.h"
#include "tray/tray_icon.h"

namespace ismail::admin {

class TrayApp : public QObject {
    Q_OBJECT
public:
    // How long a notification area may take to appear after log-on before the window is shown instead.
    static constexpr int waitForTrayMs = 30'000;

    TrayApp(ServiceLink& link, MainWindow& window, const QString& dataDirectory, QObject* parent = nullptr);
    // iconOnly: started at log-on, the window stays closed.
    void start(bool iconOnly);
    // Ends the one that runs, if there is one, and takes its place with the window.
    void takeOver();
    // Before an upgrade: ends the one that runs, and this one too; afterwards startIfEnded() brings it back as an icon.
    void endOther();
    void startIfEnded();
    void showWindow();

private:
    void begin(bool iconOnly);
    void lookForTray();

    ServiceLink& link_;
    MainWindow& window_;
    SingleInstance instance_;
    TrayIcon* icon_ = nullptr;
    QTimer trayTimer_;
    int waitedMs_ = 0;
};

} // namespace ismail::admin
