// Unwanted mail: what was refused in the last 14 days and why, what is kept back in quarantine, who is blocked and who
// is welcome, what counts how much, and what would be decided of mail that has not come yet. The lists in the DNS that
// are set aside are named below the title. Refusals and quarantine are read a page at a time, newest first; "Older"
// adds the next one.
//
// go(): "quarantine", "lists", "points", "try"; anything else is looked for among the refusals.
#pragma once

#include "app/page.h"
#include "ui/table.h"

#include <algorithm>
#include <iterator>

class QComboBox;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace ismail::admin {

class SettingsForm;
class WhyView;

class ProtectionPage : public Page {
    Q_OBJECT
public:
    static constexpr int pageRows = 200, rowsAtOnce = 1'000;

    ProtectionPage(const PageContext& context, const PageInfo& info);
    void go(const QString& argument) override;

protected:
    void refresh() override;

private:
    // before: 0 for the first page; another one is added to what is shown.
    template <class Row>
    static void showPage(RowsModel<Row>& model, std::vector<Row> page, std::int64_t before) {
        std::vector<Row> rows;
        if (before > 0) rows = model.rows();
        std::move(page.begin(), page.end(), std::back_inserter(rows));
        model.setRows(std::move(rows));
    }

    // As many rows as are shown, so that asking again takes none away.
    static std::int64_t rowsToAsk(int shown) { return std::clamp(shown, pageRows, rowsAtOnce); }

    QWidget* makeRefusals();
    void loadRefusals(std::int64_t before);
    void explain(const QString& key);

    QWidget* makeQuarantine();
    void loadQuarantine(std::int64_t before);
    void explainKept(const QString& key);
    void releaseSelected();
    void removeSelected();
    void removeAll();
    void removeKept(const rpc::QuarantineAction& action, const QString& text);
    rpc::QuarantineAction selectedKept() const;
    void left(const QString& text, const rpc::QuarantineResult& result);

    QWidget* makeLists();
    void loadLists();
    void addEntry();
    void removeEntries();

    QWidget* makePoints();
    QWidget* makeTry();
    void tryIt();
    void tellDoor(const rpc::DoorStatus::Response& door);

    QTabWidget* tabs_;

    TableView* refusals_;
    RowsModel<rpc::RefusalEntry>* refusalRows_;
    QAction* older_;
    QAction* why_;
    QLineEdit* searchRefusals_;
    QString contains_;
    std::int64_t next_ = 0;

    TableView* kept_;
    RowsModel<rpc::QuarantineEntry>* keptRows_;
    QAction* release_;
    QAction* removeKept_;
    QAction* removeAll_;
    QAction* whyKept_;
    QAction* olderKept_;
    QString keptContains_;
    std::int64_t nextKept_ = 0, totalKept_ = 0;

    TableView* entries_;
    RowsModel<rpc::AccessInfo>* entryRows_;
    QLineEdit* pattern_;
    QComboBox* action_;
    QLineEdit* owner_;
    QPushButton* add_;
    QAction* removeEntry_;
    QString entriesContain_;
    TableView* dnsLists_;
    RowsModel<rpc::BlockListInfo>* dnsListRows_;

    SettingsForm* points_;

    QLineEdit* from_;
    QLineEdit* address_;
    QLineEdit* helo_;
    QLineEdit* to_;
    QPushButton* try_;
    WhyView* result_;
};

} // namespace ismail::admin
