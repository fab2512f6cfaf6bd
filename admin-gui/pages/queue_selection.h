// Keeps selection, current row and place of a table over a QueueModel by the names of the rows, while rows come, go and
// move; and "everything that matches", which no list of names could hold.
#pragma once

#include "pages/queue_model.h"

#include <QSet>

namespace ismail::admin {

class QueueSelection : public QObject {
    Q_OBJECT
public:
    // Rows that may be selected one by one; more only as everything that matches.
    static constexpr int maxSelected = 20'000;

    QueueSelection(TableView& table, QueueModel& model, QObject* parent = nullptr);

    bool isEverything() const { return everything_; }
    void selectEverything();
    void clear();
    // Names in no particular order; without those that have not come yet.
    QStringList keys() const { return {keys_.begin(), keys_.end()}; }
    std::int64_t count() const { return everything_ ? model_.total() : keys_.size(); }
    // Selected rows whose names are not here yet.
    bool isIncomplete() const;

signals:
    void changed();

private:
    void picked();
    void rowsAboutToCome();
    void rowsCame(int first, int last, bool fresh);
    void showKeys(int first, int last);
    void forgetGone();

    TableView& table_;
    QueueModel& model_;
    QSet<QString> keys_;
    QString currentKey_, topKey_;
    int topRow_ = 0;
    bool everything_ = false, applying_ = false;
};

} // namespace ismail::admin
