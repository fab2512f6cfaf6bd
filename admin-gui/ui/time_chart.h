// A chart of counters over time: a line for each series with a pale area below it, a legend above, round numbers at the
// axes, and the values of a moment where the mouse (or the arrow keys) points. Painted, in the colours of the palette.
// Times are the user's own; where a step is a whole day, points are days of UTC and have a date only.
#pragma once

#include "base/clock.h"

#include <QWidget>

#include <chrono>
#include <vector>

namespace ismail::admin {

class TimeChart : public QWidget {
    Q_OBJECT
public:
    struct Series {
        QString name;
        int color = 0; // of seriesColor()
        std::vector<std::int64_t> values;
    };

    explicit TimeChart(QWidget* parent = nullptr);
    // from: of the first value, step: from one to the next. emptyText stands in the middle while every value is zero.
    void setData(Time from, std::chrono::seconds step, std::vector<Series> series, const QString& emptyText = {});
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    // The least of 4, 8, 20, 40, 80, 200 … that is not below value: its quarters are whole numbers.
    static std::int64_t roundTop(std::int64_t value);
    // What is said of a value's time: in full where it is pointed at, else short, at the axis.
    QString timeText(int index, bool full) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF plot() const;
    int count() const;
    double xOf(int index) const;
    double yOf(std::int64_t value) const;
    void paintNothing(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    void paintAxes(QPainter& painter) const;
    void paintSeries(QPainter& painter, const Series& series) const;
    void paintPointed(QPainter& painter) const;

    Time from_;
    std::chrono::seconds step_{60};
    std::vector<Series> series_;
    QString emptyText_;
    std::int64_t top_ = 4;
    int pointed_ = -1;
};

} // namespace ismail::admin
