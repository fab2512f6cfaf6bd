#include "ui/tab_order.h"

#include <QAbstractScrollArea>
#include <QLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

namespace ismail::admin {

namespace {

class Walk {
public:
    const QList<QWidget*>& stops() const { return stops_; }

    void widget(QWidget* widget) {
        if (!widget) return;
        if (auto* tabs = qobject_cast<QTabWidget*>(widget)) {
            stops_.append(tabs->tabBar());
            for (int i = 0; i < tabs->count(); ++i)
                this->widget(tabs->widget(i));
        } else if (auto* splitter = qobject_cast<QSplitter*>(widget)) {
            for (int i = 0; i < splitter->count(); ++i)
                this->widget(splitter->widget(i));
        } else if (auto* stack = qobject_cast<QStackedWidget*>(widget)) {
            for (int i = 0; i < stack->count(); ++i)
                this->widget(stack->widget(i));
        } else if (auto* scroll = qobject_cast<QScrollArea*>(widget)) {
            scroll->setFocusPolicy(Qt::NoFocus);
            this->widget(scroll->widget());
        } else {
            if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()) stops_.append(widget);
            // What a table or a list has inside is its own matter.
            if (widget->layout() && !qobject_cast<QAbstractScrollArea*>(widget)) layout(widget->layout());
        }
    }

private:
    void layout(QLayout* layout) {
        for (int i = 0; i < layout->count(); ++i) {
            QLayoutItem* item = layout->itemAt(i);
            if (item->widget())
                widget(item->widget());
            else if (item->layout())
                this->layout(item->layout());
        }
    }

    QList<QWidget*> stops_;
};

} // namespace

void tabAsLaidOut(QWidget* root) {
    Walk walk;
    walk.widget(root);
    for (qsizetype i = 1; i < walk.stops().size(); ++i)
        QWidget::setTabOrder(walk.stops()[i - 1], walk.stops()[i]);
}

} // namespace ismail::admin
