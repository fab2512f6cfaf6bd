#include "ui/icons.h"

#include "ui/look.h"
#include "ui/svg_drawing.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>

#include <functional>
#include <memory>

namespace ismail::admin {

namespace {

// Asked each time it is painted, so that a change of the palette shows at once.
using ColorOf = std::function<QColor(QIcon::Mode)>;

QColor textColor(QIcon::Mode mode) {
    const QPalette palette = QApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::WindowText);
    if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
    return palette.color(QPalette::WindowText);
}

class DrawnIcon final : public QIconEngine {
public:
    DrawnIcon(QString name, ColorOf color)
        : name_(std::move(name)), color_(std::move(color)),
          drawing_(std::make_shared<SvgDrawing>(SvgDrawing::fromFile(QStringLiteral(":/icons/%1.svg").arg(name_)))) {
        if (drawing_->isEmpty()) qWarning("There is no icon %s.", qPrintable(name_));
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        drawing_->paint(*painter, rect, color_(mode));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override {
        QList<QSize> sizes;
        for (const int edge : {16, 20, 24, 32, 48, 64, 128, 256})
            sizes.append({edge, edge});
        return sizes;
    }
    bool isNull() override { return drawing_->isEmpty(); }
    QString iconName() override { return name_; }
    QString key() const override { return QStringLiteral("ismail"); }
    QIconEngine* clone() const override { return new DrawnIcon(*this); }

private:
    QString name_;
    ColorOf color_;
    std::shared_ptr<SvgDrawing> drawing_;
};

} // namespace

QIcon icon(const QString& name) { return QIcon(new DrawnIcon(name, textColor)); }

QIcon mutedIcon(const QString& name) {
    return QIcon(new DrawnIcon(name, [](QIcon::Mode) { return mutedColor(QApplication::palette()); }));
}

QIcon coloredIcon(const QString& name, const QColor& color) {
    return QIcon(new DrawnIcon(name, [color](QIcon::Mode) { return color; }));
}

QIcon severityIcon(rpc::Severity severity) {
    static const char* const names[] = {"ok", "info", "warning", "problem"};
    return QIcon(
        new DrawnIcon(QString::fromLatin1(names[static_cast<std::size_t>(severity)]), [severity](QIcon::Mode mode) {
            // On the ground of a selected row the mark is told by its shape.
            return mode == QIcon::Selected ? textColor(mode) : severityColor(severity);
        }));
}

QIcon productIcon() { return icon(QStringLiteral("ismail")); }

} // namespace ismail::admin
