#include "pages/group_drawing.h"

#include "pages/member_card.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"
#include "ui/tab_order.h"

#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>

namespace ismail::admin {

namespace {

constexpr int lineRoom = 68, hubWidth = 190, cardWidth = 420, sideMargin = 4;
constexpr double signRadius = 12;
enum GridColumn { leftColumn, leftLines, hubColumn, rightLines, rightColumn };

QVBoxLayout* cardColumn() {
    auto* column = new QVBoxLayout;
    column->setSpacing(14);
    column->addStretch(1);
    column->addStretch(1);
    return column;
}

QLabel* centered(QLabel* label) {
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    return label;
}

// From the middle of the hub's side to the height of the card's name.
QPainterPath linePath(const QRect& hub, const QRect& card) {
    const bool right = card.left() > hub.center().x();
    const QPointF from(right ? hub.right() + 1 : hub.left(), hub.center().y());
    const QPointF to(right ? card.left() : card.right() + 1, std::min(card.top() + 30, card.center().y()));
    const double middle = (from.x() + to.x()) / 2;
    QPainterPath path(from);
    path.cubicTo(QPointF(middle, from.y()), QPointF(middle, to.y()), to);
    return path;
}

// A triangle on the line that points to whom was called.
void paintArrow(QPainter& painter, const QPainterPath& path, bool back) {
    painter.save();
    painter.translate(path.pointAtPercent(0.5));
    painter.rotate(-path.angleAtPercent(0.5) + (back ? 180 : 0));
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(QPolygonF{QPointF(8, 0), QPointF(-6, -7), QPointF(-6, 7)});
    painter.restore();
}

class Hub : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(accentColor(), 2));
        painter.setBrush(palette().color(QPalette::Base));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 2 * cornerRadius, 2 * cornerRadius);
    }
};

} // namespace

GroupDrawing::GroupDrawing(QWidget* parent)
    : QWidget(parent), grid_(new QGridLayout(this)), hub_(new Hub), hubHost_(centered(new QLabel)),
      hubId_(centered(mutedLabel({}))), hubKey_(new QPushButton(tr("&New key …"))), hubOff_(centered(new QLabel)),
      hubSign_(centered(new QLabel)), hubCode_(centered(new QLabel)), left_(cardColumn()), right_(cardColumn()) {
    makeHub();
    grid_->setContentsMargins(sideMargin, 8, sideMargin, 8);
    grid_->setHorizontalSpacing(0);
    QVBoxLayout* middle = cardColumn();
    middle->insertWidget(1, hub_);
    grid_->addLayout(left_, 0, leftColumn);
    grid_->addLayout(middle, 0, hubColumn);
    grid_->addLayout(right_, 0, rightColumn);
    grid_->setColumnMinimumWidth(rightLines, lineRoom);
    grid_->setColumnStretch(rightColumn, 1);
}

void GroupDrawing::makeHub() {
    hub_->setObjectName(QStringLiteral("hub"));
    hub_->setFixedWidth(hubWidth);
    hubHost_->setObjectName(QStringLiteral("hubHost"));
    hubHost_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hubId_->setObjectName(QStringLiteral("hubId"));
    hubId_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    hubId_->setToolTip(tr("The id of this server, by which its partners know it."));
    hubKey_->setObjectName(QStringLiteral("newKey"));
    hubKey_->setToolTip(tr("Gives this server another key, and with it another id."));
    connect(hubKey_, &QPushButton::clicked, this, &GroupDrawing::newKeyWanted);
    hubOff_->setObjectName(QStringLiteral("hubOff"));
    hubCode_->setObjectName(QStringLiteral("hubCode"));
    hubCode_->setTextFormat(Qt::RichText);
    hubCode_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(hubCode_, &QLabel::linkActivated, this,
            [this](const QString& code) { emit withdrawWanted(code.toLongLong()); });
    QFont font = hubHost_->font();
    font.setWeight(QFont::DemiBold);
    hubHost_->setFont(font);
    QFont letters = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    letters.setPointSizeF(font.pointSizeF() * 0.85);
    hubId_->setFont(letters);
    hubOff_->setText(tr("Pairs are switched off here (group.enabled)."));
    auto* layout = new QVBoxLayout(hub_);
    layout->setContentsMargins(12, 14, 12, 14);
    layout->setSpacing(4);
    layout->addWidget(hubSign_);
    layout->addWidget(centered(mutedLabel(tr("This server"))));
    for (QWidget* part : std::initializer_list<QWidget*>{hubHost_, hubId_, hubKey_, hubOff_, hubCode_})
        layout->addWidget(part);
}

void GroupDrawing::set(const rpc::GroupStatus::Response& group, bool administrator) {
    const auto names = [](const rpc::GroupStatus::Response& of) {
        QStringList all;
        for (const rpc::GroupMember& member : of.members)
            all.append(qs(member.partner));
        return all;
    };
    const bool others = names(group) != names(group_);
    group_ = group;
    administrator_ = administrator;
    if (others) makeCards();
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->set(group_.members[i], administrator);
    fillHub();
    if (others) {
        place();
        tabAsLaidOut(this);
    }
    update();
}

