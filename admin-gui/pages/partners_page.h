// The partners, the other mail servers of the group: reachable or not and since when, what they are to us, what is held
// for them; add, edit, ask for held mail, remove.
#pragma once

#include "app/page.h"
#include "ui/table.h"

namespace ismail::admin {

class PartnersPage : public Page {
    Q_OBJECT
public:
    PartnersPage(const PageContext& context, const PageInfo& info);
    // A partner to select, or "add".
    void go(const QString& argument) override;

private:
    void refresh() override;
    void makeActions();
    void enableActions();
    void show(const rpc::PartnerList::Response& reply);
    void add();
    void edit(const QString& partner);
    void askToRemove();
    void remove(const rpc::PartnerInfo& partner, const rpc::PartnerRemove::Response& account);

    RowsModel<rpc::PartnerInfo>* model_;
    TableView* table_;
    class ActionRow* actions_;
    QAction* edit_ = nullptr;
    QAction* query_ = nullptr;
    QAction* held_ = nullptr;
    QAction* remove_ = nullptr;
    QString contains_, toSelect_;
};

} // namespace ismail::admin
