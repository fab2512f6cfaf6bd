#include "ui/product_style.h"

#include <QTableView>

namespace ismail::admin {

namespace {

constexpr int cellMargin = 4;

} // namespace

ProductStyle::ProductStyle(const QString& native) : QProxyStyle(native) {}

int ProductStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    // An item adds one pixel to this, a header does not.
    if (metric == PM_HeaderMargin) return cellMargin + 1;
    if (metric == PM_FocusFrameHMargin && qobject_cast<const QTableView*>(widget)) return cellMargin;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

QRect ProductStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    // The mark of the sorted column stands beside its title, not above it.
    if (element == SE_HeaderArrow) rect.moveTop(option->rect.center().y() - rect.height() / 2);
    return rect;
}

} // namespace ismail::admin
