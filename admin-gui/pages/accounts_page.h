// Accounts: filter by domain and text, add, edit, password, switch on and off, import, remove; the recipient list of a
// secondary domain.
#pragma once

#include "app/page.h"
#include "ui/table.h"

namespace ismail::admin {

class DomainFilter;
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
    void showSecondary(const rpc::DomainInfo& domain);
    void add();
    void edit(const QString& address);
    void setPassword();
    void askToRemove();
    void remove(const rpc::AccountInfo& account, const rpc::AccountRemove::Response& goes);
    void openForm(FormDialog* dialog);

    RowsModel<rpc::AccountInfo>* model_;
    TableView* table_;
    DomainFilter* domain_;
    class ActionRow* actions_;
    QAction* edit_ = nullptr;
    QAction* password_ = nullptr;
    QAction* mail_ = nullptr;
    QAction* toggle_ = nullptr;
    QAction* remove_ = nullptr;
    QString contains_;
};

} // namespace ismail::admin
