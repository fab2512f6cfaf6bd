#include "pages/log_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <algorithm>

namespace ismail::admin {

namespace {

QString severityText(rpc::LogSeverity severity) {
    switch (severity) {
    case rpc::LogSeverity::error: return LogModel::tr("Error");
    case rpc::LogSeverity::warning: return LogModel::tr("Warning");
    case rpc::LogSeverity::info: return LogModel::tr("Info");
    case rpc::LogSeverity::debug: return LogModel::tr("Detail");
    }
    return {};
}

QString eventOf(const std::string& text) { return qs(text.substr(0, text.find(' '))); }

QString restOf(const std::string& text) {
    const std::size_t blank = text.find(' ');
    return blank == std::string::npos ? QString() : qs(text.substr(blank + 1));
}

QString timeOf(const rpc::LogLine& line) {
    return QDateTime::fromMSecsSinceEpoch(toMillis(line.at)).toString(QStringLiteral("MM-dd HH:mm:ss.zzz"));
}

} // namespace

std::vector<RowsModelBase::ColumnLook> LogModel::looks() {
    return {{QStringLiteral("time"), tr("Time"), false, false, false, 19},
            {QStringLiteral("severity"), tr("Level"), false, false, false, 10},
            {QStringLiteral("event"), tr("Event"), false, false, false, 22},
            {QStringLiteral("text"), tr("What"), false, false, true, 0}};
}

QString LogModel::field(const std::string& text, const QString& name) {
    const QString line = u' ' + qs(text) + u' ';
    const QString start = u' ' + name + u'=';
    const qsizetype at = line.indexOf(start);
    if (at < 0) return {};
    const qsizetype begin = at + start.size();
    return line.mid(begin, line.indexOf(u' ', begin) - begin);
}

bool LogModel::matches(const rpc::LogLine& line) const {
    return line.severity <= level_ && (contains_.isEmpty() || qs(line.text).contains(contains_, Qt::CaseInsensitive));
}

void LogModel::setFilter(rpc::LogSeverity level, const QString& contains) {
    beginResetModel();
    level_ = level;
    contains_ = contains;
    std::erase_if(lines_, [this](const rpc::LogLine& line) { return !matches(line); });
    endResetModel();
}

void LogModel::clear() {
    beginResetModel();
    lines_.clear();
    endResetModel();
}

void LogModel::addOlder(const std::vector<rpc::LogLine>& lines) {
    if (lines_.empty()) return append(lines);
    std::vector<rpc::LogLine> older;
    for (const rpc::LogLine& line : lines)
        if (line.seq < lines_.front().seq && matches(line)) older.push_back(line);
    const std::size_t room = static_cast<std::size_t>(maxLines) - std::min<std::size_t>(maxLines, lines_.size());
    if (older.size() > room) older.erase(older.begin(), older.end() - static_cast<std::ptrdiff_t>(room));
    if (older.empty()) return;
    beginInsertRows({}, 0, static_cast<int>(older.size()) - 1);
    lines_.insert(lines_.begin(), older.begin(), older.end());
    endInsertRows();
}

void LogModel::append(const std::vector<rpc::LogLine>& lines) {
    std::vector<rpc::LogLine> fresh;
    for (const rpc::LogLine& line : lines)
        if (line.seq > lastSeq() && matches(line)) fresh.push_back(line);
    if (fresh.size() > maxLines) fresh.erase(fresh.begin(), fresh.end() - maxLines);
    if (fresh.empty()) return;
    const int tooMany = static_cast<int>(lines_.size() + fresh.size()) - maxLines;
    if (tooMany > 0) {
        beginRemoveRows({}, 0, tooMany - 1);
        lines_.erase(lines_.begin(), lines_.begin() + tooMany);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    lines_.insert(lines_.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

const rpc::LogLine* LogModel::line(int row) const {
    return row < 0 || row >= rowCount() ? nullptr : &lines_[static_cast<std::size_t>(row)];
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return looks()[static_cast<std::size_t>(section)].title;
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    const rpc::LogLine* found = line(index.row());
    if (!found) return {};
    switch (role) {
    case Qt::DisplayRole:
    case CopyRole:
        switch (index.column()) {
        case timeColumn: return timeOf(*found);
        case severityColumn: return severityText(found->severity);
        case eventColumn: return eventOf(found->text);
        default: return restOf(found->text);
        }
    case Qt::DecorationRole:
        if (index.column() != severityColumn) return {};
        if (found->severity == rpc::LogSeverity::error) return severityIcon(rpc::Severity::problem);
        if (found->severity == rpc::LogSeverity::warning) return severityIcon(rpc::Severity::warning);
        return {};
    case Qt::ForegroundRole:
        if (found->severity == rpc::LogSeverity::error) return severityColor(rpc::Severity::problem);
        if (found->severity == rpc::LogSeverity::debug) return mutedColor(QPalette());
        return {};
    case Qt::ToolTipRole:
        return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(qs(found->text).toHtmlEscaped());
    case KeyRole: return QString::number(static_cast<qlonglong>(found->seq));
    default: return {};
    }
}

} // namespace ismail::admin
