// The queue as a table of any length. The service filters, sorts and pages; what is here are the pages around what is
// seen. A row that has not come yet is a placeholder. Nothing blocks, one request is under way at a time, and only for
// what is in sight: the view says by setVisibleRows() what that is.
//
// reload() asks for the visible pages again and keeps showing the old rows until the new ones are there. Rows are named
// by KeyRole ("id/seq"), empty for a placeholder.
#pragma once

#include "link/service_link.h"
#include "ui/table.h"

#include <QAbstractTableModel>
#include <QHash>

#include <map>
#include <vector>

namespace ismail::admin {

class QueueModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        stateColumn,
        recipientColumn,
        senderColumn,
        sizeColumn,
        ageColumn,
        triesColumn,
        nextTryColumn,
        lastReplyColumn,
        idColumn,
        domainColumn,
        destinationColumn,
        expiresColumn,
        columns
    };
    static constexpr int pageRows = 200;
    // Pages that are kept; the ones farthest from sight go first.
    static constexpr int maxPages = 100;
    static constexpr int maxRows = 10'000'000;
    // The service counts a page's total up to a limit only; beyond it the exact count is asked for apart: a moment
    // after the page, and not more often than this.
    static constexpr int countAfterMs = 300;
    static constexpr int countEveryMs = 10'000;

    explicit QueueModel(ServiceLink& link, QObject* parent = nullptr);

    void setFilter(const rpc::QueueFilter& filter);
    const rpc::QueueFilter& filter() const { return filter_; }
    rpc::QueueColumn sortColumn() const { return sort_; }
    bool sortDescending() const { return descending_; }
    static bool canSortBy(int column);

    void reload();
    void setVisibleRows(int first, int last);
    // Also asks for these rows, which are selected but not in sight.
    void fetchRows(int first, int last);
    bool isLoading() const { return inFlight_; }
    // The first page of this filter and order has come.
    bool isKnown() const { return known_; }
    std::int64_t total() const { return total_; }
    bool totalIsExact() const { return totalExact_; }

    // nullptr: not there yet.
    const rpc::QueueEntry* entry(int row) const;
    QString key(int row) const;
    // -1: not among the rows that are here.
    int rowOf(const QString& key) const { return rowOfKey_.value(key, -1); }
    bool hasAllRows() const;
    std::vector<RowsModelBase::ColumnLook> looks() const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : rows_; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columns; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void totalChanged();
    // Rows first to last have new content. fresh: they were placeholders.
    void rowsCame(int first, int last, bool fresh);
    // Before that, for who wants to keep a place.
    void rowsAboutToCome();
    void failed(const ismail::Error& error);
    void settled();

private:
    struct Rows {
        std::vector<rpc::QueueEntry> entries;
        bool stale = false;
    };

    void askAnew();
    void loadNext();
    int nextWanted() const;
    bool wants(int page) const;
    void request(int page);
    void take(int page, rpc::QueueList::Response reply);
    void setTotal(std::int64_t total, bool exact);
    void askForCount();
    void countNow();
    void forgetPage(int page);
    void forgetFarPages();
    QString text(const rpc::QueueEntry& entry, int column) const;
    QString tooltip(const rpc::QueueEntry& entry, int column) const;

    ServiceLink& link_;
    rpc::QueueFilter filter_;
    rpc::QueueColumn sort_ = rpc::QueueColumn::received;
    bool descending_ = false;
    std::map<int, Rows> pages_;
    QHash<QString, int> rowOfKey_;
    int rows_ = 0;
    std::int64_t total_ = 0, counted_ = 0;
    QElapsedTimer countedAt_;
    bool totalExact_ = true, known_ = false, inFlight_ = false, renewed_ = false;
    int generation_ = 0;
    int firstVisible_ = 0, lastVisible_ = 0, firstWanted_ = 0, lastWanted_ = -1;
};

} // namespace ismail::admin
