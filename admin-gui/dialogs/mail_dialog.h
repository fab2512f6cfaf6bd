// The mail of an account as the administrator needs it when somebody asks where a message is, or why it is Junk: folder
// by folder, the newest first, a page at a time; who sent each message, what was decided of it, and why. Shows nothing
// of what a message says, and changes nothing.
#pragma once

#include "link/service_link.h"
#include "ui/message_bar.h"
#include "ui/table.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace ismail::admin {

class Placeholder;

class MailDialog : public QDialog {
    Q_OBJECT
public:
    static constexpr std::int64_t pageRows = 200;

    MailDialog(ServiceLink& link, const QString& address, QWidget* parent);

private:
    void makeTable();
    void loadFolders();
    void showFolders(const rpc::MailboxList::Response& reply);
    // before: messages with a smaller uid, added below; 0: from the newest on.
    void load(std::int64_t before);
    void show(rpc::MailboxMessages::Response reply, bool more);
    void explain(const QString& key);
    QString folder() const;

    ServiceLink& link_;
    const QString address_;
    MessageBar* error_;
    QComboBox* folders_;
    RowsModel<rpc::MailboxEntry>* rows_;
    TableView* table_;
    Placeholder* empty_;
    QLabel* shown_;
    QPushButton* why_;
    QPushButton* older_;
    std::vector<rpc::MailboxEntry> all_; // that are shown
};

} // namespace ismail::admin
