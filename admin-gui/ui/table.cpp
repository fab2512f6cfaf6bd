#include "ui/table.h"

#include "ui/icons.h"
#include "ui/usage_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace ismail::admin {

TableView::TableView(const QString& name, QWidget* parent) : QTableView(parent), name_(name) {
    setObjectName(name + QStringLiteral("Table"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 12);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addColumns(menu);
        menu->popup(horizontalHeader()->mapToGlobal(at));
    });
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { emit rowActivated(index.data(KeyRole).toString()); });
}

void TableView::showRows(RowsModelBase* model, int sortBy, Qt::SortOrder order) {
    sorter_ = new QSortFilterProxyModel(this);
    sorter_->setSortRole(SortRole);
    sorter_->setSortCaseSensitivity(Qt::CaseInsensitive);
    sorter_->setSortLocaleAware(true);
    sorter_->setSourceModel(model);
    setModel(sorter_);
    setSortingEnabled(true);
    sortByColumn(sortBy, order);
    applyLooks(model->looks());
}

void TableView::showModel(QAbstractItemModel* model, const std::vector<RowsModelBase::ColumnLook>& looks) {
    setModel(model);
    applyLooks(looks);
}

void TableView::applyLooks(const std::vector<RowsModelBase::ColumnLook>& looks) {
    looks_ = looks;
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &TableView::selectionKeysChanged);
    QHeaderView* header = horizontalHeader();
    header->setStretchLastSection(
        std::none_of(looks.begin(), looks.end(), [](const auto& look) { return look.stretch; }));
    const int letter = fontMetrics().averageCharWidth();
    // A column that takes what is left must still show its title where nothing is left.
    header->setMinimumSectionSize(9 * letter);
    for (int i = 0; i < static_cast<int>(looks.size()); ++i) {
        const RowsModelBase::ColumnLook& look = looks[static_cast<std::size_t>(i)];
        setColumnHidden(i, look.hidden);
        if (look.usage) setItemDelegateForColumn(i, new UsageDelegate(this));
        header->resizeSection(i, (look.width ? look.width : 14) * letter + 32);
        header->setSectionResizeMode(i, look.stretch ? QHeaderView::Stretch : QHeaderView::Interactive);
    }
    recall();
    // Only what the user did: columns that take what is left change their width with the window too.
    const auto changed = [this] {
        if (QGuiApplication::mouseButtons() != Qt::NoButton) remember();
    };
    connect(header, &QHeaderView::sectionResized, this, changed);
    connect(header, &QHeaderView::sectionMoved, this, changed);
    // Which column is sorted by stays, too, unless the model sorts itself.
    if (sorter_)
        connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
            if (column < 0 || column >= static_cast<int>(looks_.size())) return;
            QSettings kept;
            kept.beginGroup(QStringLiteral("tables/") + name_);
            kept.setValue(QStringLiteral("sortedBy"), looks_[static_cast<std::size_t>(column)].id);
            kept.setValue(QStringLiteral("descending"), order == Qt::DescendingOrder);
        });
}

int TableView::columnOf(const QString& id) const {
    const auto found = std::find_if(looks_.begin(), looks_.end(), [&id](const auto& look) { return look.id == id; });
    return found == looks_.end() ? -1 : static_cast<int>(found - looks_.begin());
}

void TableView::recall() {
    QSettings kept;
    kept.beginGroup(QStringLiteral("tables/") + name_);
    const QStringList shown = kept.value(QStringLiteral("columns")).toStringList();
    for (int i = 0; !shown.isEmpty() && i < static_cast<int>(looks_.size()); ++i)
        setColumnHidden(i, !shown.contains(looks_[static_cast<std::size_t>(i)].id));
    if (const int column = columnOf(kept.value(QStringLiteral("sortedBy")).toString()); sorter_ && column >= 0)
        sortByColumn(column,
                     kept.value(QStringLiteral("descending")).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    int place = 0;
    for (const QString& id : kept.value(QStringLiteral("order")).toStringList())
        if (const int column = columnOf(id); column >= 0)
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), place++);
    const QVariantMap widths = kept.value(QStringLiteral("widths")).toMap();
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        if (const int column = columnOf(it.key()); column >= 0 && it.value().toInt() > 0)
            horizontalHeader()->resizeSection(column, it.value().toInt());
}

int TableView::visibleColumns() const {
    int count = 0;
    for (int i = 0; i < static_cast<int>(looks_.size()); ++i)
        count += isColumnHidden(i) ? 0 : 1;
    return count;
}

