// One message of the queue, or one that left it some days ago: envelope and recipients, header, history, and why it
// was taken. Not modal, so that several can be open beside the list.
#pragma once

#include "app/page.h"
#include "ui/table.h"

#include <QDialog>
#include <QSet>

class QFile;
class QFormLayout;
class QPlainTextEdit;
class QSaveFile;
class QTabWidget;

namespace ismail::admin {

class WhyView;

class MessageDialog : public QDialog {
    Q_OBJECT
public:
    MessageDialog(const PageContext& context, const QString& id, QWidget* parent);

private:
    void load();
    void showMessage(const rpc::QueueShow::Response& message);
    void loadWhy();
    void showHistory(const rpc::MessageTrace::Response& trace);
    // what: "The message could not be read."
    void wasRead(const QString& what);
    void wasNotRead(const QString& what, const Error& error);
    void addLine(const QString& label, const QString& text);
    QWidget* makeEnvelope();
    void saveTo(const QString& path);
    void saveNext(const std::shared_ptr<QSaveFile>& file, std::int64_t offset);

    PageContext context_;
    QString id_;
    MessageBar* error_;
    MessageBar* notice_;
    QTabWidget* tabs_;
    QFormLayout* lines_;
    QLabel* recipientsTitle_;
    TableView* recipients_;
    RowsModel<rpc::QueueEntry>* recipientRows_;
    QPlainTextEdit* header_;
    TableView* history_;
    RowsModel<std::pair<int, rpc::TraceEvent>>* events_;
    WhyView* why_;
    QPushButton* save_;
    QSet<QString> unread_; // what was asked for and not read
};

} // namespace ismail::admin
