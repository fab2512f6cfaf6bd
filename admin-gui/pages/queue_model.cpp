#include "pages/queue_model.h"

#include "pages/queue_words.h"
#include "ui/format.h"

#include <QApplication>

#include <algorithm>
#include <array>

namespace ismail::admin {

namespace {

// Sorting by age is sorting by the time of arrival, the other way round.
std::optional<rpc::QueueColumn> sortedBy(int column) {
    switch (column) {
    case QueueModel::recipientColumn: return rpc::QueueColumn::recipient;
    case QueueModel::senderColumn: return rpc::QueueColumn::sender;
    case QueueModel::sizeColumn: return rpc::QueueColumn::size;
    case QueueModel::ageColumn: return rpc::QueueColumn::received;
    case QueueModel::triesColumn: return rpc::QueueColumn::tries;
    case QueueModel::nextTryColumn: return rpc::QueueColumn::nextTry;
    case QueueModel::domainColumn: return rpc::QueueColumn::domain;
    default: return {};
    }
}

bool isNumber(int column) { return column == QueueModel::sizeColumn || column == QueueModel::triesColumn; }

} // namespace

QueueModel::QueueModel(ServiceLink& link, QObject* parent) : QAbstractTableModel(parent), link_(link) {}

bool QueueModel::canSortBy(int column) { return sortedBy(column).has_value(); }

std::vector<RowsModelBase::ColumnLook> QueueModel::looks() const {
    return {{QStringLiteral("state"), tr("State"), false, false, false, 11},
            {QStringLiteral("recipient"), tr("Recipient"), false, false, false, 26},
            {QStringLiteral("sender"), tr("Sender"), false, false, false, 22},
            {QStringLiteral("size"), tr("Size"), true, false, false, 9},
            {QStringLiteral("age"), tr("Age"), false, false, false, 12},
            {QStringLiteral("tries"), tr("Tries"), true, false, false, 6},
            {QStringLiteral("nextTry"), tr("Next try"), false, false, false, 14},
            {QStringLiteral("lastReply"), tr("Last reply"), false, false, false, 60},
            {QStringLiteral("id"), tr("Message id"), false, false, false, 20},
            {QStringLiteral("domain"), tr("Domain"), false, true, false, 20},
            {QStringLiteral("destination"), tr("Destination"), false, true, false, 26},
            {QStringLiteral("expires"), tr("Given up"), false, true, false, 14}};
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::DisplayRole) {
        static const std::vector<RowsModelBase::ColumnLook> titles = looks();
        return titles[static_cast<std::size_t>(section)].title;
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft)));
    return {};
}

const rpc::QueueEntry* QueueModel::entry(int row) const {
    const auto found = pages_.find(row / pageRows);
    if (row < 0 || found == pages_.end()) return nullptr;
    const auto place = static_cast<std::size_t>(row % pageRows);
    return place < found->second.entries.size() ? &found->second.entries[place] : nullptr;
}

QString QueueModel::key(int row) const {
    const rpc::QueueEntry* found = entry(row);
    return found ? rowKey(*found) : QString();
}

bool QueueModel::hasAllRows() const {
    return known_ && static_cast<int>(pages_.size()) == (rows_ + pageRows - 1) / pageRows;
}

QString QueueModel::text(const rpc::QueueEntry& entry, int column) const {
    switch (column) {
    case stateColumn: return stateText(entry.state);
    case recipientColumn: return qs(entry.recipient);
    case senderColumn: return senderText(entry.sender);
    case sizeColumn: return sizeText(entry.size);
    case ageColumn:
        return durationText(std::chrono::duration_cast<std::chrono::seconds>(SystemClock().now() - entry.receivedAt));
    case triesColumn: return countText(entry.tries);
    case nextTryColumn: return nextTryText(entry);
    case lastReplyColumn: return qs(entry.lastReply).simplified();
    case idColumn: return qs(entry.id);
    case domainColumn: return qs(entry.domain);
    case destinationColumn: return destinationText(entry.destination);
    case expiresColumn: return relativeTime(entry.expiresAt, tr("never"));
    default: return {};
    }
}