void TableView::addColumns(QMenu* menu) {
    for (int i = 0; i < static_cast<int>(looks_.size()); ++i) {
        QAction* action = menu->addAction(looks_[static_cast<std::size_t>(i)].title);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(i));
        // A table without columns could not be given any back.
        action->setEnabled(isColumnHidden(i) || visibleColumns() > 1);
        connect(action, &QAction::toggled, this, [this, i](bool on) {
            setColumnHidden(i, !on);
            remember();
        });
    }
}

void TableView::addOrders(QMenu* menu) {
    const int by = horizontalHeader()->sortIndicatorSection();
    for (int i = 0; i < static_cast<int>(looks_.size()); ++i) {
        if (isColumnHidden(i)) continue;
        QAction* action = menu->addAction(looks_[static_cast<std::size_t>(i)].title);
        action->setCheckable(true);
        action->setChecked(i == by);
        // The column that is sorted by turns round, as with a click on its title.
        const bool turn = i == by && horizontalHeader()->sortIndicatorOrder() == Qt::AscendingOrder;
        connect(action, &QAction::triggered, this, [this, i, turn] {
            horizontalHeader()->setSortIndicator(i, turn ? Qt::DescendingOrder : Qt::AscendingOrder);
        });
    }
}

void TableView::remember() const {
    QStringList shown, order;
    QVariantMap widths;
    for (int visual = 0; visual < static_cast<int>(looks_.size()); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        const RowsModelBase::ColumnLook& look = looks_[static_cast<std::size_t>(column)];
        order.append(look.id);
        if (isColumnHidden(column)) continue;
        shown.append(look.id);
        if (!look.stretch) widths.insert(look.id, columnWidth(column));
    }
    QSettings kept;
    kept.beginGroup(QStringLiteral("tables/") + name_);
    kept.setValue(QStringLiteral("columns"), shown);
    kept.setValue(QStringLiteral("order"), order);
    kept.setValue(QStringLiteral("widths"), widths);
}

QStringList TableView::selectedKeys() const {
    QStringList keys;
    if (!selectionModel()) return keys;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    for (const QModelIndex& row : std::as_const(rows))
        keys.append(row.data(KeyRole).toString());
    return keys;
}

QString TableView::currentKey() const {
    // By ranges: a list of the selected rows may have a million entries.
    const QItemSelection ranges = selectionModel() ? selectionModel()->selection() : QItemSelection();
    if (ranges.isEmpty() || ranges.first().height() != 1) return {};
    const QModelIndex row = ranges.first().topLeft();
    for (const QItemSelectionRange& range : ranges)
        if (range.top() != row.row() || range.height() != 1) return {};
    return row.data(KeyRole).toString();
}

void TableView::selectKey(const QString& key) {
    for (int row = 0; model() && row < model()->rowCount(); ++row) {
        const QModelIndex index = model()->index(row, 0);
        if (index.data(KeyRole).toString() != key) continue;
        setCurrentIndex(index);
        selectRow(row);
        scrollTo(index);
        return;
    }
}

QString TableView::selectedText() const {
    if (!selectionModel()) return {};
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    QList<int> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual)
        if (const int logical = horizontalHeader()->logicalIndex(visual); !isColumnHidden(logical))
            columns.append(logical);
    QStringList lines;
    if (rows.size() > 1) {
        QStringList titles;
        for (const int column : std::as_const(columns))
            titles.append(model()->headerData(column, Qt::Horizontal).toString());
        lines.append(titles.join(u'\t'));
    }
    for (const QModelIndex& row : std::as_const(rows)) {
        QStringList cells;
        for (const int column : std::as_const(columns)) {
            QVariant text = row.siblingAtColumn(column).data(CopyRole);
            if (!text.isValid()) text = row.siblingAtColumn(column).data();
            cells.append(text.toString());
        }
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void TableView::copySelection() const { QApplication::clipboard()->setText(selectedText()); }

void TableView::setRowActions(const QList<QAction*>& actions) { rowActions_ = actions; }

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copySelection();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !currentKey().isEmpty()) {
        emit rowActivated(currentKey());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::contextMenuEvent(QContextMenuEvent* event) {
    if (!selectionModel()) return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("tableMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (selectionModel()->hasSelection()) {
        menu->addActions(rowActions_);
        if (!rowActions_.isEmpty()) menu->addSeparator();
        QAction* copy = menu->addAction(icon(QStringLiteral("copy")), tr("&Copy"), QKeySequence::Copy);
        connect(copy, &QAction::triggered, this, &TableView::copySelection);
        menu->addSeparator();
    }
    // By the keys, too: the titles of the columns cannot be reached with them.
    if (horizontalHeader()->isSortIndicatorShown()) addOrders(menu->addMenu(tr("&Sort by")));
    addColumns(menu->addMenu(tr("Col&umns")));
    menu->popup(event->globalPos());
}

} // namespace ismail::admin
