#include "ui/product_style.h"

#include "ui/look.h"

#include <QPainter>
#include <QStyleOption>
#include <QTableView>

namespace ismail::admin {

namespace {

constexpr int cellMargin = 4;
constexpr double fieldRadius = 2;

bool isField(QStyle::PrimitiveElement element) {
    return element == QStyle::PE_FrameLineEdit || element == QStyle::PE_Frame ||
           element == QStyle::PE_IndicatorCheckBox || element == QStyle::PE_IndicatorRadioButton;
}

} // namespace

ProductStyle::ProductStyle(const QString& native) : QProxyStyle(native) {}

void ProductStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    // The style shows the focus itself.
    if (!isField(element) || !isDark(option->palette) || (option->state & State_HasFocus)) return;
    const double radius = element == PE_IndicatorRadioButton ? option->rect.width() / 2.0 : fieldRadius;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(lineColor(option->palette).lighter(150));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter->restore();
}

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
