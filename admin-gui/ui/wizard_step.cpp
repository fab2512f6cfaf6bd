#include "ui/wizard_step.h"

#include "ui/format.h"

#include <QAbstractButton>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <QWizard>

#include <utility>

namespace ismail::admin {

QLabel* stepWords(const QString& text) {
    QLabel* label = mutedLabel(text);
    label->setWordWrap(true);
    return label;
}

QLineEdit* stepField(const char* name, const QString& placeholder) {
    auto* edit = new QLineEdit;
    edit->setObjectName(QString::fromLatin1(name));
    edit->setPlaceholderText(placeholder);
    return edit;
}

WizardStep::WizardStep(ServiceLink& link, const QString& title, const QString& subtitle)
    : link_(link), error_(new MessageBar(MessageBar::Kind::error)), loading_(new LoadingBar(link)),
      column_(new QVBoxLayout(this)) {
    setTitle(title);
    setSubTitle(subtitle);
    column_->setSpacing(12);
    error_->setObjectName(QStringLiteral("errorBar"));
    column_->addWidget(error_);
    column_->addWidget(loading_);
    connect(loading_, &LoadingBar::changed, this, &QWizardPage::completeChanged);
}

QFormLayout* WizardStep::addForm() {
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    column_->addLayout(form);
    return form;
}

bool WizardStep::validatePage() {
    if (finished_) {
        finished_ = false;
        return true;
    }
    if (waiting_) return false;
    error_->hide();
    if (const QString text = complaint(); !text.isEmpty()) {
        error_->say(text);
        return false;
    }
    waiting_ = true;
    perform();
    // A step without a question is through already.
    return std::exchange(finished_, false);
}

void WizardStep::succeeded() {
    waiting_ = false;
    finished_ = true;
}

void WizardStep::failed(const QString& what, const Error& error) {
    waiting_ = false;
    error_->say(what, errorText(error));
}

void WizardStep::skip() {
    waiting_ = false;
    finished_ = true;
    error_->hide();
    wizard()->next();
}

void WizardStep::focusFirst() {
    for (QWidget* one = nextInFocusChain(); one != this; one = one->nextInFocusChain())
        if (isAncestorOf(one) && one->isVisibleTo(this) && one->isEnabled() && (one->focusPolicy() & Qt::TabFocus))
            return one->setFocus();
    wizard()->button(isFinalPage() ? QWizard::FinishButton : QWizard::NextButton)->setFocus();
}

} // namespace ismail::admin
