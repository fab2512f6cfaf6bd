#include "ui/action_row.h"

#include "ui/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTimer>

namespace ismail::admin {

namespace {

constexpr int typingPauseMs = 250;

} // namespace

ActionRow::ActionRow(QWidget* parent) : QWidget(parent), layout_(new QHBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(6);
}

QAction* ActionRow::add(const QString& name, const QString& iconName, const QString& text,
                        const std::function<void()>& pressed) {
    auto* action = new QAction(icon(iconName), text, this);
    auto* button = new QPushButton(icon(iconName), text);
    button->setObjectName(name);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::triggered, this, [pressed] { pressed(); });
    connect(action, &QAction::enabledChanged, button, &QWidget::setEnabled);
    connect(action, &QAction::visibleChanged, button, [action, button] { button->setVisible(action->isVisible()); });
    connect(action, &QAction::changed, button, [action, button] {
        button->setText(action->text());
        button->setToolTip(action->toolTip() == action->iconText() ? QString() : action->toolTip());
    });
    layout_->addWidget(button);
    return action;
}

void ActionRow::addGap() { layout_->addSpacing(10); }

QLineEdit* ActionRow::addSearch(const QString& placeholder, const std::function<void(const QString&)>& changed) {
    auto* field = new QLineEdit;
    field->setObjectName(QStringLiteral("search"));
    field->setPlaceholderText(placeholder);
    field->setAccessibleName(placeholder);
    field->setClearButtonEnabled(true);
    field->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    field->setMaximumWidth(280);
    field->setMinimumWidth(140);
    auto* pause = new QTimer(field);
    pause->setSingleShot(true);
    pause->setInterval(typingPauseMs);
    connect(field, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(pause, &QTimer::timeout, this, [field, changed] { changed(field->text().trimmed()); });
    auto* shortcut = new QShortcut(QKeySequence::Find, this);
    shortcut->setContext(Qt::WindowShortcut);
    connect(shortcut, &QShortcut::activated, field, [field] {
        field->setFocus();
        field->selectAll();
    });
    layout_->addStretch(1);
    layout_->addWidget(field, 1);
    return field;
}

} // namespace ismail::admin
