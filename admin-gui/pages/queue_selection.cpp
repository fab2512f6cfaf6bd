#include "pages/queue_selection.h"

#include <QScrollBar>

namespace ismail::admin {

QueueSelection::QueueSelection(TableView& table, QueueModel& model, QObject* parent)
    : QObject(parent), table_(table), model_(model) {
    connect(table.selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueueSelection::picked);
    connect(table.selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!applying_) currentKey_ = model_.key(current.row());
    });
    connect(&model, &QueueModel::rowsAboutToCome, this, &QueueSelection::rowsAboutToCome);
    connect(&model, &QueueModel::rowsCame, this, &QueueSelection::rowsCame);
}

void QueueSelection::selectEverything() {
    everything_ = true;
    keys_.clear();
    applying_ = true;
    table_.selectAll();
    applying_ = false;
    emit changed();
}

void QueueSelection::clear() {
    everything_ = false;
    keys_.clear();
    currentKey_.clear();
    applying_ = true;
    table_.clearSelection();
    applying_ = false;
    emit changed();
}

bool QueueSelection::isIncomplete() const {
    if (everything_) return false;
    for (const QItemSelectionRange& range : table_.selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && row - range.top() <= maxSelected; ++row)
            if (!model_.entry(row)) return true;
    return false;
}

void QueueSelection::picked() {
    if (applying_) return;
    everything_ = false;
    keys_.clear();
    const QItemSelection ranges = table_.selectionModel()->selection();
    if (ranges.size() == 1 && ranges.first().height() == model_.rowCount() && model_.rowCount() > maxSelected) {
        everything_ = true;
        emit changed();
        return;
    }
    int rows = 0;
    for (const QItemSelectionRange& range : ranges) {
        bool missing = false;
        for (int row = range.top(); row <= range.bottom() && rows < maxSelected; ++row, ++rows) {
            const QString key = model_.key(row);
            missing = missing || key.isEmpty();
            if (!key.isEmpty()) keys_.insert(key);
        }
        if (missing) model_.fetchRows(range.top(), std::min(range.bottom(), range.top() + maxSelected));
    }
    emit changed();
}

void QueueSelection::rowsAboutToCome() {
    applying_ = true;
    topRow_ = table_.verticalScrollBar()->value();
    topKey_ = model_.key(topRow_);
}

void QueueSelection::rowsCame(int first, int last, bool fresh) {
    applying_ = true;
    if (everything_) {
        table_.selectAll();
    } else {
        // What was selected before it came belongs to the selection now.
        if (fresh)
            for (int row = first; row <= last; ++row)
                if (table_.selectionModel()->isRowSelected(row, {})) keys_.insert(model_.key(row));
        showKeys(first, last);
        if (model_.hasAllRows()) forgetGone();
    }
    const int current = model_.rowOf(currentKey_);
    if (current >= 0 && current != table_.currentIndex().row()) {
        const int column = std::max(table_.currentIndex().column(), 0);
        table_.selectionModel()->setCurrentIndex(model_.index(current, column), QItemSelectionModel::NoUpdate);
    }
    // Whoever is at the top wants to see what comes; else the first row in sight stays where it is.
    const int top = topRow_ > 0 ? model_.rowOf(topKey_) : -1;
    if (top >= 0 && table_.verticalScrollBar()->value() != top) table_.verticalScrollBar()->setValue(top);
    applying_ = false;
    emit changed();
}

void QueueSelection::showKeys(int first, int last) {
    QItemSelection wanted;
    bool differs = false;
    for (int row = first; row <= last; ++row) {
        const bool selected = keys_.contains(model_.key(row));
        differs = differs || selected != table_.selectionModel()->isRowSelected(row, {});
        if (selected) wanted.select(model_.index(row, 0), model_.index(row, model_.columnCount() - 1));
    }
    if (!differs) return;
    const QItemSelection all(model_.index(first, 0), model_.index(last, model_.columnCount() - 1));
    table_.selectionModel()->select(all, QItemSelectionModel::Deselect);
    table_.selectionModel()->select(wanted, QItemSelectionModel::Select);
}

void QueueSelection::forgetGone() {
    for (auto key = keys_.begin(); key != keys_.end();)
        key = model_.rowOf(*key) < 0 ? keys_.erase(key) : std::next(key);
}

} // namespace ismail::admin
