// Tables as everywhere in the product: TableView shows any model; sorted by a click on a header; columns are chosen in
// the header's context menu, moved and widened, which is all remembered; copied with Ctrl+C (tab-separated, with the
// header line when several rows are selected); Enter and double click activate a row.
//
// RowsModel<Row> is the model for lists that fit into memory (one page of the contract, up to a thousand rows): columns
// are functions of a row, setRows() keeps selection, current row and scroll position by the key of the rows. It comes
// sorted through TableView::showRows(). A longer list needs a model of its own; TableView::showModel() takes it.
#pragma once

#include <QAbstractTableModel>
#include <QIcon>
#include <QTableView>

#include <functional>
#include <vector>

class QMenu;
class QSortFilterProxyModel;

namespace ismail::admin {

// Roles that a model may answer besides Qt's own.
enum TableRole { SortRole = Qt::UserRole + 1, KeyRole, CopyRole, UsageRole };

template <class Row>
struct Column {
    QString id; // stable: for remembered columns
    QString title;
    std::function<QString(const Row&)> text;
    // What is sorted by; empty: the text. (No initialisers here: GCC 12 fails on them in lists of columns.)
    std::function<QVariant(const Row&)> sort;
    std::function<QString(const Row&)> tooltip;
    std::function<QIcon(const Row&)> icon;
    // A Usage (ui/usage_bar.h), shown as a bar; an invalid one: none.
    std::function<QVariant(const Row&)> usage;
    bool right = false;   // numbers
    bool hidden = false;  // until chosen
    bool stretch = false; // takes the room that is left
    int width = 0;        // in characters; 0: fourteen
};

class RowsModelBase : public QAbstractTableModel {
    Q_OBJECT
public:
    struct ColumnLook {
        QString id, title;
        bool right = false, hidden = false, stretch = false;
        int width = 0;
        bool usage = false;
    };
    using QAbstractTableModel::QAbstractTableModel;
    virtual std::vector<ColumnLook> looks() const = 0;
};

template <class Row>
class RowsModel : public RowsModelBase {
public:
    using Key = std::function<QString(const Row&)>;
    RowsModel(Key key, std::vector<Column<Row>> columns, QObject* parent = nullptr)
        : RowsModelBase(parent), key_(std::move(key)), columns_(std::move(columns)) {}

    // Rows that stayed are changed in place; those that went are removed; new ones are added at the end.
    void setRows(std::vector<Row> rows) {
        QHash<QString, std::size_t> place;
        for (std::size_t i = 0; i < rows.size(); ++i)
            place.insert(key_(rows[i]), i);
        std::vector<bool> known(rows.size(), false);
        for (std::size_t i = rows_.size(); i-- > 0;) {
            const auto found = place.constFind(key_(rows_[i]));
            if (found == place.constEnd()) {
                beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
                rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(i));
                endRemoveRows();
            } else {
                rows_[i] = std::move(rows[*found]);
                known[*found] = true;
            }
        }
        if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        std::vector<Row> fresh;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (!known[i]) fresh.push_back(std::move(rows[i]));
        if (fresh.empty()) return;
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
        for (Row& row : fresh)
            rows_.push_back(std::move(row));
        endInsertRows();
    }
    const std::vector<Row>& rows() const { return rows_; }
    const Row* rowOf(const QString& key) const {
        for (const Row& row : rows_)
            if (key_(row) == key) return &row;
        return nullptr;
    }

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(rows_.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(columns_.size());
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal) return {};
        const Column<Row>& column = columns_[static_cast<std::size_t>(section)];
        if (role == Qt::DisplayRole) return column.title;
        if (role == Qt::TextAlignmentRole) return alignment(column);
        return {};
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) return {};
        const Row& row = rows_[static_cast<std::size_t>(index.row())];
        const Column<Row>& column = columns_[static_cast<std::size_t>(index.column())];
        switch (role) {
        // Numbers keep a little distance from the column at their right.
        case Qt::DisplayRole: return column.right ? column.text(row) + QChar(0x2002) : column.text(row);
        case CopyRole: return column.text(row);
        case SortRole: return column.sort ? column.sort(row) : QVariant(column.text(row));
        case KeyRole: return key_(row);
        case Qt::ToolTipRole: return column.tooltip ? column.tooltip(row) : QVariant();
        case UsageRole: return column.usage ? column.usage(row) : QVariant();
        case Qt::DecorationRole: return column.icon ? QVariant(column.icon(row)) : QVariant();
        case Qt::TextAlignmentRole: return alignment(column);
        default: return {};
        }
    }
    std::vector<ColumnLook> looks() const override {
        std::vector<ColumnLook> out;
        for (const Column<Row>& column : columns_)
            out.push_back({column.id, column.title, column.right, column.hidden, column.stretch, column.width,
                           bool(column.usage)});
        return out;
    }

private:
    static QVariant alignment(const Column<Row>& column) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (column.right ? Qt::AlignRight : Qt::AlignLeft)));
    }

    Key key_;
    std::vector<Column<Row>> columns_;
    std::vector<Row> rows_;
};

class TableView : public QTableView {
    Q_OBJECT
public:
    // name: stable, for tests and for what is remembered ("domains").
    explicit TableView(const QString& name, QWidget* parent = nullptr);

    // Sorted through a proxy by SortRole; sortBy is a column's number.
    void showRows(RowsModelBase* model, int sortBy = 0, Qt::SortOrder order = Qt::AscendingOrder);
    // As it is; the model sorts (or does not) itself.
    void showModel(QAbstractItemModel* model, const std::vector<RowsModelBase::ColumnLook>& looks);

    // Keys (KeyRole) of the selected rows in the order shown; the current row's if nothing is selected is not counted.
    QStringList selectedKeys() const;
    QString currentKey() const;
    void selectKey(const QString& key);
    // What Ctrl+C puts on the clipboard.
    QString selectedText() const;
    void copySelection() const;
    // Shown by the context menu key and the right button; copying, sorting and choosing columns are added at its end.
    void setRowActions(const QList<QAction*>& actions);

signals:
    void rowActivated(const QString& key);
    void selectionKeysChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void applyLooks(const std::vector<RowsModelBase::ColumnLook>& looks);
    void addColumns(QMenu* menu);
    void addOrders(QMenu* menu);
    // Which columns are shown, in which order and how wide: kept between runs.
    void remember() const;
    void recall();
    int columnOf(const QString& id) const;
    int visibleColumns() const;

    QString name_;
    std::vector<RowsModelBase::ColumnLook> looks_;
    QList<QAction*> rowActions_;
    QSortFilterProxyModel* sorter_ = nullptr;
};

} // namespace ismail::admin
