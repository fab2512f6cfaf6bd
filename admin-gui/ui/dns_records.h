// What the DNS must say about a domain, and what it says: the state of the whole in a sentence, a table with a line for
// each record, and below it the record that is selected: why it is needed, what it should be against what was found,
// each part to be copied. Shown by the page DNS and identity and by the first steps; whoever shows it asks the service.
#pragma once

#include "link/service_link.h"
#include "ui/table.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QSplitter;
class QToolButton;

namespace ismail::admin {

class Card;

struct DnsRow {
    int position = 0; // in the order in which records are best set up
    QString key;
    rpc::DnsLine line;
};

class DnsRecords : public QWidget {
    Q_OBJECT
public:
    explicit DnsRecords(QWidget* parent = nullptr);

    // Before the answer is there; what was shown of the same domain stays.
    void waitFor(const QString& domain);
    void show(const rpc::DomainDns::Response& reply);
    // There was none.
    void showFailed();
    // What is known of the keys that sign; shown with their records.
    void setKeys(std::vector<rpc::DkimKeyInfo> keys);

    TableView* table() const { return table_; }
    QSplitter* splitter() const { return splitter_; }
    // Null: none is selected.
    const rpc::DnsLine* selected() const;
    QString zoneFile() const { return zoneFile_; }

    static QString kindText(const rpc::DnsLine& line);
    static QString stateText(const rpc::DnsLine& line);

signals:
    void selectionChanged();

private:
    // A part of the selected record: its title, the text, a button that copies it.
    struct Part {
        QLabel* title;
        QPlainTextEdit* text;
        QToolButton* copy;
    };
    Part addPart(QGridLayout* grid, const char* name, const QString& title, const QString& copies, int lines);
    static void fill(const Part& part, const QString& text);
    void summarize(const rpc::DomainDns::Response& reply);
    void showFindings(const rpc::DomainDns::Response& reply);
    void showSelected();
    QString keyText(const rpc::DnsLine& line) const;

    RowsModel<DnsRow>* model_;
    QLabel* mark_;
    QLabel* summary_;
    Card* findings_;
    TableView* table_;
    QSplitter* splitter_;
    QLabel* detailMark_;
    QLabel* detailTitle_;
    QLabel* why_;
    QLabel* note_;
    Part name_, wanted_, found_, proposed_;
    QLabel* advice_;
    QString domain_, zoneFile_, adviceText_, proposedText_;
    std::vector<rpc::DkimKeyInfo> keys_;
};

} // namespace ismail::admin
