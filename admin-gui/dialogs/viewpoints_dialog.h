// How a domain looks from this server and from every paired member that shares it: what follows from the differences in
// words, and a table with a row for each thing that was looked at and a column for each server. Asking takes some
// seconds, a minute at worst; until then the dialog says so. Asks again by itself when contact to the service has
// returned.
#pragma once

#include "link/service_link.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ismail::admin {

class Card;
class MessageBar;
class TableView;

// One thing that was looked at.
struct ViewRow {
    int position = 0; // host by host
    QString host, kind, about;
    std::vector<QString> cells; // of each viewpoint
    QString key() const { return host + u'|' + kind + u'|' + about; }
};

class ViewpointsDialog : public QDialog {
    Q_OBJECT
public:
    ViewpointsDialog(ServiceLink& link, const QString& domain, QWidget* parent);

    // Pure: rows of what was seen; a fact that only one side has leaves the others' cells empty.
    static std::vector<ViewRow> rowsOf(const rpc::DomainDns::Response& reply);

private:
    void ask();
    void showAnswer(const rpc::DomainDns::Response& reply);
    void showFailure(const Error& error);

    ServiceLink& link_;
    QString domain_;
    MessageBar* error_;
    QLabel* waiting_;
    Card* findings_;
    QVBoxLayout* place_; // of the table, whose columns are known with the answer
    TableView* table_ = nullptr;
    QPushButton* again_;
    bool failed_ = false;
};

} // namespace ismail::admin