QString QueueModel::tooltip(const rpc::QueueEntry& entry, int column) const {
    switch (column) {
    case stateColumn: return stateHelp(entry.state);
    case ageColumn: return exactTime(entry.receivedAt);
    case nextTryColumn: return entry.nextTry ? exactTime(*entry.nextTry) : QString();
    case expiresColumn: return entry.expiresAt ? exactTime(*entry.expiresAt) : QString();
    case sizeColumn: return tr("%1 bytes").arg(countText(entry.size));
    case lastReplyColumn: return qs(entry.lastReply);
    default: return text(entry, column);
    }
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole) return headerData(index.column(), Qt::Horizontal, role);
    const rpc::QueueEntry* row = entry(index.row());
    if (!row) {
        if (role == Qt::DisplayRole && index.column() == stateColumn) return QStringLiteral("…");
        if (role == KeyRole) return QString();
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        // Numbers keep a little distance from the column at their right.
        return isNumber(index.column()) ? text(*row, index.column()) + QChar(0x2002) : text(*row, index.column());
    case CopyRole:
        if (index.column() == ageColumn) return exactTime(row->receivedAt);
        if (index.column() == sizeColumn) return QString::number(row->size);
        if (index.column() == nextTryColumn) return row->nextTry ? exactTime(*row->nextTry) : QString();
        return text(*row, index.column());
    case Qt::DecorationRole: return index.column() == stateColumn ? QVariant(stateIcon(row->state)) : QVariant();
    case Qt::ToolTipRole: {
        // Plain text: an address may hold what looks like markup.
        const QString tip = tooltip(*row, index.column());
        if (tip.isEmpty()) return {};
        return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(tip.toHtmlEscaped());
    }
    case KeyRole: return rowKey(*row);
    default: return {};
    }
}

void QueueModel::sort(int column, Qt::SortOrder order) {
    const auto by = sortedBy(column);
    if (!by) return;
    const bool descending = (order == Qt::DescendingOrder) != (column == ageColumn);
    if (known_ && *by == sort_ && descending == descending_) return;
    sort_ = *by;
    descending_ = descending;
    if (known_ || inFlight_) askAnew();
}

void QueueModel::setFilter(const rpc::QueueFilter& filter) {
    filter_ = filter;
    askAnew();
}

void QueueModel::askAnew() {
    // What is shown stays until the first page of the new order is here.
    ++generation_;
    inFlight_ = false;
    renewed_ = true;
    counted_ = 0;
    countedAt_.invalidate();
    firstWanted_ = 0;
    lastWanted_ = -1;
    request(0);
}

void QueueModel::reload() {
    if (renewed_ && inFlight_) return;
    if (!known_ || renewed_) return askAnew();
    for (auto& [page, rows] : pages_)
        rows.stale = true;
    loadNext();
}

void QueueModel::setVisibleRows(int first, int last) {
    firstVisible_ = std::max(first, 0);
    lastVisible_ = std::max(last, firstVisible_);
    loadNext();
}

void QueueModel::fetchRows(int first, int last) {
    firstWanted_ = first;
    lastWanted_ = std::min(last, first + (maxPages - 10) * pageRows);
    loadNext();
}

bool QueueModel::wants(int page) const {
    const auto found = pages_.find(page);
    return page * pageRows < std::max(rows_, 1) && (found == pages_.end() || found->second.stale);
}

int QueueModel::nextWanted() const {
    const int first = firstVisible_ / pageRows, last = std::min(lastVisible_, std::max(rows_ - 1, 0)) / pageRows;
    for (int page = first; page <= last; ++page)
        if (wants(page)) return page;
    // What is next in the direction of reading is there before it is looked at.
    for (const int page : {last + 1, first - 1})
        if (page >= 0 && pages_.find(page) == pages_.end() && wants(page)) return page;
    for (int page = firstWanted_ / pageRows; page <= lastWanted_ / pageRows; ++page)
        if (lastWanted_ >= 0 && pages_.find(page) == pages_.end() && wants(page)) return page;
    return -1;
}

void QueueModel::loadNext() {
    if (inFlight_ || !known_ || renewed_) return;
    const int page = nextWanted();
    if (page >= 0)
        request(page);
    else
        emit settled();
}

void QueueModel::request(int page) {
    inFlight_ = true;
    rpc::QueueList::Request request;
    request.filter = filter_;
    request.sort = sort_;
    request.descending = descending_;
    request.offset = static_cast<std::int64_t>(page) * pageRows;
    request.limit = pageRows;
    link_.call<rpc::QueueList>(request, this,
                               [this, page, generation = generation_](Result<rpc::QueueList::Response> reply) {
                                   if (generation != generation_) return;
                                   inFlight_ = false;
                                   if (!reply) {
                                       emit failed(reply.error());
                                       emit settled();
                                       return;
                                   }
                                   take(page, std::move(*reply));
                                   forgetFarPages();
                                   loadNext();
                               });
}

