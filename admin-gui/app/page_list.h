// How the list of pages at the left looks: a rounded mark on the page in sight, and room to breathe. Colours are the
// palette's.
#pragma once

#include <QStyledItemDelegate>

namespace ismail::admin {

class PageListLook : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace ismail::admin
