// Adds many accounts from a text file. The service reads the file and judges every line, here as for ismailctl: first
// without doing anything, then, when somebody has seen that, it adds what was good. What was refused stays listed with
// the reason, and can be copied.
#pragma once

#include "link/service_link.h"
#include "ui/message_bar.h"
#include "ui/table.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace ismail::admin {

class AccountImport : public QDialog {
    Q_OBJECT
public:
    AccountImport(ServiceLink& link, QWidget* parent);
    // Reads the file and has its lines judged.
    void take(const QString& path);

private:
    void chooseFile();
    void judge();
    void add();
    void next();
    void heard(const rpc::AccountImport::Response& reply);
    void finish();
    void setRunning(bool running);
    void showCounts();

    ServiceLink& link_;
    MessageBar* error_;
    QLabel* summary_;
    RowsModel<rpc::ImportLine>* model_;
    TableView* table_;
    QProgressBar* progress_;
    QPushButton* choose_;
    QPushButton* start_;
    QDialogButtonBox* buttons_;
    rpc::AccountImport::Request request_;
    std::vector<rpc::ImportLine> lines_;
    QString file_;
    std::int64_t good_ = 0, refused_ = 0;
    bool running_ = false;
};

} // namespace ismail::admin
