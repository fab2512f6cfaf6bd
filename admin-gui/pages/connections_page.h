// Where the server listens, who is connected in and out at this moment, and the limits and the smarthost. The live list
// is asked for again every few seconds while it is in sight.
#pragma once

#include "app/page.h"
#include "pages/settings_form.h"
#include "ui/table.h"

class QTabWidget;

namespace ismail::admin {

class ConnectionsPage : public Page {
    Q_OBJECT
public:
    static constexpr int everyMs = 1'000;
    ConnectionsPage(const PageContext& context, const PageInfo& info);

    // "smarthost": that part of the page; else the live one.
    void go(const QString& argument) override;

protected:
    void refresh() override;

private:
    QWidget* makeLive();
    void askLive();
    QWidget* makeForm(SettingsForm*& form, const QList<SettingsForm::Item>& items, const QString& explanation);
    void showSessions(const rpc::SessionList::Response& reply);
    void listenersSelected();
    void setListening(bool listen);
    void disconnectSelected();

    QTabWidget* tabs_;
    TableView* listeners_;
    RowsModel<rpc::ListenerInfo>* listenerRows_;
    TableView* sessions_;
    RowsModel<rpc::SessionInfo>* sessionRows_;
    QLabel* sessionsTitle_;
    QAction* pause_;
    QAction* resume_;
    QAction* disconnect_;
    QAction* follow_;
    SettingsForm* limits_ = nullptr;
    SettingsForm* smarthost_ = nullptr;
    QTimer again_;
};

} // namespace ismail::admin
