// All settings, made from the table of the service: groups at the left, a search over everything, what differs from its
// default. go() takes a key or a piece of one.
#pragma once

#include "app/page.h"
#include "pages/settings_form.h"

class QCheckBox;
class QLineEdit;
class QListWidget;

namespace ismail::admin {

class SettingsPage : public Page {
    Q_OBJECT
public:
    SettingsPage(const PageContext& context, const PageInfo& info);
    void go(const QString& argument) override;

protected:
    void refresh() override;

private:
    void fillGroups();
    void showItems();

    QLineEdit* search_;
    QCheckBox* changedOnly_;
    QListWidget* groups_;
    SettingsForm* form_;
    QLabel* heading_;
    QLabel* nothing_;
};

} // namespace ismail::admin
