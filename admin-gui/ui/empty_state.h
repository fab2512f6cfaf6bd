// What is shown where there is nothing to show: an icon, what is missing, what to do, and a button that does it.
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;

namespace ismail::admin {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);
    // button empty: none.
    void set(const QString& icon, const QString& title, const QString& text, const QString& button = {},
             const std::function<void()>& pressed = {});

private:
    QLabel* icon_;
    QLabel* title_;
    QLabel* text_;
    QPushButton* button_;
    std::function<void()> pressed_;
};

} // namespace ismail::admin
