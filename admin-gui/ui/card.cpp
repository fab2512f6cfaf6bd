#include "ui/card.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace ismail::admin {

namespace {

void emptyLayout(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        if (QLayout* inner = item->layout()) emptyLayout(inner);
        delete item;
    }
}

} // namespace

Card::Card(const QString& heading, QWidget* parent) : QFrame(parent), body_(new QVBoxLayout), corner_(new QHBoxLayout) {
    setFrameShape(QFrame::NoFrame);
    auto* title = new QLabel(heading);
    QFont font = title->font();
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto* top = new QHBoxLayout;
    top->addWidget(title);
    top->addStretch(1);
    top->addLayout(corner_);
    body_->setSpacing(8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    layout->setSpacing(10);
    // Only ever hidden here: what has no parent yet would become a window.
    if (heading.isEmpty()) title->hide();
    layout->addLayout(top);
    layout->addLayout(body_);
    layout->addStretch(1);
    setAccessibleName(heading);
}

void Card::clear() { emptyLayout(body_); }

QHBoxLayout* Card::addLine(rpc::Severity severity, const QString& text, const QString& secondary,
                           const QString& tooltip) {
    auto* mark = new QLabel;
    mark->setPixmap(severityIcon(severity).pixmap(QSize(16, 16), devicePixelRatioF()));
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto* first = new QLabel(localTimes(text));
    first->setTextFormat(Qt::PlainText);
    first->setWordWrap(true);
    first->setToolTip(tooltip);
    first->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->addWidget(first);
    if (!secondary.isEmpty()) {
        QLabel* second = mutedLabel(localTimes(secondary));
        second->setTextFormat(Qt::PlainText);
        second->setWordWrap(true);
        second->setToolTip(tooltip);
        second->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(second);
    }
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    body_->addLayout(row);
    return row;
}

void Card::addMuted(const QString& text) {
    QLabel* label = mutedLabel(text);
    label->setWordWrap(true);
    body_->addWidget(label);
}

void Card::addFilling(QWidget* widget) {
    body_->addWidget(widget, 1);
    // The stretch below is for cards that are higher than what they hold.
    static_cast<QVBoxLayout*>(layout())->setStretchFactor(body_, 1000);
}

void Card::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange) update();
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(lineColor(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

Figure::Figure(const QString& caption, QWidget* parent) : QWidget(parent), value_(new QLabel), below_(mutedLabel({})) {
    QFont font = value_->font();
    font.setPointSizeF(font.pointSizeF() * 1.9);
    font.setWeight(QFont::DemiBold);
    value_->setFont(font);
    QLabel* name = mutedLabel(caption);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(name);
    layout->addWidget(value_);
    // Long words take a second line rather than the room of the neighbours.
    below_->setWordWrap(true);
    below_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    layout->addWidget(below_);
    layout->addStretch(1);
    setAccessibleName(caption);
}

void Figure::set(const QString& value, const QString& below, const QString& tooltip) {
    value_->setText(value);
    below_->setText(below);
    setToolTip(tooltip);
    setAccessibleDescription(value + u' ' + below);
}

} // namespace ismail::admin
