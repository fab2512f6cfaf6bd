#include "ui/empty_state.h"

#include "ui/format.h"
#include "ui/icons.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), icon_(new QLabel), title_(new QLabel), text_(mutedLabel({})), button_(new QPushButton) {
    icon_->setAlignment(Qt::AlignHCenter);
    title_->setAlignment(Qt::AlignHCenter);
    title_->setObjectName(QStringLiteral("emptyTitle"));
    QFont font = title_->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setWeight(QFont::DemiBold);
    title_->setFont(font);
    text_->setAlignment(Qt::AlignHCenter);
    text_->setWordWrap(true);
    text_->setMinimumWidth(420);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setObjectName(QStringLiteral("emptyText"));
    button_->setObjectName(QStringLiteral("emptyButton"));
    button_->hide();
    connect(button_, &QPushButton::clicked, this, [this] {
        if (pressed_) pressed_();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch(2);
    layout->addWidget(icon_);
    layout->addWidget(title_);
    // Not by an alignment: the layout would ask for its height at the whole width, and cut the text.
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(text_);
    middle->addStretch(1);
    layout->addLayout(middle);
    layout->addSpacing(6);
    layout->addWidget(button_, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void EmptyState::set(const QString& icon, const QString& title, const QString& text, const QString& button,
                     const std::function<void()>& pressed) {
    icon_->setPixmap(mutedIcon(icon).pixmap(QSize(48, 48), devicePixelRatioF()));
    title_->setText(title);
    text_->setText(text);
    button_->setText(button);
    button_->setVisible(!button.isEmpty());
    pressed_ = pressed;
}

} // namespace ismail::admin
