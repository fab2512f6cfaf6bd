// The native style with a little more air: titles and cells of tables keep the same distance from the edge of their
// column. On a dark ground, where the outline of fields is as dark as the cards they stand on, they get one that is
// seen. Everything else is as the desktop draws it.
#pragma once

#include <QProxyStyle>

namespace ismail::admin {

class ProductStyle : public QProxyStyle {
    Q_OBJECT
public:
    // Empty: the style of the desktop.
    explicit ProductStyle(const QString& native = {});
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace ismail::admin
