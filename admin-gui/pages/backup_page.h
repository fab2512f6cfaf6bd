// Backups: the last and the next, one now, the list with a check of each, the schedule.
#pragma once

#include "app/page.h"
#include "pages/settings_form.h"
#include "ui/table.h"

class QProgressBar;
class QTabWidget;

namespace ismail::admin {

class BackupPage : public Page {
    Q_OBJECT
public:
    static constexpr int everyMs = 1'000;
    BackupPage(const PageContext& context, const PageInfo& info);

    // "schedule": that part of the page.
    void go(const QString& argument) override;

protected:
    void refresh() override;

private:
    void askStatus();
    void showStatus(const rpc::BackupStatus::Response& status);
    void backUpNow();
    void verify(const QString& name);
    void restore(const QString& name);

    QLabel* mark_;
    QLabel* verdict_;
    QLabel* next_;
    QProgressBar* progress_;
    QTabWidget* tabs_;
    QPushButton* now_;
    TableView* table_;
    RowsModel<rpc::BackupInfo>* rows_;
    QAction* verify_;
    QAction* restore_;
    QAction* copy_;
    QHash<QString, QString> checked_;
    SettingsForm* schedule_;
    QTimer again_;
    bool running_ = false;
};

} // namespace ismail::admin
