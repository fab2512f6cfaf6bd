#include "ui/time_chart.h"

#include "ui/format.h"
#include "ui/look.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int legendHeight = 26;
constexpr int axisHeight = 22;
constexpr int linesOfGrid = 4;
constexpr int mostLabels = 8;

} // namespace

TimeChart::TimeChart(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void TimeChart::setData(Time from, std::chrono::seconds step, std::vector<Series> series, const QString& emptyText) {
    from_ = from;
    step_ = step;
    series_ = std::move(series);
    emptyText_ = emptyText;
    std::int64_t highest = 0;
    QStringList spoken;
    for (const Series& each : series_) {
        std::int64_t sum = 0;
        for (const std::int64_t value : each.values) {
            highest = std::max(highest, value);
            sum += value;
        }
        spoken.append(QStringLiteral("%1: %2").arg(each.name, countText(sum)));
    }
    top_ = roundTop(highest);
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    if (pointed_ >= count()) pointed_ = -1;
    update();
}

std::int64_t TimeChart::roundTop(std::int64_t value) {
    std::int64_t power = 1;
    while (true) {
        for (const std::int64_t digit : {4, 8, 20}) {
            const std::int64_t top = digit * power;
            if (top >= value) return top;
        }
        power *= 10;
    }
}

QSize TimeChart::sizeHint() const { return {560, 220}; }
QSize TimeChart::minimumSizeHint() const { return {260, 150}; }

int TimeChart::count() const {
    std::size_t most = 0;
    for (const Series& series : series_)
        most = std::max(most, series.values.size());
    return static_cast<int>(most);
}

QRectF TimeChart::plot() const {
    const int left = fontMetrics().horizontalAdvance(countText(top_)) + 12;
    return QRectF(rect()).adjusted(left, legendHeight, -8, -axisHeight);
}

double TimeChart::xOf(int index) const {
    const QRectF area = plot();
    return area.left() + area.width() * index / std::max(1, count() - 1);
}

double TimeChart::yOf(std::int64_t value) const {
    const QRectF area = plot();
    return area.bottom() - area.height() * static_cast<double>(value) / static_cast<double>(top_);
}

QString TimeChart::timeText(int index, bool full) const {
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toMillis(from_ + step_ * index));
    if (step_ >= std::chrono::days(1)) {
        const QDate day = at.toUTC().date();
        return full ? QLocale().toString(day, QLocale::LongFormat) : QLocale().toString(day, tr("d MMM"));
    }
    if (full) return QLocale().toString(at, QLocale::ShortFormat);
    const bool days = step_ * count() > std::chrono::hours(30);
    if (days) return QLocale().toString(at.date(), QStringLiteral("ddd d"));
    return QLocale().toString(at.time(), QLocale().timeFormat(QLocale::ShortFormat).remove(QStringLiteral(":ss")));
}

void TimeChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxes(painter);
    paintLegend(painter);
    const bool nothing = std::all_of(series_.begin(), series_.end(), [](const Series& series) {
        return std::all_of(series.values.begin(), series.values.end(), [](std::int64_t value) { return value == 0; });
    });
    if (nothing && !emptyText_.isEmpty()) return paintNothing(painter);
    for (const Series& series : series_)
        paintSeries(painter, series);
    paintPointed(painter);
}

void TimeChart::paintNothing(QPainter& painter) const {
    // On a ground of its own: a line of the grid must not cross it.
    QRectF box(0, 0, fontMetrics().horizontalAdvance(emptyText_) + 24, fontMetrics().height() + 12);
    box.moveCenter(plot().center());
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRect(box);
    painter.setPen(mutedColor(palette()));
    painter.drawText(box, Qt::AlignCenter, emptyText_);
}

void TimeChart::paintLegend(QPainter& painter) const {
    double x = plot().left();
    for (const Series& series : series_) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(seriesColor(series.color));
        painter.drawRoundedRect(QRectF(x, 8, 10, 10), 2, 2);
        painter.setPen(palette().color(QPalette::WindowText));
        const int width = fontMetrics().horizontalAdvance(series.name);
        painter.drawText(QRectF(x + 15, 0, width + 2, legendHeight), Qt::AlignVCenter, series.name);
        x += width + 34;
    }
}

