// Writes the rows of the queue that match into a file of comma-separated values, page by page, while the window goes
// on. The file appears whole or not at all. Times are ISO 8601 in UTC. A cell that a spreadsheet would run as a formula
// is kept from it by an apostrophe.
#pragma once

#include "link/service_link.h"

#include <QSaveFile>

namespace ismail::admin {

class QueueExport : public QObject {
    Q_OBJECT
public:
    static constexpr int pageRows = 1000;

    QueueExport(ServiceLink& link, rpc::QueueList::Request what, const QString& path, QObject* parent);
    void start();
    static QByteArray line(const rpc::QueueEntry& entry);

signals:
    void progress(qint64 rows, qint64 total);
    // Afterwards the object deletes itself.
    void finished(qint64 rows);
    void failed(const ismail::Error& error);

private:
    void next();
    void take(const rpc::QueueList::Response& reply);
    void fail(const Error& error);

    ServiceLink& link_;
    rpc::QueueList::Request request_;
    QSaveFile file_;
    qint64 rows_ = 0;
};

} // namespace ismail::admin
