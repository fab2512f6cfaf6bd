// The card of one other server: how it is, what the line to it is, and for each domain that the two share who holds
// its mail, how much, since when, and how old the list of its addresses is.
#pragma once

#include "rpc/contract_group.h"
#include "ui/group_words.h"

#include <QFrame>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ismail::admin {

class MemberCard : public QFrame {
    Q_OBJECT
public:
    explicit MemberCard(QWidget* parent = nullptr);
    void set(const rpc::GroupMember& member, bool administrator);
    const rpc::GroupMember& member() const { return member_; }
    const MemberLook& look() const { return look_; }

signals:
    void partnerWanted(const QString& partner);
    void domainWanted(const QString& domain);
    void heldWanted(const QString& domain);
    void fetchWanted(const QString& partner);
    void pairWanted();
    void endWanted(const QString& partner);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QLabel* mark;
        QLabel* name;
        QLabel* held;
        QLabel* list;
    };

    void makeRows();
    void fill();
    void fillRow(const Row& row, const rpc::MemberDomain& domain);

    rpc::GroupMember member_;
    MemberLook look_;
    bool administrator_ = false;
    QLabel* icon_;
    QLabel* name_;
    QLabel* state_;
    QLabel* details_;
    QLabel* line_;
    QLabel* facts_;
    QVBoxLayout* rowsAt_;
    QWidget* rowsIn_ = nullptr;
    std::vector<Row> rows_;
    QStringList shownDomains_;
    QPushButton* fetch_;
    QPushButton* pair_;
    QPushButton* end_;
};

} // namespace ismail::admin
