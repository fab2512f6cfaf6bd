// A drawing read from a small part of SVG, enough for the icons of this product: svg (viewBox, and fill, stroke,
// stroke-width as inherited values), g, path (M L H V C Q Z, absolute and relative), circle, ellipse, rect (rx), line,
// polyline, polygon. A paint is "none", "currentColor" or "#rrggbb". Anything else is ignored.
#pragma once

#include <QColor>
#include <QList>
#include <QPainterPath>
#include <QRectF>
#include <QString>

class QPainter;
class QXmlStreamReader;

namespace ismail::admin {

class SvgDrawing {
public:
    static SvgDrawing fromFile(const QString& path);
    bool isEmpty() const { return shapes_.isEmpty(); }
    // Into the rectangle, keeping the proportions; currentColor is what is given.
    void paint(QPainter& painter, const QRectF& into, const QColor& currentColor) const;

private:
    struct Style {
        QString fill = QStringLiteral("#000000"), stroke = QStringLiteral("none");
        double strokeWidth = 1;
    };
    struct Shape {
        QPainterPath path;
        Style style;
    };
    void readElement(QXmlStreamReader& xml, Style style);

    QRectF viewBox_{0, 0, 24, 24};
    QList<Shape> shapes_;
};

} // namespace ismail::admin
