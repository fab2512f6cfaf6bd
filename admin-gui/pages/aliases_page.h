// Addresses without a mailbox: aliases and groups. Filter by domain and text, add, edit, switch on and off, remove.
#pragma once

#include "app/page.h"
#include "ui/table.h"

class QComboBox;

namespace ismail::admin {

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
    void showDomains(const rpc::DomainList::Response& reply);
    QString chosenDomain() const;
    void openForm(FormDialog* dialog);
    void add();
    void edit(const QString& address);
    void askToRemove();
    void removeNow(const std::vector<rpc::AliasInfo>& aliases);

    RowsModel<rpc::AliasInfo>* model_;
    TableView* table_;
    QComboBox* domain_;
    class ActionRow* actions_;
    QAction* edit_ = nullptr;
    QAction* toggle_ = nullptr;
    QAction* remove_ = nullptr;
    QString contains_, domainToShow_;
    bool anyDomain_ = true;
};

} // namespace ismail::admin
