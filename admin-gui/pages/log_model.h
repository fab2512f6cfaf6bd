// The newest lines of the log, at most maxLines of them: oldest first, as they come. Lines that do not match what is
// looked for are not kept.
#pragma once

#include "rpc/contract_server.h"
#include "ui/table.h"

#include <deque>

namespace ismail::admin {

class LogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { timeColumn, severityColumn, eventColumn, textColumn, columns };
    static constexpr int maxLines = 20'000;

    using QAbstractTableModel::QAbstractTableModel;

    // What is here stays only if it matches as well.
    void setFilter(rpc::LogSeverity level, const QString& contains);
    // Lines that are here already (by their number) are left out.
    void append(const std::vector<rpc::LogLine>& lines);
    // Those before the first that is here, as far as there is room.
    void addOlder(const std::vector<rpc::LogLine>& lines);
    void clear();
    const rpc::LogLine* line(int row) const;
    std::int64_t lastSeq() const { return lines_.empty() ? 0 : lines_.back().seq; }
    // "session" of "… session=4f2a peer=…"; empty: it has none.
    static QString field(const std::string& text, const QString& name);
    static std::vector<RowsModelBase::ColumnLook> looks();

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(lines_.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columns; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    bool matches(const rpc::LogLine& line) const;

    std::deque<rpc::LogLine> lines_;
    rpc::LogSeverity level_ = rpc::LogSeverity::info;
    QString contains_;
};

} // namespace ismail::admin
