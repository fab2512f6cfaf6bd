#include "dialogs/reports_dialog.h"

#include "dialogs/reports_view.h"
#include "ui/dialogs.h"
#include "ui/empty_state.h"
#include "ui/format.h"
#include "ui/message_bar.h"
#include "ui/tab_order.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

struct TimeSpan {
    int days;
    const char* text;
};
constexpr TimeSpan timeSpans[] = {{7, QT_TRANSLATE_NOOP("ismail::admin::ReportsDialog", "&7 days")},
                                  {30, QT_TRANSLATE_NOOP("ismail::admin::ReportsDialog", "&30 days")},
                                  {90, QT_TRANSLATE_NOOP("ismail::admin::ReportsDialog", "&90 days")},
                                  {180, QT_TRANSLATE_NOOP("ismail::admin::ReportsDialog", "&180 days")}};
constexpr int usualSpan = 30;
// What is known stays in sight for so long; most answers are there by then.
constexpr int waitMs = 150;

const QString spanKey = QStringLiteral("reports/days");

} // namespace

ReportsDialog::ReportsDialog(ServiceLink& link, const QString& domain, QWidget* parent)
    : QDialog(parent), link_(link), domain_(domain), span_(new QButtonGroup(this)),
      error_(new MessageBar(MessageBar::Kind::error)), notice_(new MessageBar(MessageBar::Kind::done)),
      stack_(new QStackedWidget), waiting_(mutedLabel({})), empty_(new EmptyState), reports_(new ReportsView) {
    setObjectName(QStringLiteral("reportsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Who sends as %1").arg(domain));
    error_->setObjectName(QStringLiteral("reportsFailed"));
    notice_->setObjectName(QStringLiteral("reportsNotice"));
    waiting_->setObjectName(QStringLiteral("reportsWaiting"));
    waiting_->setAlignment(Qt::AlignCenter);
    for (QWidget* each :
         {static_cast<QWidget*>(waiting_), static_cast<QWidget*>(empty_), static_cast<QWidget*>(reports_)})
        stack_->addWidget(each);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addLayout(makeChoice());
    layout->addWidget(error_);
    layout->addWidget(notice_);
    layout->addWidget(stack_, 1);
    layout->addWidget(buttons);
    setMinimumSize(720, 560);
    resize(860, 660);
    tabAsLaidOut(this);

    patience_.setSingleShot(true);
    patience_.setInterval(waitMs);
    connect(&patience_, &QTimer::timeout, this, [this] {
        waiting_->setText(tr("Loading …"));
        stack_->setCurrentWidget(waiting_);
    });
    connect(&link_, &ServiceLink::stateChanged, this, [this] {
        if (failed_ && link_.hasContact()) ask();
    });
    ask();
}

QLayout* ReportsDialog::makeChoice() {
    auto* row = new QHBoxLayout;
    row->addWidget(mutedLabel(tr("The last")));
    const int kept = QSettings().value(spanKey, usualSpan).toInt();
    for (const TimeSpan& each : timeSpans) {
        auto* button = new QPushButton(tr(each.text));
        button->setObjectName(QStringLiteral("days%1").arg(each.days));
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setChecked(each.days == usualSpan || each.days == kept);
        span_->addButton(button, each.days);
        row->addWidget(button);
    }
    row->addStretch(1);
    connect(span_, &QButtonGroup::idToggled, this, [this](int days, bool on) {
        if (!on) return;
        QSettings().setValue(spanKey, days);
        ask();
    });
    return row;
}

void ReportsDialog::ask() {
    failed_ = false;
    error_->hide();
    patience_.start();
    rpc::DmarcReports::Request request;
    request.domain = utf8(domain_);
    request.days = span_->checkedId();
    link_.call<rpc::DmarcReports>(request, this, [this, question = ++question_, days = span_->checkedId()](auto reply) {
        // The answer about a time that was left meanwhile.
        if (question != question_) return;
        patience_.stop();
        if (!reply) return showFailure(reply.error());
        showAnswer(*reply, days);
    });
}

void ReportsDialog::showAnswer(const rpc::DmarcReports::Response& reply, int days) {
    if (reply.reports == 0) return showNothing(qs(reply.reportsTo), days);
    notice_->hide();
    reports_->show(reply, days, SystemClock().now() + link_.clockAhead());
    stack_->setCurrentWidget(reports_);
}

void ReportsDialog::showNothing(const QString& reportsTo, int days) {
    const QString entry = QStringLiteral("rua=mailto:") + reportsTo;
    empty_->set(QStringLiteral("statistics"), tr("No reports in the last %1 days").arg(days),
                tr("They come if the DMARC record of %1 says\n%2\nLarge receivers send a report once a day, small ones "
                   "send none. After a change of the record, wait a day or two.")
                    .arg(domain_, entry),
                tr("&Copy rua=mailto:…"), [this, entry] {
                    copyToClipboard(entry);
                    notice_->say(tr("Copied: %1").arg(entry));
                });
    stack_->setCurrentWidget(empty_);
}

void ReportsDialog::showFailure(const Error& error) {
    failed_ = true;
    notice_->hide();
    waiting_->clear();
    stack_->setCurrentWidget(waiting_);
    error_->sayWithRetry(tr("The reports could not be read."), errorText(error), [this] { ask(); });
}

} // namespace ismail::admin
