// How others know a domain by the DNS: every record that it needs against what is published, the keys that sign its
// mail, and the next step of its DMARC policy; by what others reported, who sends as the domain; and, where paired
// servers share it, how it looks from each of them. Other pages lead here with a domain.
#pragma once

#include "app/page.h"

class QAction;
class QComboBox;
class QPushButton;

namespace ismail::admin {

class ActionRow;
class DnsRecords;

class IdentityPage : public Page {
    Q_OBJECT
public:
    IdentityPage(const PageContext& context, const PageInfo& info);
    void go(const QString& argument) override;

protected:
    void refresh() override;

private:
    // What the button about keys does next.
    enum class KeyStep { none, create, activate, replace };

    void makeActions();
    void showDomains(const rpc::DomainList::Response& reply);
    void check(bool anew);
    void askKeys();
    void enableActions();
    KeyStep keyStep() const;
    void keyStepPressed();
    void prepareKeys();
    void activateKeys();
    void forgetKey();
    void showReports();
    bool isSharedByMembers() const;
    void showViewpoints();
    QString domain() const;
    bool isPrimary() const;
    void copied(const QString& text, const QString& done);

    QComboBox* domains_;
    QPushButton* fromAllSides_;
    QPushButton* whoSends_;
    ActionRow* actions_;
    DnsRecords* records_;
    QAction* again_ = nullptr;
    QAction* copy_ = nullptr;
    QAction* copyAll_ = nullptr;
    QAction* keyStep_ = nullptr;
    QAction* forget_ = nullptr;
    std::vector<rpc::DomainInfo> known_;
    std::vector<rpc::DkimKeyInfo> keys_;
    std::vector<rpc::GroupMember> members_;
    QString wanted_; // a domain to choose as soon as it is known
    bool checking_ = false, keysKnown_ = false;
};

} // namespace ismail::admin
