// Domains with their roles: add, edit, DNS check, recipients, ask for held mail, remove.
#pragma once

#include "app/page.h"
#include "ui/table.h"

namespace ismail::admin {

class DomainsPage : public Page {
    Q_OBJECT
public:
    DomainsPage(const PageContext& context, const PageInfo& info);
    // A domain to select, or "add".
    void go(const QString& argument) override;

private:
    void refresh() override;
    void makeActions();
    void enableActions();
    void show(const rpc::DomainList::Response& reply);
    void add();
    void edit(const QString& domain);
    void editRecipients();
    void query();
    void askToRemove();
    void remove(const rpc::DomainInfo& domain, const rpc::DomainRemove::Response& account);

    RowsModel<rpc::DomainInfo>* model_;
    TableView* table_;
    class ActionRow* actions_;
    QAction* edit_ = nullptr;
    QAction* aliases_ = nullptr;
    QAction* dns_ = nullptr;
    QAction* recipients_ = nullptr;
    QAction* query_ = nullptr;
    QAction* remove_ = nullptr;
    QString contains_, toSelect_;
};

} // namespace ismail::admin
