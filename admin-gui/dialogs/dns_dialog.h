// What DNS says about a domain against what the roles declared here call for: in words, with the records to publish,
// each to be copied. Used by the page Domains and by the first steps.
#pragma once

#include "link/service_link.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace ismail::admin {

class Card;
class MessageBar;

// The part that can stand in a dialog or in a page of the wizard.
class DnsReport : public QWidget {
    Q_OBJECT
public:
    explicit DnsReport(ServiceLink& link, QWidget* parent = nullptr);
    void check(const QString& domain);
    // The records that are missing, one a line.
    QString missingRecords() const { return missing_; }

signals:
    void checked();

private:
    void show(const rpc::DnsCheck::Response& reply);
    void showRecords(const rpc::DnsCheck::Response& reply);
    void showFound(const rpc::DnsCheck::Response& reply);

    ServiceLink& link_;
    MessageBar* error_;
    QLabel* waiting_;
    Card* findings_;
    Card* expected_;
    Card* found_;
    QString missing_;
};

class DnsDialog : public QDialog {
    Q_OBJECT
public:
    DnsDialog(ServiceLink& link, const QString& domain, QWidget* parent);
};

} // namespace ismail::admin
