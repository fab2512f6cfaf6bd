// The group as a drawing: this server in the middle, a card for each other server at its sides, and the lines between
// them. With one other server, or where there is little room, the cards stand at one side only. Everything that is said
// by a colour or a line stands in words in the cards, which Tab goes through; links in them lead on.
//
// Promises: new answers change the cards in place, so the keyboard stays where it is. Does not ask the service.
#pragma once

#include "rpc/contract_group.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ismail::admin {

class MemberCard;

class GroupDrawing : public QWidget {
    Q_OBJECT
public:
    explicit GroupDrawing(QWidget* parent = nullptr);
    // administrator: whether the buttons can be pressed.
    void set(const rpc::GroupStatus::Response& group, bool administrator);
    MemberCard* card(const QString& partner) const;
    QSize minimumSizeHint() const override;

signals:
    void partnerWanted(const QString& partner);
    void domainWanted(const QString& domain);
    // Of a domain whose mail is held here.
    void heldWanted(const QString& domain);
    void fetchWanted(const QString& partner);
    void pairWanted();
    void endWanted(const QString& partner);
    void withdrawWanted(qlonglong code);
    void newKeyWanted();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void makeHub();
    void makeCards();
    void place();
    bool hasRoomForBothSides() const;
    void fillHub();
    void paintLine(QPainter& painter, const MemberCard& card) const;

    rpc::GroupStatus::Response group_;
    bool administrator_ = false;
    QGridLayout* grid_;
    QWidget* hub_;
    QLabel* hubHost_;
    QLabel* hubId_;
    QPushButton* hubKey_;
    QLabel* hubOff_;
    QLabel* hubSign_;
    QLabel* hubCode_;
    QVBoxLayout* left_;
    QVBoxLayout* right_;
    std::vector<MemberCard*> cards_;
    bool bothSides_ = false;
};

} // namespace ismail::admin
