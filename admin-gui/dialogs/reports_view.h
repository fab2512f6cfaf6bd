// What the DMARC reports of others tell about a domain: how much of the mail that claimed to be of it was proven, in a
// sentence; that by day, as a chart; the servers that sent it, those with mail that was not proven first; and who
// reported. Shown by ReportsDialog, which asks the service.
#pragma once

#include "link/service_link.h"
#include "ui/table.h"
#include "ui/time_chart.h"

#include <QWidget>

class QLabel;
class QTabWidget;

namespace ismail::admin {

class ReportsView : public QWidget {
    Q_OBJECT
public:
    // What the chart shows: a value for each day, in UTC.
    struct Days {
        Time from;
        std::vector<std::int64_t> messages, proven;
    };

    explicit ReportsView(QWidget* parent = nullptr);

    // The reports of so many days before now.
    void show(const rpc::DmarcReports::Response& reply, int days, Time now);

    // Every day of that time, with zeros where no report tells of one. It ends with the day before yesterday, or a
    // later one that there is a report of: yesterday is reported in the course of today.
    static Days daysOf(const std::vector<rpc::ReportDay>& reported, int days, Time now);
    // "1,234 messages claimed to be of example.org; 1,200 (97 %) were proven. 34 were not: see the servers below."
    static QString summaryText(const rpc::DmarcReports::Response& reply);

private:
    QWidget* makeSources();
    QWidget* makeReporters();

    QLabel* mark_;
    QLabel* summary_;
    TimeChart* chart_;
    QTabWidget* tabs_;
    TableView* sources_;
    RowsModel<rpc::ReportSource>* sourceRows_;
    QLabel* others_;
    QLabel* advice_;
    TableView* reporters_;
    RowsModel<rpc::Reporter>* reporterRows_;
};

} // namespace ismail::admin
