#include "pages/queue_actions.h"

#include "ui/dialogs.h"
#include "ui/format.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

QString recipientsText(std::int64_t count) {
    return count == 1 ? QueueActions::tr("1 recipient") : QueueActions::tr("%1 recipients").arg(countText(count));
}

QString countedText(const rpc::QueueActionResult& sum) {
    const QString messages = sum.messages == 1 ? QueueActions::tr("1 message")
                                               : QueueActions::tr("%1 messages").arg(countText(sum.messages));
    return QueueActions::tr("%1 of %2, %3").arg(recipientsText(sum.recipients), messages, sizeText(sum.bytes));
}

struct ActionWords {
    QString title, text, button, result, failure;
};

ActionWords wordsFor(QueueDeed deed) {
    switch (deed) {
    case QueueDeed::retry:
        return {QueueActions::tr("Retry now"),
                QueueActions::tr("They are tried at once, also where the other side did not answer before."),
                QueueActions::tr("&Retry now"), QueueActions::tr("Trying now: %1."),
                QueueActions::tr("The mail was not tried.")};
    case QueueDeed::hold:
        return {QueueActions::tr("Put on hold"),
                QueueActions::tr("They stay in the queue, are not tried and do not expire until released."),
                QueueActions::tr("&Hold"), QueueActions::tr("On hold now: %1."),
                QueueActions::tr("The mail was not put on hold.")};
    case QueueDeed::release:
        return {QueueActions::tr("Release"), QueueActions::tr("What was put on hold goes on."),
                QueueActions::tr("&Release"), QueueActions::tr("Released: %1."),
                QueueActions::tr("The mail was not released.")};
    case QueueDeed::bounce:
        return {QueueActions::tr("Return to sender"),
                QueueActions::tr("Delivery is given up, and the senders get a bounce. This cannot be undone."),
                QueueActions::tr("&Return to sender"), QueueActions::tr("Returned to sender: %1."),
                QueueActions::tr("The mail was not returned.")};
    case QueueDeed::remove:
        return {QueueActions::tr("Remove"),
                QueueActions::tr("They are removed from the queue without a bounce. This cannot be undone."),
                QueueActions::tr("Re&move"), QueueActions::tr("Removed: %1."),
                QueueActions::tr("The mail was not removed.")};
    }
    return {};
}

} // namespace

QueueActions::QueueActions(ServiceLink& link, QWidget* over) : QObject(over), link_(link), over_(over) {}

void QueueActions::setBusy(bool busy) {
    if (busy_ == busy) return;
    busy_ = busy;
    emit busyChanged(busy);
}

void QueueActions::start(QueueDeed deed, const rpc::QueueSelection& selection) {
    if (busy_ || (selection.ids.empty() && !selection.filter)) return;
    auto run = std::make_shared<Run>();
    run->deed = deed;
    run->selection = selection;
    setBusy(true);
    proceed(run);
}

void QueueActions::proceed(std::shared_ptr<Run> run) {
    switch (run->deed) {
    case QueueDeed::retry: return send<rpc::QueueRetry>(std::move(run));
    case QueueDeed::hold: return send<rpc::QueueHold>(std::move(run));
    case QueueDeed::release: return send<rpc::QueueRelease>(std::move(run));
    case QueueDeed::bounce: return send<rpc::QueueBounce>(std::move(run));
    case QueueDeed::remove: return send<rpc::QueueRemove>(std::move(run));
    }
}

template <class M>
void QueueActions::send(std::shared_ptr<Run> run) {
    typename M::Request request;
    request.dryRun = run->dryRun;
    request.selection.filter = run->selection.filter;
    const auto& ids = run->selection.ids;
    const std::size_t end = std::min(ids.size(), run->done + batch);
    request.selection.ids.assign(ids.begin() + static_cast<std::ptrdiff_t>(run->done),
                                 ids.begin() + static_cast<std::ptrdiff_t>(end));
    if constexpr (std::is_same_v<M, rpc::QueueBounce>) request.reason = run->reason;
    link_.call<M>(request, this, [this, run, end](Result<rpc::QueueActionResult> reply) {
        if (!reply) {
            setBusy(false);
            emit failed(wordsFor(run->deed).failure, reply.error());
            return;
        }
        run->sum.messages += reply->messages;
        run->sum.recipients += reply->recipients;
        run->sum.bytes += reply->bytes;
        run->done = end;
        if (run->done < run->selection.ids.size()) return proceed(run);
        ended(run);
    });
}

void QueueActions::ended(const std::shared_ptr<Run>& run) {
    setBusy(false);
    if (run->dryRun) return ask(run);
    emit finished(wordsFor(run->deed).result.arg(countedText(run->sum)));
}

void QueueActions::ask(const std::shared_ptr<Run>& run) {
    if (run->sum.recipients == 0) {
        emit finished(run->deed == QueueDeed::release ? tr("None of these is on hold.")
                                                      : tr("None of these is in the queue any more."));
        return;
    }
    const ActionWords words = wordsFor(run->deed);
    if (run->deed == QueueDeed::bounce) return askForReason(run, words.text);
    Confirmation question;
    question.title = words.title;
    question.text = tr("%1: %2?").arg(words.title, countedText(run->sum));
    question.details = words.text;
    question.action = words.button;
    question.destroys = run->deed == QueueDeed::remove;
    confirm(over_, question, [this, run] { carryOut(run); });
}

void QueueActions::askForReason(const std::shared_ptr<Run>& run, const QString& text) {
    auto* dialog = new QDialog(over_);
    dialog->setObjectName(QStringLiteral("confirmation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Return to sender"));
    dialog->setMinimumWidth(460);
    auto* question = new QLabel(tr("Return %1?").arg(countedText(run->sum)));
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    auto* explanation = new QLabel(text);
    explanation->setWordWrap(true);
    auto* reason = new QLineEdit;
    reason->setObjectName(QStringLiteral("reason"));
    reason->setMaxLength(120);
    reason->setPlaceholderText(tr("For example: The address has been closed."));
    auto* label = new QLabel(tr("Reason given to the &senders (optional):"));
    label->setBuddy(reason);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* yes = buttons->addButton(tr("&Return to sender"), QDialogButtonBox::AcceptRole);
    yes->setObjectName(QStringLiteral("confirm"));
    yes->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    auto* layout = new QVBoxLayout(dialog);
    layout->setSpacing(10);
    layout->setContentsMargins(16, 16, 16, 16);
    for (QWidget* widget : std::initializer_list<QWidget*>{question, explanation, label, reason, buttons})
        layout->addWidget(widget);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, run, reason] {
        run->reason = utf8(reason->text().trimmed());
        carryOut(run);
    });
    dialog->open();
}

void QueueActions::carryOut(std::shared_ptr<Run> run) {
    run->dryRun = false;
    run->done = 0;
    run->sum = {};
    setBusy(true);
    proceed(std::move(run));
}

} // namespace ismail::admin
