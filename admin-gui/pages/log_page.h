// The log as it is written: by level, by a text, or following one message or session. Holding it still loses nothing:
// what came meanwhile is fetched when it goes on. go() takes what is to be followed.
#pragma once

#include "app/page.h"
#include "pages/log_model.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace ismail::admin {

class LogPage : public Page {
    Q_OBJECT
public:
    LogPage(const PageContext& context, const PageInfo& info);
    void go(const QString& argument) override;

protected:
    void refresh() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeFilters();
    void filterChanged();
    void follow();
    void setHeld(bool held);
    void came(const std::vector<rpc::LogLine>& lines, std::int64_t missed);
    void followField(const QStringList& names);
    void lineSelected();
    rpc::LogSeverity level() const;

    LogModel* model_;
    TableView* table_;
    QComboBox* level_;
    QLineEdit* text_;
    QPushButton* hold_;
    QAction* followMessage_;
    QAction* followSession_;
    QAction* openMessage_;
    QLabel* whole_;
    QTimer typing_;
    bool held_ = false;
};

} // namespace ismail::admin
