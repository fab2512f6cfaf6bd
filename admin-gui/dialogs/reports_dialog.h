// Who sends as a domain, by the DMARC reports that others sent about it: the choice of a time, and what the reports of
// that time tell. Where none came it says what makes others send them. Asks again by itself when contact to the service
// has returned; the time that was chosen last is remembered.
#pragma once

#include "link/service_link.h"

#include <QDialog>
#include <QTimer>

class QButtonGroup;
class QLabel;
class QStackedWidget;

namespace ismail::admin {

class EmptyState;
class MessageBar;
class ReportsView;

class ReportsDialog : public QDialog {
    Q_OBJECT
public:
    ReportsDialog(ServiceLink& link, const QString& domain, QWidget* parent);

private:
    QLayout* makeChoice();
    void ask();
    void showAnswer(const rpc::DmarcReports::Response& reply, int days);
    void showNothing(const QString& reportsTo, int days);
    void showFailure(const Error& error);

    ServiceLink& link_;
    QString domain_;
    QButtonGroup* span_; // ids are days
    MessageBar* error_;
    MessageBar* notice_;
    QStackedWidget* stack_;
    QLabel* waiting_;
    EmptyState* empty_;
    ReportsView* reports_;
    QTimer patience_;
    int question_ = 0; // the last one that was asked
    bool failed_ = false;
};

} // namespace ismail::admin