void TimeChart::paintAxes(QPainter& painter) const {
    const QRectF area = plot();
    QColor grid = palette().color(QPalette::WindowText);
    grid.setAlpha(28);
    for (int i = 0; i <= linesOfGrid; ++i) {
        const std::int64_t value = top_ * i / linesOfGrid;
        const double y = yOf(value);
        painter.setPen(QPen(grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(mutedColor(palette()));
        painter.drawText(QRectF(0, y - 10, area.left() - 6, 20), Qt::AlignRight | Qt::AlignVCenter, countText(value));
    }
    const int points = count();
    if (points < 2) return;
    painter.setPen(mutedColor(palette()));
    const int labelWidth = fontMetrics().horizontalAdvance(QStringLiteral("00:00 PM")) + 24;
    const int labels = std::clamp(static_cast<int>(area.width() / labelWidth), 2, std::min(points, mostLabels));
    for (int i = 0; i < labels; ++i) {
        const int index = (points - 1) * i / (labels - 1);
        const double x =
            std::clamp(xOf(index), area.left() + labelWidth / 2.0 - 20, area.right() - labelWidth / 2.0 + 16);
        painter.drawText(QRectF(x - labelWidth / 2.0, area.bottom() + 4, labelWidth, axisHeight - 4), Qt::AlignCenter,
                         timeText(index, false));
    }
}

void TimeChart::paintSeries(QPainter& painter, const Series& series) const {
    if (series.values.size() < 2) return;
    QPainterPath line;
    for (int i = 0; i < static_cast<int>(series.values.size()); ++i) {
        const QPointF point(xOf(i), yOf(series.values[static_cast<std::size_t>(i)]));
        if (i == 0)
            line.moveTo(point);
        else
            line.lineTo(point);
    }
    QPainterPath area = line;
    area.lineTo(xOf(static_cast<int>(series.values.size()) - 1), yOf(0));
    area.lineTo(xOf(0), yOf(0));
    area.closeSubpath();
    QColor color = seriesColor(series.color);
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    color.setAlpha(30);
    painter.fillPath(area, color);
}

void TimeChart::paintPointed(QPainter& painter) const {
    if (pointed_ < 0 || pointed_ >= count()) return;
    const QRectF area = plot();
    QStringList lines{timeText(pointed_, true)};
    for (const Series& series : series_)
        if (pointed_ < static_cast<int>(series.values.size()))
            lines.append(series.name + QStringLiteral(": ") +
                         countText(series.values[static_cast<std::size_t>(pointed_)]));
    painter.setPen(QPen(mutedColor(palette()), 1, Qt::DotLine));
    painter.drawLine(QPointF(xOf(pointed_), area.top()), QPointF(xOf(pointed_), area.bottom()));
    const QFontMetrics metrics = fontMetrics();
    int width = 0;
    for (const QString& line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    QRectF box(xOf(pointed_) + 10, area.top() + 6, width + 16, metrics.height() * static_cast<int>(lines.size()) + 12);
    if (box.right() > area.right()) box.moveRight(xOf(pointed_) - 10);
    painter.setPen(QPen(mutedColor(palette()), 1));
    painter.setBrush(palette().color(QPalette::ToolTipBase));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(box.adjusted(8, 6, -8, -6), Qt::AlignLeft, lines.join(u'\n'));
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
    const QRectF area = plot();
    const int points = count();
    const double share = (event->position().x() - area.left()) / area.width();
    pointed_ = area.contains(event->position()) && points > 1 ? qRound(share * (points - 1)) : -1;
    update();
}

void TimeChart::leaveEvent(QEvent*) {
    pointed_ = -1;
    update();
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right) return QWidget::keyPressEvent(event);
    const int last = count() - 1;
    if (pointed_ < 0)
        pointed_ = last;
    else
        pointed_ = std::clamp(pointed_ + (event->key() == Qt::Key_Left ? -1 : 1), 0, std::max(0, last));
    update();
}

} // namespace ismail::admin