MemberCard* GroupDrawing::card(const QString& partner) const {
    for (MemberCard* card : cards_)
        if (qs(card->member().partner) == partner) return card;
    return nullptr;
}

void GroupDrawing::makeCards() {
    for (MemberCard* card : cards_) {
        card->hide();
        card->deleteLater();
    }
    cards_.clear();
    for (std::size_t i = 0; i < group_.members.size(); ++i) {
        auto* card = new MemberCard(this);
        card->setObjectName(QStringLiteral("memberCard"));
        card->setMaximumWidth(cardWidth);
        connect(card, &MemberCard::partnerWanted, this, &GroupDrawing::partnerWanted);
        connect(card, &MemberCard::domainWanted, this, &GroupDrawing::domainWanted);
        connect(card, &MemberCard::heldWanted, this, &GroupDrawing::heldWanted);
        connect(card, &MemberCard::fetchWanted, this, &GroupDrawing::fetchWanted);
        connect(card, &MemberCard::pairWanted, this, &GroupDrawing::pairWanted);
        connect(card, &MemberCard::endWanted, this, &GroupDrawing::endWanted);
        cards_.push_back(card);
        card->show();
    }
}

void GroupDrawing::place() {
    bothSides_ = hasRoomForBothSides();
    for (std::size_t i = 0; i < cards_.size(); ++i) {
        left_->removeWidget(cards_[i]);
        right_->removeWidget(cards_[i]);
    }
    for (std::size_t i = 0; i < cards_.size(); ++i) {
        QVBoxLayout* column = bothSides_ && i % 2 == 0 ? left_ : right_;
        column->insertWidget(column->count() - 1, cards_[i]);
    }
    grid_->setColumnMinimumWidth(leftLines, bothSides_ ? lineRoom : 0);
    grid_->setColumnMinimumWidth(rightLines, cards_.empty() ? 0 : lineRoom);
    grid_->setColumnStretch(leftColumn, bothSides_ ? 1 : 0);
}

void GroupDrawing::fillHub() {
    hubSign_->setPixmap(productIcon().pixmap(QSize(44, 44), devicePixelRatioF()));
    hubHost_->setText(qs(group_.host));
    // Two lines of four groups.
    const QStringList groups = groupedId(group_.id).split(u' ');
    hubId_->setText(groups.mid(0, 4).join(u' ') + u'\n' + groups.mid(4).join(u' '));
    hubId_->setVisible(!group_.id.empty());
    hubKey_->setEnabled(administrator_);
    hubOff_->setVisible(!group_.enabled);
    QStringList codes;
    for (const rpc::OpenPairCode& code : group_.codes)
        codes.append(tr("A pairing code is open until %1.")
                         .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(toMillis(code.until)).time(),
                                                 QLocale::ShortFormat)) +
                     QStringLiteral(" <a href='%1' style='color:%2'>%3</a>")
                         .arg(QString::number(code.id), palette().color(QPalette::Link).name(), tr("Withdraw")));
    hubCode_->setText(codes.join(QStringLiteral("<br>")));
    hubCode_->setVisible(!codes.isEmpty());
    hub_->setAccessibleName(tr("This server: %1").arg(qs(group_.host)));
}

void GroupDrawing::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (bothSides_ == hasRoomForBothSides()) return;
    place();
    tabAsLaidOut(this);
}

bool GroupDrawing::hasRoomForBothSides() const {
    int widest = 0;
    for (const MemberCard* card : cards_)
        widest = std::max(widest, card->minimumSizeHint().width());
    return cards_.size() > 1 && width() >= 2 * (widest + lineRoom + sideMargin) + hubWidth;
}

QSize GroupDrawing::minimumSizeHint() const {
    // With less room than now the cards go to one side.
    return {0, QWidget::minimumSizeHint().height()};
}

bool GroupDrawing::event(QEvent* event) {
    const bool done = QWidget::event(event);
    // The lines follow the cards.
    if (event->type() == QEvent::LayoutRequest) update();
    return done;
}

void GroupDrawing::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) QTimer::singleShot(0, this, &GroupDrawing::fillHub);
}

void GroupDrawing::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const MemberCard* card : cards_)
        paintLine(painter, *card);
}

void GroupDrawing::paintLine(QPainter& painter, const MemberCard& card) const {
    const rpc::GroupMember& member = card.member();
    const bool open = member.channel;
    const QColor color = memberColor(card.look());
    QPen pen(color, open ? 3 : 2, open ? Qt::SolidLine : Qt::CustomDashLine, Qt::FlatCap);
    // Few dots where there is nothing but mail, dashes where a channel is missing.
    if (!open) pen.setDashPattern(card.look().known ? QList<qreal>{4, 3} : QList<qreal>{1, 3});
    const QPainterPath path = linePath(hub_->geometry(), card.geometry());
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setBrush(color);
    if (open) return paintArrow(painter, path, member.calledHere);
    if (!card.look().known) return;
    const QPointF middle = path.pointAtPercent(0.5);
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawEllipse(middle, signRadius, signRadius);
    const QRectF sign(middle.x() - 8, middle.y() - 8, 16, 16);
    coloredIcon(card.look().icon, color).paint(&painter, sign.toRect());
}

} // namespace ismail::admin
