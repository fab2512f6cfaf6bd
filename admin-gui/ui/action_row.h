// The row of buttons above a table, and a field to search it. Each button is an action too, for the table's context
// menu.
#pragma once

#include <QWidget>

#include <functional>

class QAction;
class QHBoxLayout;
class QLineEdit;
class QTimer;

namespace ismail::admin {

class ActionRow : public QWidget {
    Q_OBJECT
public:
    explicit ActionRow(QWidget* parent = nullptr);
    // name: the button's object name. text has a mnemonic. The action is enabled and named as its button.
    QAction* add(const QString& name, const QString& icon, const QString& text, const std::function<void()>& pressed);
    void addGap();
    // At the right end; changed is called a moment after the last key. Ctrl+F leads there.
    QLineEdit* addSearch(const QString& placeholder, const std::function<void(const QString&)>& changed);

private:
    QHBoxLayout* layout_;
};

} // namespace ismail::admin