void QueueModel::setTotal(std::int64_t total, bool exact) {
    const bool changed = total != total_ || exact != totalExact_ || !known_;
    total_ = total;
    totalExact_ = exact;
    const int rows = static_cast<int>(std::min<std::int64_t>(total, maxRows));
    if (rows > rows_) {
        beginInsertRows({}, rows_, rows - 1);
        rows_ = rows;
        endInsertRows();
    } else if (rows < rows_) {
        beginRemoveRows({}, rows, rows_ - 1);
        rows_ = rows;
        while (!pages_.empty() && pages_.rbegin()->first * pageRows >= rows_)
            forgetPage(pages_.rbegin()->first);
        endRemoveRows();
    }
    if (changed) emit totalChanged();
}

void QueueModel::askForCount() {
    if (countedAt_.isValid() && countedAt_.elapsed() < countEveryMs) return;
    countedAt_.start();
    // Counting takes its time; what the page shows besides comes first.
    QTimer::singleShot(countAfterMs, this, [this, generation = generation_] {
        if (generation == generation_ && known_) countNow();
    });
}

void QueueModel::countNow() {
    link_.call<rpc::QueueCount>({filter_}, this,
                                [this, generation = generation_](Result<rpc::QueueCount::Response> reply) {
                                    if (!reply || generation != generation_ || !known_) return;
                                    counted_ = reply->recipients;
                                    emit rowsAboutToCome();
                                    setTotal(counted_, true);
                                    emit rowsCame(0, -1, false);
                                });
}

void QueueModel::take(int page, rpc::QueueList::Response reply) {
    emit rowsAboutToCome();
    if (renewed_ || !known_) {
        beginResetModel();
        renewed_ = false;
        pages_.clear();
        rowOfKey_.clear();
        rows_ = 0;
        endResetModel();
    }
    // A count that is older than the page must not hide rows that are there.
    const std::int64_t first = static_cast<std::int64_t>(page) * pageRows;
    const auto rowsHere = static_cast<std::int64_t>(reply.entries.size());
    std::int64_t total = std::max(reply.total, first + rowsHere);
    bool exact = reply.totalExact;
    if (rowsHere < pageRows && (rowsHere > 0 || first < reply.total || first < counted_)) {
        total = first + rowsHere;
        counted_ = total;
        exact = rowsHere > 0 || first == 0;
    } else if (!exact) {
        askForCount();
        exact = counted_ >= total;
        total = std::max(total, counted_);
    }
    setTotal(total, exact);
    known_ = true;
    const bool fresh = pages_.find(page) == pages_.end();
    forgetPage(page);
    if (reply.entries.empty()) {
        emit rowsCame(0, -1, fresh);
        return;
    }
    Rows& rows = pages_[page];
    rows.entries = std::move(reply.entries);
    for (std::size_t i = 0; i < rows.entries.size(); ++i)
        rowOfKey_.insert(rowKey(rows.entries[i]), static_cast<int>(first) + static_cast<int>(i));
    const int last = static_cast<int>(first) + static_cast<int>(rows.entries.size()) - 1;
    emit dataChanged(index(static_cast<int>(first), 0), index(last, columns - 1));
    emit rowsCame(static_cast<int>(first), last, fresh);
}

void QueueModel::forgetPage(int page) {
    const auto found = pages_.find(page);
    if (found == pages_.end()) return;
    for (std::size_t i = 0; i < found->second.entries.size(); ++i) {
        // The key may have come with another page since.
        const auto place = rowOfKey_.find(rowKey(found->second.entries[i]));
        if (place != rowOfKey_.end() && *place == page * pageRows + static_cast<int>(i)) rowOfKey_.erase(place);
    }
    pages_.erase(found);
}

void QueueModel::forgetFarPages() {
    const int middle = (firstVisible_ + lastVisible_) / 2 / pageRows;
    while (static_cast<int>(pages_.size()) > maxPages) {
        const int before = pages_.begin()->first, behind = pages_.rbegin()->first;
        forgetPage(middle - before > behind - middle ? before : behind);
    }
}

} // namespace ismail::admin
