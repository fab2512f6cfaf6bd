#include "pages/queue_export.h"

#include "ui/format.h"

#include <QDateTime>

namespace ismail::admin {

namespace {

QByteArray cell(const std::string& text) {
    QByteArray value = QByteArray::fromStdString(text);
    if (!value.isEmpty() && QByteArrayView("=+-@\t\r").contains(value.front())) value.prepend('\'');
    value.replace('"', "\"\"");
    return '"' + value + '"';
}

QByteArray cell(const std::optional<Time>& time) {
    if (!time) return {};
    return QDateTime::fromMSecsSinceEpoch(toMillis(*time), Qt::UTC).toString(Qt::ISODate).toLatin1();
}

} // namespace

QueueExport::QueueExport(ServiceLink& link, rpc::QueueList::Request what, const QString& path, QObject* parent)
    : QObject(parent), link_(link), request_(std::move(what)), file_(path) {
    request_.limit = pageRows;
    request_.offset = 0;
    request_.cursor.clear();
}

QByteArray QueueExport::line(const rpc::QueueEntry& entry) {
    const QList<QByteArray> cells = {cell(entry.id),
                                     QByteArray::number(static_cast<qlonglong>(entry.seq)),
                                     QByteArray::fromStdString(std::string(rpc::enumText(entry.state))),
                                     cell(entry.sender),
                                     cell(entry.recipient),
                                     cell(entry.domain),
                                     cell(entry.destination),
                                     QByteArray::number(static_cast<qlonglong>(entry.size)),
                                     cell(entry.receivedAt),
                                     QByteArray::number(static_cast<qlonglong>(entry.tries)),
                                     cell(entry.nextTry),
                                     cell(entry.expiresAt),
                                     cell(entry.lastReply)};
    return cells.join(',') + "\r\n";
}

void QueueExport::start() {
    if (!file_.open(QIODevice::WriteOnly))
        return fail({ErrorKind::unavailable, utf8(tr("The file could not be opened: %1.").arg(file_.errorString()))});
    file_.write("\xef\xbb\xbfid,seq,state,sender,recipient,domain,destination,size,received,tries,next_try,expires,"
                "last_reply\r\n");
    next();
}

void QueueExport::next() {
    link_.call<rpc::QueueList>(request_, this, [this](Result<rpc::QueueList::Response> reply) {
        if (!reply) return fail(reply.error());
        take(*reply);
    });
}

void QueueExport::take(const rpc::QueueList::Response& reply) {
    for (const rpc::QueueEntry& entry : reply.entries)
        file_.write(line(entry));
    rows_ += static_cast<qint64>(reply.entries.size());
    emit progress(rows_, reply.total);
    request_.cursor = reply.cursor;
    if (!reply.cursor.empty() && !reply.entries.empty()) return next();
    if (!file_.commit())
        return fail({ErrorKind::unavailable, utf8(tr("The file could not be written: %1.").arg(file_.errorString()))});
    emit finished(rows_);
    deleteLater();
}

void QueueExport::fail(const Error& error) {
    file_.cancelWriting();
    emit failed(error);
    deleteLater();
}

} // namespace ismail::admin
