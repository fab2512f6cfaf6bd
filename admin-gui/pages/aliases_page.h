// Addresses without a mailbox: aliases and groups. Filter by domain and text, add, edit, switch on and off, remove.
#pragma once

#include "app/page.h"
#include "ui/table.h"

namespace ismail::admin {

class DomainFilter;
class FormDialog;

class AliasesPage : public Page {
    Q_OBJECT
public:
    AliasesPage(const PageContext& context, const PageInfo& info);
    // A domain to show, or "add".
    void go(const QString& argument) override;

private:
    void refresh() override;
    void makeActions();
    void enableActions();
    void show(const rpc::AliasList::Response& reply);
    void openForm(FormDialog* dialog);
    void add();
    void edit(const QString& address);
    void askToRemove();
    void removeNow(const std::vector<rpc::AliasInfo>& aliases);

    RowsModel<rpc::AliasInfo>* model_;
    TableView* table_;
    DomainFilter* domain_;
    class ActionRow* actions_;
    QAction* edit_ = nullptr;
    QAction* toggle_ = nullptr;
    QAction* remove_ = nullptr;
    QString contains_;
};

} // namespace ismail::admin
