// The first page: is mail flowing? A verdict in a sentence, what is wrong and what to do, the numbers that matter, the
// domains and partners each with their own verdict, what listens, and the last hour, day or week as a chart. A click on
// a line leads to the page where it can be worked on.
#pragma once

#include "app/page.h"
#include "ui/card.h"
#include "ui/time_chart.h"

class QComboBox;

namespace ismail::admin {

class OverviewPage : public Page {
    Q_OBJECT
public:
    OverviewPage(const PageContext& context, const PageInfo& info);

private:
    QTimer second_;
    void refresh() override;
    QWidget* makeFigures();
    QWidget* makeCards();
    QWidget* makeChart();
    void showStatus(const rpc::GetStatus::Response& status);
    void showFindings(const rpc::GetStatus::Response& status);
    void showFigures(const rpc::GetStatus::Response& status);
    void showDomains(const rpc::DomainList::Response& reply);
    void showPartners(const std::vector<rpc::PartnerContact>& partners);
    void showListeners(const std::vector<rpc::ListenerInfo>& listeners);
    void askForChart();

    QLabel* verdictIcon_;
    QLabel* verdict_;
    QLabel* since_;
    bool allFindings_ = false;
    Card* findings_;
    Figure* queue_;
    Figure* held_;
    Figure* domainsCount_;
    Figure* connections_;
    Figure* disk_;
    Figure* certificate_;
    Card* domains_;
    Card* partners_;
    Card* listeners_;
    QComboBox* range_;
    TimeChart* chart_;
};

} // namespace ismail::admin
