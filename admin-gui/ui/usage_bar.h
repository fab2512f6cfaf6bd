// How much of a quota is used, as a thin bar: in a cell of a table (UsageDelegate) and with a sentence beside it
// (UsageBar).
#pragma once

#include "rpc/contract_domains.h"

#include <QStyledItemDelegate>
#include <QWidget>

#include <cstdint>

class QLabel;

namespace ismail::admin {

struct Usage {
    double share = 0;                            // 1: all of it
    rpc::QuotaLevel level = rpc::QuotaLevel::ok; // decides the colour
    bool operator==(const Usage&) const = default;
};
// limit 0: none, and then no bar.
QVariant usageOf(std::int64_t used, std::int64_t limit, rpc::QuotaLevel level);
// "1.2 GB of 2.0 GB"; without a limit only the first.
QString usageText(std::int64_t used, std::int64_t limit);

// The text of the cell, and the bar of its UsageRole at the right.
class UsageDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class UsageBar : public QWidget {
    Q_OBJECT
public:
    explicit UsageBar(QWidget* parent = nullptr);
    // text: what is said about it; the bar is left out where there is no limit.
    void set(std::int64_t used, std::int64_t limit, rpc::QuotaLevel level, const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* text_;
    QVariant usage_;
};

} // namespace ismail::admin

Q_DECLARE_METATYPE(ismail::admin::Usage)
