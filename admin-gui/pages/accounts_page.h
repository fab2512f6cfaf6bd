// Accounts: filter by domain and text, add, edit, password, switch on and off, import, remove.
#pragma once

#include "app/page.h"
#include "ui/table.h"

class QComboBox;

namespace ismail::admin {

class FormDialog;

class AccountsPage : public Page {
    Q_OBJECT
public:
    AccountsPage(const PageContext& context, const PageInfo& info);
    // A domain to show, or "add".
    void go(const QString& argument) override;

private:
    void refresh() override;
    void makeActions();
    void enableActions();
    void show(const rpc::AccountList::Response& reply);
    void showDomains(const rpc::DomainList::Response& reply);
    void add();
    void edit(const QString& address);
    void setPassword();
    void askToRemove();
    void remove(const rpc::AccountInfo& account, const rpc::AccountRemove::Response& goes);
    void openForm(FormDialog* dialog);

    RowsModel<rpc::AccountInfo>* model_;
    TableView* table_;
    QComboBox* domain_;
    class ActionRow* actions_;
    QAction* edit_ = nullptr;
    QAction* password_ = nullptr;
    QAction* toggle_ = nullptr;
    QAction* remove_ = nullptr;
    QString contains_, domainToShow_;
    bool anyDomain_ = true;
};

} // namespace ismail::admin
