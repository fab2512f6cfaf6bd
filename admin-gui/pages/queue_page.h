// The queue: where mail goes and why it waits (above), and every recipient of every message (below), filtered and
// sorted by the service. go() takes "held", "destination:…", "domain:…" or a message id.
#pragma once

#include "app/page.h"
#include "pages/queue_actions.h"
#include "pages/queue_selection.h"

class QAction;
class QComboBox;
class QLineEdit;
class QSplitter;
class QToolButton;

namespace ismail::admin {

class QueuePage : public Page {
    Q_OBJECT
public:
    QueuePage(const PageContext& context, const PageInfo& info);
    void go(const QString& argument) override;
    // Writes what matches as CSV.
    void exportTo(const QString& path);

protected:
    void refresh() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    QAction* addDeed(QueueDeed deed, const QString& name, const QString& text, const QString& iconName,
                     const QKeySequence& key, const QString& tip);
    QWidget* makeDestinations();
    QWidget* makeFilters();
    QWidget* makeActionRow();
    QWidget* makeRows();
    void connectRows();
    // Ages and times relative to now grow old while nothing changes.
    void keepTimesTrue();

    void pickDestination(const QString& destination);
    void filterChanged();
    void clearFilters();
    bool hasFilter() const;
    rpc::QueueFilter filter() const;
    void selectionChanged();
    void tellTotals();
    void visibleRowsChanged();
    void showLastReply();
    void keepSortable(int column, Qt::SortOrder order);
    void start(QueueDeed deed);
    void retryAll();
    void openMessage(const QString& key);
    void chooseExport();

    QueueModel* model_;
    TableView* table_;
    QueueSelection* selection_;
    QueueActions* actions_;
    TableView* destinations_;
    RowsModel<rpc::DestinationSummary>* destinationRows_;
    QString destination_;
    QToolButton* destinationChip_;
    QComboBox* field_;
    QLineEdit* text_;
    QComboBox* state_;
    QComboBox* age_;
    QToolButton* clear_;
    QLabel* selected_;
    QToolButton* selectAll_;
    QLabel* lastReply_;
    QLabel* nothing_;
    QList<QAction*> deeds_;
    QAction* export_;
    QPushButton* retryAll_;
    QTimer typing_;
    int sortedColumn_ = QueueModel::ageColumn;
    Qt::SortOrder sortedOrder_ = Qt::DescendingOrder;
};

} // namespace ismail::admin
