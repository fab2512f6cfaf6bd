// Who may not log in at present after too many failed tries: addresses and account names, why and until when; a ban is
// lifted, or an address blocked for good.
#pragma once

#include "link/service_link.h"
#include "ui/card.h"
#include "ui/table.h"

class QPushButton;

namespace ismail::admin {

class BansCard : public Card {
    Q_OBJECT
public:
    explicit BansCard(ServiceLink& link, QWidget* parent = nullptr);
    // Asks; bans come and go without hints.
    void load();

signals:
    void done(const QString& text);
    void failed(const QString& what, const ismail::Error& error);
    // An address, to be added to those that may not connect.
    void blockWanted(const QString& address);

private:
    void enableActions();
    void lift();
    void block();

    ServiceLink& link_;
    RowsModel<rpc::BanInfo>* model_;
    TableView* table_;
    QPushButton* lift_;
    QPushButton* block_;
};

} // namespace ismail::admin
