#include "ui/svg_drawing.h"

#include <QFile>
#include <QPainter>
#include <QXmlStreamReader>

namespace ismail::admin {

namespace {

// Numbers and letters of a "d" or "points" attribute.
class PathText {
public:
    explicit PathText(QStringView text) : text_(text) {}
    void skip() {
        while (at_ < text_.size() && (text_[at_].isSpace() || text_[at_] == u','))
            ++at_;
    }
    bool atEnd() {
        skip();
        return at_ >= text_.size();
    }
    bool atLetter() {
        skip();
        return at_ < text_.size() && text_[at_].isLetter();
    }
    char16_t letter() { return text_[at_++].unicode(); }
    double number() {
        skip();
        const qsizetype start = at_;
        bool dot = false;
        for (; at_ < text_.size(); ++at_) {
            const QChar c = text_[at_];
            const bool sign = (c == u'-' || c == u'+') && at_ == start;
            if (c == u'.' && dot) break;
            dot |= c == u'.';
            if (!c.isDigit() && c != u'.' && !sign) break;
        }
        if (at_ == start) ++at_; // nonsense must not stop the reader from moving on
        return text_.mid(start, at_ - start).toDouble();
    }
    QPointF point() {
        const double x = number();
        return {x, number()};
    }

private:
    QStringView text_;
    qsizetype at_ = 0;
};

QPainterPath readPath(QStringView d) {
    QPainterPath path;
    PathText text(d);
    char16_t command = u'M';
    while (!text.atEnd()) {
        if (text.atLetter()) command = text.letter();
        const bool relative = command >= u'a';
        const QPointF from = relative ? path.currentPosition() : QPointF();
        switch (QChar(command).toUpper().unicode()) {
        case u'M':
            path.moveTo(from + text.point());
            command = relative ? u'l' : u'L';
            break;
        case u'L': path.lineTo(from + text.point()); break;
        case u'H': path.lineTo(from.x() + text.number(), path.currentPosition().y()); break;
        case u'V': path.lineTo(path.currentPosition().x(), from.y() + text.number()); break;
        case u'Q': {
            const QPointF control = from + text.point();
            path.quadTo(control, from + text.point());
            break;
        }
        case u'C': {
            const QPointF first = from + text.point();
            const QPointF second = from + text.point();
            path.cubicTo(first, second, from + text.point());
            break;
        }
        case u'Z': path.closeSubpath(); break;
        default: return path;
        }
    }
    return path;
}

QPainterPath readPoints(QStringView points, bool closed) {
    QPainterPath path;
    PathText text(points);
    if (text.atEnd()) return path;
    path.moveTo(text.point());
    while (!text.atEnd())
        path.lineTo(text.point());
    if (closed) path.closeSubpath();
    return path;
}

QPainterPath readShape(QStringView name, const QXmlStreamAttributes& attributes) {
    const auto number = [&](const char* key) { return attributes.value(QLatin1String(key)).toDouble(); };
    QPainterPath path;
    if (name == u"path") return readPath(attributes.value(QLatin1String("d")));
    if (name == u"polyline" || name == u"polygon")
        return readPoints(attributes.value(QLatin1String("points")), name == u"polygon");
    if (name == u"circle") {
        path.addEllipse(QPointF(number("cx"), number("cy")), number("r"), number("r"));
    } else if (name == u"ellipse") {
        path.addEllipse(QPointF(number("cx"), number("cy")), number("rx"), number("ry"));
    } else if (name == u"rect") {
        path.addRoundedRect(QRectF(number("x"), number("y"), number("width"), number("height")), number("rx"),
                            number("rx"));
    } else if (name == u"line") {
        path.moveTo(number("x1"), number("y1"));
        path.lineTo(number("x2"), number("y2"));
    }
    return path;
}

QColor paintOf(const QString& paint, const QColor& current) {
    if (paint == u"none") return {};
    return paint == u"currentColor" ? current : QColor(paint);
}

} // namespace

SvgDrawing SvgDrawing::fromFile(const QString& path) {
    SvgDrawing drawing;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return drawing;
    QXmlStreamReader xml(&file);
    if (xml.readNextStartElement()) drawing.readElement(xml, {});
    return drawing;
}

void SvgDrawing::readElement(QXmlStreamReader& xml, Style style) {
    const QXmlStreamAttributes attributes = xml.attributes();
    if (attributes.hasAttribute(QLatin1String("fill"))) style.fill = attributes.value(QLatin1String("fill")).toString();
    if (attributes.hasAttribute(QLatin1String("stroke")))
        style.stroke = attributes.value(QLatin1String("stroke")).toString();
    if (attributes.hasAttribute(QLatin1String("stroke-width")))
        style.strokeWidth = attributes.value(QLatin1String("stroke-width")).toDouble();
    if (xml.name() == u"svg" && attributes.hasAttribute(QLatin1String("viewBox"))) {
        PathText box(attributes.value(QLatin1String("viewBox")));
        const QPointF corner = box.point();
        const QPointF size = box.point();
        viewBox_ = {corner, QSizeF(size.x(), size.y())};
    }
    const QPainterPath path = readShape(xml.name(), attributes);
    if (!path.isEmpty()) shapes_.append({path, style});
    while (xml.readNextStartElement())
        readElement(xml, style);
}

void SvgDrawing::paint(QPainter& painter, const QRectF& into, const QColor& currentColor) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = qMin(into.width() / viewBox_.width(), into.height() / viewBox_.height());
    painter.translate(into.center());
    painter.scale(scale, scale);
    painter.translate(-viewBox_.center());
    for (const Shape& shape : shapes_) {
        const QColor fill = paintOf(shape.style.fill, currentColor);
        const QColor stroke = paintOf(shape.style.stroke, currentColor);
        painter.setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
        painter.setPen(stroke.isValid()
                           ? QPen(stroke, shape.style.strokeWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin)
                           : Qt::NoPen);
        painter.drawPath(shape.path);
    }
    painter.restore();
}

} // namespace ismail::admin
