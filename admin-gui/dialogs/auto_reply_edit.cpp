#include "dialogs/auto_reply_edit.h"

#include "ui/duration_edit.h"
#include "ui/format.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int usualDays = 14;

QDateTimeEdit* momentEdit(const char* name, const QString& what) {
    auto* edit = new QDateTimeEdit;
    edit->setObjectName(QString::fromLatin1(name));
    edit->setAccessibleName(what);
    edit->setCalendarPopup(true);
    edit->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    return edit;
}

QDateTime local(Time at) { return QDateTime::fromMSecsSinceEpoch(toMillis(at)); }

Time moment(const QDateTimeEdit& edit) { return fromMillis(edit.dateTime().toMSecsSinceEpoch()); }

} // namespace

AutoReplyEdit::AutoReplyEdit(QWidget* parent)
    : QWidget(parent), enabled_(new QCheckBox(tr("Reply &automatically while the user is away"))),
      hasFrom_(new QCheckBox(tr("&From:"))), hasUntil_(new QCheckBox(tr("&Until:"))),
      from_(momentEdit("replyFrom", tr("From"))), until_(momentEdit("replyUntil", tr("Until"))),
      subject_(new QLineEdit), text_(new QPlainTextEdit), period_(new DurationEdit(tr("as in the settings"))),
      fields_(new QWidget) {
    enabled_->setObjectName(QStringLiteral("replyEnabled"));
    hasFrom_->setObjectName(QStringLiteral("replyHasFrom"));
    hasUntil_->setObjectName(QStringLiteral("replyHasUntil"));
    subject_->setObjectName(QStringLiteral("replySubject"));
    subject_->setPlaceholderText(tr("Auto: followed by the subject of the message"));
    text_->setObjectName(QStringLiteral("replyText"));
    text_->setTabChangesFocus(true);
    text_->setPlaceholderText(tr("I am back on Monday. If it is urgent, write to …"));
    period_->setObjectName(QStringLiteral("replyPeriod"));
    auto* form = new QFormLayout(fields_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->addRow(hasFrom_, from_);
    form->addRow(hasUntil_, until_);
    form->addRow(tr("&Subject:"), subject_);
    form->addRow(tr("Te&xt:"), text_);
    form->addRow(tr("&One reply per sender in:"), period_);
    auto* note =
        mutedLabel(tr("Mailing lists, bounces and other automatic mail get no reply, nor do messages that do not name "
                      "this account in To or Cc. When the text is changed, everybody can get the new one."));
    note->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(10);
    layout->addWidget(enabled_);
    layout->addWidget(fields_, 1);
    layout->addWidget(note);
    for (QCheckBox* box : {enabled_, hasFrom_, hasUntil_})
        connect(box, &QCheckBox::toggled, this, &AutoReplyEdit::enableFields);
    setValue({});
}

void AutoReplyEdit::enableFields() {
    fields_->setEnabled(enabled_->isChecked());
    from_->setEnabled(hasFrom_->isChecked());
    until_->setEnabled(hasUntil_->isChecked());
}

void AutoReplyEdit::setValue(const rpc::AutoReply& reply) {
    const QDateTime today = QDate::currentDate().startOfDay();
    enabled_->setChecked(reply.enabled);
    hasFrom_->setChecked(reply.from.has_value());
    from_->setDateTime(reply.from ? local(*reply.from) : today);
    hasUntil_->setChecked(reply.until.has_value());
    until_->setDateTime(reply.until ? local(*reply.until) : today.addDays(usualDays));
    subject_->setText(qs(reply.subject));
    text_->setPlainText(qs(reply.text));
    period_->setValue(reply.period);
    enableFields();
}

rpc::AutoReply AutoReplyEdit::value() const {
    rpc::AutoReply reply;
    reply.enabled = enabled_->isChecked();
    reply.subject = utf8(subject_->text().trimmed());
    reply.text = utf8(text_->toPlainText());
    if (hasFrom_->isChecked()) reply.from = moment(*from_);
    if (hasUntil_->isChecked()) reply.until = moment(*until_);
    reply.period = period_->value();
    return reply;
}

QString AutoReplyEdit::complaint() const {
    if (!enabled_->isChecked()) return {};
    if (text_->toPlainText().trimmed().isEmpty()) return tr("Enter the text of the automatic reply.");
    if (hasFrom_->isChecked() && hasUntil_->isChecked() && from_->dateTime() >= until_->dateTime())
        return tr("The automatic reply ends before it begins.");
    return {};
}

QString AutoReplyEdit::textOf(const rpc::AutoReply& reply) {
    if (!reply.enabled) return tr("none");
    QStringList parts;
    if (reply.from) parts.append(tr("from %1").arg(exactTime(*reply.from)));
    if (reply.until) parts.append(tr("until %1").arg(exactTime(*reply.until)));
    if (reply.period) parts.append(tr("one in %1").arg(durationText(*reply.period)));
    if (!reply.subject.empty()) parts.append(qs(reply.subject));
    parts.append(qs(reply.text).simplified());
    return parts.join(QStringLiteral(", "));
}

} // namespace ismail::admin
