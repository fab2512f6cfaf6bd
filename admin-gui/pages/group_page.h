// The group at a glance: this server and the others as a drawing, the wizard that makes a pair, and what is done with
// one: its lists fetched anew, domains that it offers taken, its end; and a new key for this server.
#pragma once

#include "app/page.h"

class QPushButton;
class QScrollArea;

namespace ismail::admin {

class GroupDrawing;
class WaitingDomains;

class GroupPage : public Page {
    Q_OBJECT
public:
    GroupPage(const PageContext& context, const PageInfo& info);
    // "pair": the wizard; "code": the wizard where it shows a code; else a partner to bring into sight.
    void go(const QString& argument) override;

private:
    void refresh() override;
    void show(const rpc::GroupStatus::Response& group);
    void connectDrawing();
    void bringIntoSight();
    void pair(bool showCode);
    void fetch(const QString& partner);
    void askToEnd(const QString& partner);
    void end(const QString& partner, bool stolen);
    void withdraw(qlonglong code);
    void take(const rpc::DomainOfPartner& which);
    void decline(const rpc::DomainOfPartner& which);
    void askForNewKey(const rpc::ServerKeys& keys);
    void makeNewKey();

    WaitingDomains* waiting_;
    GroupDrawing* drawing_;
    QScrollArea* area_;
    QPushButton* showCode_;
    QPushButton* pair_;
    rpc::GroupStatus::Response group_;
    QString wanted_;
};

} // namespace ismail::admin
