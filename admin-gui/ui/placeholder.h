// What stands in the middle of an empty list or table: why it is empty, and what would fill it. It comes and goes with
// the rows of the view's model, and the mouse goes through it.
#pragma once

#include <QPointer>
#include <QWidget>

class QAbstractItemModel;
class QAbstractItemView;
class QLabel;

namespace ismail::admin {

class Placeholder : public QWidget {
    Q_OBJECT
public:
    // view: its parent and what it covers; has its model already. icon: a name; empty: none.
    Placeholder(QAbstractItemView* view, const QString& icon, const QString& title, const QString& text = {});
    void setTexts(const QString& title, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void look();
    void place();

    QAbstractItemView* view_;
    QString iconName_;
    QLabel* icon_;
    QLabel* title_;
    QLabel* text_;
};

} // namespace ismail::admin
