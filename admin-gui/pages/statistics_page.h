// Counters over time: a category, a range, as a chart and as a table. They survive a restart of the service.
#pragma once

#include "app/page.h"
#include "ui/table.h"
#include "ui/time_chart.h"

class QButtonGroup;
class QComboBox;

namespace ismail::admin {

class Card;

class StatisticsPage : public Page {
    Q_OBJECT
public:
    static constexpr int everyMs = 1'000;
    StatisticsPage(const PageContext& context, const PageInfo& info);

    static QString counterText(rpc::CounterName counter);
    static bool isMeasured(rpc::CounterName counter);

protected:
    void refresh() override;

private:
    struct Row {
        rpc::CounterName counter = rpc::CounterName::connectionsIn;
        std::int64_t total = 0, highest = 0, latest = 0;
    };
    QWidget* makeChoices();
    void showSeries(const rpc::StatsSeries::Response& reply);

    QComboBox* category_;
    QButtonGroup* range_;
    Card* chartCard_;
    TimeChart* chart_;
    TableView* table_;
    RowsModel<Row>* rows_;
    QLabel* step_;
    QTimer again_;
};

} // namespace ismail::admin
