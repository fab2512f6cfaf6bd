#include "ui/message_bar.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <QEvent>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QToolButton>

namespace ismail::admin {

MessageBar::MessageBar(Kind kind, QWidget* parent)
    : QFrame(parent), kind_(kind), icon_(new QLabel), what_(new QLabel), why_(new QLabel), button_(new QPushButton),
      close_(new QToolButton) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    what_->setWordWrap(true);
    what_->setTextFormat(Qt::PlainText);
    why_->setWordWrap(true);
    why_->setTextFormat(Qt::PlainText);
    what_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    why_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont bold = what_->font();
    bold.setWeight(QFont::DemiBold);
    if (kind != Kind::done) what_->setFont(bold);
    close_->setAutoRaise(true);
    close_->setIcon(icon(QStringLiteral("close")));
    close_->setToolTip(tr("Close"));
    close_->setAccessibleName(tr("Close this message"));
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);

    button_->hide();
    connect(button_, &QPushButton::clicked, this, [this] {
        hide();
        // What is done may say the next thing here.
        if (const auto deed = deed_) deed();
    });

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(what_);
    words->addWidget(why_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(10);
    layout->addWidget(icon_, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    layout->addWidget(button_, 0, Qt::AlignVCenter);
    layout->addWidget(close_, 0, Qt::AlignTop);

    fadeAfter_.setSingleShot(true);
    connect(&fadeAfter_, &QTimer::timeout, this, &MessageBar::fade);
    paintLook();
    hide();
}

void MessageBar::say(const QString& what, const QString& why) {
    what_->setText(what);
    why_->setText(why);
    why_->setVisible(!why.isEmpty());
    setAccessibleName(what + u' ' + why);
    setGraphicsEffect(nullptr);
    button_->hide();
    close_->show();
    show();
    if (kind_ == Kind::done) fadeAfter_.start(doneForMs);
}

void MessageBar::sayWithUndo(const QString& what, const std::function<void()>& undo) {
    say(what);
    offer(QStringLiteral("undo"), tr("&Undo"), undo);
    if (kind_ == Kind::done) fadeAfter_.start(undoForMs);
}

void MessageBar::sayWithRetry(const QString& what, const QString& why, const std::function<void()>& retry) {
    say(what, why);
    offer(QStringLiteral("retry"), tr("Try again"), retry);
    close_->hide();
}

void MessageBar::offer(const QString& name, const QString& text, const std::function<void()>& deed) {
    button_->setObjectName(name);
    button_->setText(text);
    deed_ = deed;
    button_->show();
}

QString MessageBar::what() const { return what_->text(); }
QString MessageBar::why() const { return why_->text(); }

void MessageBar::fade() {
    auto* effect = new QGraphicsOpacityEffect(this);
    setGraphicsEffect(effect);
    auto* animation = new QPropertyAnimation(effect, "opacity", effect);
    animation->setDuration(600);
    animation->setStartValue(1.0);
    animation->setEndValue(0.0);
    connect(animation, &QPropertyAnimation::finished, this, [this] {
        hide();
        setGraphicsEffect(nullptr);
    });
    animation->start();
}

void MessageBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::StyleChange) paintLook();
}

void MessageBar::paintLook() {
    const rpc::Severity severity = kind_ == Kind::error     ? rpc::Severity::problem
                                   : kind_ == Kind::warning ? rpc::Severity::warning
                                                            : rpc::Severity::ok;
    icon_->setPixmap(severityIcon(severity).pixmap(QSize(18, 18), devicePixelRatioF()));
    QPalette look;
    look.setColor(QPalette::Window, severityGround(severity));
    setPalette(look);
}

} // namespace ismail::admin
