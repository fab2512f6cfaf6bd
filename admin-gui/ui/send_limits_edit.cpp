#include "ui/send_limits_edit.h"

#include "ui/format.h"
#include "ui/limit_edit.h"

#include <QGridLayout>

namespace ismail::admin {

SendLimitsEdit::SendLimitsEdit(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(2, 1);
    const char* names[] = {"messagesHour", "messagesDay", "recipientsHour", "recipientsDay"};
    const QString titles[] = {tr("Messages per &hour:"), tr("Messages per &day:"), tr("Recipients per hour:"),
                              tr("Recipients per day:")};
    for (int row = 0; row < 4; ++row) {
        const auto at = static_cast<std::size_t>(row);
        QString plain = titles[row];
        plain.remove(u'&').chop(1);
        edits_[at] = new LimitEdit(LimitEdit::Kind::count, plain, tr("as in the settings"));
        edits_[at]->setObjectName(QString::fromLatin1(names[row]));
        sent_[at] = mutedLabel({});
        sent_[at]->hide();
        auto* label = new QLabel(titles[row]);
        label->setBuddy(edits_[at]);
        grid->addWidget(label, row, 0);
        grid->addWidget(edits_[at], row, 1);
        grid->addWidget(sent_[at], row, 2);
    }
}

void SendLimitsEdit::setValue(const rpc::SendLimits& limits) {
    edits_[0]->setValue(limits.messagesHour);
    edits_[1]->setValue(limits.messagesDay);
    edits_[2]->setValue(limits.recipientsHour);
    edits_[3]->setValue(limits.recipientsDay);
}

rpc::SendLimits SendLimitsEdit::value() const {
    return {edits_[0]->value(), edits_[1]->value(), edits_[2]->value(), edits_[3]->value()};
}

void SendLimitsEdit::setSent(const rpc::Sent& sent) {
    const std::int64_t counts[] = {sent.messagesHour, sent.messagesDay, sent.recipientsHour, sent.recipientsDay};
    for (std::size_t i = 0; i < sent_.size(); ++i) {
        sent_[i]->setText(tr("%1 sent").arg(countText(counts[i])));
        sent_[i]->show();
    }
}

QString SendLimitsEdit::textOf(const rpc::SendLimits& limits) const {
    return QStringList{edits_[0]->textOf(limits.messagesHour), edits_[1]->textOf(limits.messagesDay),
                       edits_[2]->textOf(limits.recipientsHour), edits_[3]->textOf(limits.recipientsDay)}
        .join(QStringLiteral(" / "));
}

} // namespace ismail::admin
