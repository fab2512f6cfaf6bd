// The icon in the notification area: what TrayState says, a menu for what is done most, notifications for what matters.
// It lives as long as the program; the window comes and goes. It asks for the status on hints, at most every two
// seconds, and nothing at all while nothing changes.
#pragma once

#include "app/page.h"
#include "tray/tray_news.h"
#include "tray/tray_state.h"

#include <QElapsedTimer>
#include <QMap>
#include <QMenu>
#include <QSystemTrayIcon>

#include <map>
#include <set>

namespace ismail::admin {

class TrayIcon : public QObject {
    Q_OBJECT
public:
    // window shows the pages that the menu and notifications lead to.
    TrayIcon(ServiceLink& link, Navigator& navigator, QObject* parent = nullptr);
    ~TrayIcon() override;

    void show() { icon_.show(); }
    TrayState state() const { return trayState(status_); }
    QString tooltip() const { return icon_.toolTip(); }
    QMenu& menu() { return menu_; }
    bool notificationsPaused() const;

signals:
    void openWanted();
    void quitWanted();
    // Every notification that is shown, for tests and the log of the window.
    void told(const QString& title, const QString& text);

private:
    struct Protocol {
        std::set<std::string> listeners;
        bool listens = false;
    };

    void makeMenu();
    void linkChanged();
    void askSoon();
    void ask();
    void askForGroup();
    void update(const std::optional<rpc::GetStatus::Response>& status);
    void fillDestinations();
    // Start or stop, for each protocol that the server speaks.
    void showProtocols();
    void switchProtocol(const QString& name);
    void queryPartners();
    void retryAll();
    void control(int deed);
    void tell(const News& news);
    // The answer to what somebody chose from the menu: told even while notifications are paused.
    void answer(const QString& title, const QString& text, bool good);
    void openPage(const QString& page, const QString& argument = {});

    ServiceLink& link_;
    Navigator& navigator_;
    QSystemTrayIcon icon_;
    QMenu menu_;
    QMenu* destinations_ = nullptr;
    QAction* afterProtocols_ = nullptr;
    std::map<QString, QAction*> protocols_;
    QMap<QString, Protocol> shownProtocols_;
    QMenu* service_ = nullptr;
    QAction* query_ = nullptr;
    QAction* retry_ = nullptr;
    QAction* code_ = nullptr;
    QAction* pause_ = nullptr;
    QTimer gather_;
    QElapsedTimer asked_;
    TrayNews news_;
    std::optional<rpc::GetStatus::Response> status_;
    std::optional<rpc::GroupStatus::Response> group_;
    TrayState shown_ = TrayState::fine;
    bool iconMade_ = false;
    QString newsPage_;
};

} // namespace ismail::admin
