// The list of recipients of a secondary domain: those that exist at its primary. Searched on the server, added one a
// line or from a file, removed, replaced as a whole, which says how many there are now and is therefore not offered
// before the list was read.
#pragma once

#include "link/service_link.h"
#include "ui/message_bar.h"
#include "ui/table.h"

#include <QDialog>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace ismail::admin {

class RecipientsDialog : public QDialog {
    Q_OBJECT
public:
    RecipientsDialog(ServiceLink& link, const QString& domain, QWidget* parent);
    // Local parts or addresses of a text: one a line, or separated by commas or semicolons; comments after #.
    static std::vector<std::string> parse(const QString& text);

private:
    void refresh();
    void add(const QString& text);
    void removeSelected();
    void importFile();
    void told(Result<rpc::RecipientsCount> reply, const QString& what);

    ServiceLink& link_;
    QString domain_, contains_;
    MessageBar* error_;
    MessageBar* notice_;
    RowsModel<std::string>* model_;
    TableView* table_;
    QLabel* total_;
    QPlainTextEdit* fresh_;
    QPushButton* remove_;
    QPushButton* import_;
    std::optional<std::int64_t> all_; // entries of the list, whatever is searched; none: not read yet
    bool readFailed_ = false;
};

} // namespace ismail::admin
