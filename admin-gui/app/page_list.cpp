#include "app/page_list.h"

#include "ui/look.h"

#include <QPainter>

namespace ismail::admin {

namespace {

constexpr int inset = 8;
constexpr int gap = 8;

} // namespace

void PageListLook::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    // Headings are no pages and look as the style has them.
    if (!index.flags().testFlag(Qt::ItemIsEnabled)) return QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const bool chosen = item.state.testFlag(QStyle::State_Selected);
    const bool under = item.state.testFlag(QStyle::State_MouseOver);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    if (chosen || under) {
        QColor mark = chosen ? item.palette.color(QPalette::Highlight) : item.palette.color(QPalette::Text);
        if (!chosen) mark.setAlpha(18);
        painter->setBrush(mark);
        painter->drawRoundedRect(QRectF(item.rect).adjusted(0, 1, 0, -1), cornerRadius, cornerRadius);
    }
    const bool mirrored = item.direction == Qt::RightToLeft;
    const QSize size = item.decorationSize;
    const QRect inside = item.rect.adjusted(inset, 0, -inset, 0);
    const int left = mirrored ? inside.right() - size.width() + 1 : inside.left();
    const QRect mark(QPoint(left, inside.top() + (inside.height() - size.height()) / 2), size);
    item.icon.paint(painter, mark, Qt::AlignCenter, chosen ? QIcon::Selected : QIcon::Normal);
    const QRect words =
        mirrored ? inside.adjusted(0, 0, -size.width() - gap, 0) : inside.adjusted(size.width() + gap, 0, 0, 0);
    painter->setPen(item.palette.color(chosen ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(words, static_cast<int>(Qt::AlignVCenter | (mirrored ? Qt::AlignRight : Qt::AlignLeft)),
                      item.fontMetrics.elidedText(item.text, Qt::ElideRight, words.width()));
    painter->restore();
    if (!item.state.testFlag(QStyle::State_HasFocus) || chosen) return;
    QStyleOptionFocusRect focus;
    focus.QStyleOption::operator=(item);
    item.widget->style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, item.widget);
}

} // namespace ismail::admin
