#include "ui/usage_bar.h"

#include "ui/format.h"
#include "ui/look.h"
#include "ui/table.h"

#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

class UsageWords {
    Q_DECLARE_TR_FUNCTIONS(UsageWords)
};

constexpr int cellBar = 54, barGap = 8, thickness = 6;

rpc::Severity severityOf(rpc::QuotaLevel level) {
    switch (level) {
    case rpc::QuotaLevel::ok: return rpc::Severity::ok;
    case rpc::QuotaLevel::warning: return rpc::Severity::warning;
    case rpc::QuotaLevel::full: return rpc::Severity::problem;
    }
    return rpc::Severity::ok;
}

void paintBar(QPainter& painter, const QRectF& place, const Usage& usage, const QPalette& palette, bool onHighlight) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double round = place.height() / 2;
    QColor ground = palette.color(onHighlight ? QPalette::HighlightedText : QPalette::WindowText);
    ground.setAlphaF(onHighlight ? 0.30F : 0.14F);
    painter.setBrush(ground);
    painter.drawRoundedRect(place, round, round);
    const double share = std::clamp(usage.share, 0.0, 1.0);
    if (share > 0) {
        QRectF used = place;
        // What is not nothing is seen.
        used.setWidth(std::max(place.height(), place.width() * share));
        painter.setBrush(onHighlight ? palette.color(QPalette::HighlightedText)
                                     : severityColor(severityOf(usage.level)));
        painter.drawRoundedRect(used, round, round);
    }
    painter.restore();
}

} // namespace

QVariant usageOf(std::int64_t used, std::int64_t limit, rpc::QuotaLevel level) {
    if (limit <= 0) return {};
    return QVariant::fromValue(Usage{static_cast<double>(used) / static_cast<double>(limit), level});
}

QString usageText(std::int64_t used, std::int64_t limit) {
    return limit > 0 ? UsageWords::tr("%1 of %2").arg(sizeText(used), sizeText(limit)) : sizeText(used);
}

void UsageDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    const QStyle* style = shown.widget ? shown.widget->style() : QApplication::style();
    // The ground first, over the whole cell; then the text in the room that the bar leaves.
    QStyleOptionViewItem ground = shown;
    ground.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, shown.widget);
    const QVariant usage = index.data(UsageRole);
    const int barRoom = usage.isValid() ? cellBar + 2 * barGap : barGap;
    const bool selected = shown.state.testFlag(QStyle::State_Selected);
    const QRect text = shown.rect.adjusted(6, 0, -barRoom, 0);
    painter->save();
    painter->setFont(shown.font);
    painter->setPen(shown.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(text, static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine),
                      shown.fontMetrics.elidedText(shown.text, Qt::ElideRight, text.width()));
    painter->restore();
    if (!usage.isValid()) return;
    const QRectF bar(shown.rect.right() - cellBar - barGap, shown.rect.center().y() - thickness / 2.0 + 0.5, cellBar,
                     thickness);
    paintBar(*painter, bar, usage.value<Usage>(), shown.palette, selected);
}

UsageBar::UsageBar(QWidget* parent) : QWidget(parent), text_(new QLabel) {
    text_->setObjectName(QStringLiteral("usageText"));
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(text_);
}

void UsageBar::set(std::int64_t used, std::int64_t limit, rpc::QuotaLevel level, const QString& text) {
    usage_ = usageOf(used, limit, level);
    text_->setText(text);
    layout()->setContentsMargins(0, 0, 0, usage_.isValid() ? thickness + barGap : 0);
    update();
}

void UsageBar::paintEvent(QPaintEvent*) {
    if (!usage_.isValid()) return;
    QPainter painter(this);
    const double length = std::min(width(), 320);
    paintBar(painter, QRectF(0, height() - thickness - 1, length, thickness), usage_.value<Usage>(), palette(), false);
}

} // namespace ismail::admin
