// What is wrong now and what was: alerts with the advice of the service, who is told by e-mail, and a test of that.
#pragma once

#include "app/page.h"
#include "pages/settings_form.h"
#include "ui/table.h"

class QComboBox;
class QTabWidget;

namespace ismail::admin {

class Placeholder;

class AlertsPage : public Page {
    Q_OBJECT
public:
    AlertsPage(const PageContext& context, const PageInfo& info);

    // "recipients": who is told.
    void go(const QString& argument) override;

protected:
    void refresh() override;

private:
    QWidget* makeList();
    void showAlerts(const rpc::AlertList::Response& reply);
    void showSelected();
    void goThere();
    void test();

    QTabWidget* tabs_;
    QComboBox* which_;
    TableView* table_;
    RowsModel<rpc::AlertInfo>* rows_;
    QLabel* subject_;
    QLabel* text_;
    QPushButton* go_;
    Placeholder* nothing_;
    QPushButton* test_;
    SettingsForm* form_;
};

} // namespace ismail::admin
