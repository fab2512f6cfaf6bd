// The quarantine on the page Protection.
#include "pages/protection_page.h"

#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"
#include "ui/why_view.h"

#include <QAction>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

std::vector<Column<rpc::QuarantineEntry>> keptColumns() {
    using Row = rpc::QuarantineEntry;
    return {
        {.id = QStringLiteral("at"),
         .title = ProtectionPage::tr("When"),
         .text = [](const Row& row) { return relativeTime(row.receivedAt); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.id); },
         .tooltip = [](const Row& row) { return exactTime(row.receivedAt); },
         .width = 16},
        {.id = QStringLiteral("sender"),
         .title = ProtectionPage::tr("Sender"),
         .text = [](const Row& row) { return qs(row.sender); },
         .width = 24},
        {.id = QStringLiteral("recipient"),
         .title = ProtectionPage::tr("Recipient"),
         .text = [](const Row& row) { return qs(row.recipient); },
         .width = 24},
        {.id = QStringLiteral("why"),
         .title = ProtectionPage::tr("Why it is kept back"),
         .text = [](const Row& row) { return sentenceText(row.whySentence, row.why); },
         .tooltip = [](const Row& row) { return sentenceText(row.whySentence, row.why).toHtmlEscaped(); },
         .stretch = true},
        {.id = QStringLiteral("size"),
         .title = ProtectionPage::tr("Size"),
         .text = [](const Row& row) { return sizeText(row.size); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.size); },
         .right = true,
         .width = 9},
        {.id = QStringLiteral("until"),
         .title = ProtectionPage::tr("Will be removed"),
         .text = [](const Row& row) { return row.until ? relativeTime(*row.until) : ProtectionPage::tr("never"); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.until ? toMillis(*row.until) : 0); },
         .tooltip = [](const Row& row) { return row.until ? exactTime(*row.until) : QString(); },
         .width = 13},
        {.id = QStringLiteral("via"),
         .title = ProtectionPage::tr("Sent on by"),
         .text = [](const Row& row) { return qs(row.via); },
         .hidden = true},
        {.id = QStringLiteral("message"),
         .title = ProtectionPage::tr("Message"),
         .text = [](const Row& row) { return qs(row.messageId); },
         .hidden = true}};
}

QString messagesText(std::int64_t count) {
    return count == 1 ? ProtectionPage::tr("1 message") : ProtectionPage::tr("%1 messages").arg(countText(count));
}

} // namespace

QWidget* ProtectionPage::makeQuarantine() {
    auto* tab = new QWidget;
    keptRows_ = new RowsModel<rpc::QuarantineEntry>(
        [](const rpc::QuarantineEntry& row) { return QString::number(row.id); }, keptColumns(), this);
    kept_->showRows(keptRows_, 0, Qt::DescendingOrder);
    kept_->setAccessibleName(tr("Quarantine"));
    new Placeholder(kept_, {}, tr("Nothing in quarantine"),
                    tr("Mail that was taken and is kept back is listed here until it is released, or removed after "
                       "the time that the setting quarantine.keep names."));
    auto* row = new ActionRow;
    release_ = row->add(QStringLiteral("releaseKept"), QStringLiteral("release"), tr("&Release …"),
                        [this] { releaseSelected(); });
    removeKept_ =
        row->add(QStringLiteral("removeKept"), QStringLiteral("remove"), tr("&Delete …"), [this] { removeSelected(); });
    removeKept_->setShortcut(QKeySequence(Qt::Key_Delete));
    removeKept_->setShortcutContext(Qt::WidgetShortcut);
    kept_->addAction(removeKept_);
    whyKept_ = row->add(QStringLiteral("whyKept"), QStringLiteral("ask"), tr("&Why?"),
                        [this] { explainKept(kept_->currentKey()); });
    olderKept_ = row->add(QStringLiteral("olderKept"), QStringLiteral("list"), tr("&Older"),
                          [this] { loadQuarantine(nextKept_); });
    removeAll_ = row->add(QStringLiteral("removeAllKept"), QStringLiteral("remove"), tr("Delete &all …"),
                          [this] { removeAll(); });
    row->addSearch(tr("Sender or recipient"), [this](const QString& text) {
        keptContains_ = text;
        loadQuarantine(0);
    });
    const auto enable = [this] {
        const bool any = !kept_->selectedKeys().isEmpty();
        release_->setEnabled(any);
        removeKept_->setEnabled(any);
        whyKept_->setEnabled(kept_->selectedKeys().size() == 1);
    };
    enable();
    olderKept_->setEnabled(false);
    removeAll_->setEnabled(false);
    kept_->setRowActions({release_, removeKept_, whyKept_});
    connect(kept_, &TableView::selectionKeysChanged, this, enable);
    connect(kept_, &TableView::rowActivated, this, &ProtectionPage::explainKept);
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(row);
    layout->addWidget(kept_, 1);
    return tab;
}

void ProtectionPage::loadQuarantine(std::int64_t before) {
    rpc::QuarantineList::Request request;
    request.filter.contains = utf8(keptContains_);
    request.before = before;
    request.limit = before == 0 ? rowsToAsk(keptRows_->rowCount()) : pageRows;
    ask<rpc::QuarantineList>(request, tr("The quarantine could not be read."),
                             [this, before, contains = keptContains_](rpc::QuarantineList::Response reply) {
                                 if (contains != keptContains_) return;
                                 showPage(*keptRows_, std::move(reply.entries), before);
                                 nextKept_ = reply.next;
                                 totalKept_ = reply.total;
                                 olderKept_->setEnabled(nextKept_ > 0);
                                 removeAll_->setEnabled(keptRows_->rowCount() > 0);
                                 tabs_->setTabText(1, totalKept_ == 0
                                                          ? tr("&Quarantine")
                                                          : tr("&Quarantine (%1)").arg(countText(totalKept_)));
                             });
}

void ProtectionPage::explainKept(const QString& key) {
    const rpc::QuarantineEntry* entry = keptRows_->rowOf(key);
    if (!entry) return;
    act<rpc::MessageVerdict>({entry->messageId}, tr("The reasons could not be read."),
                             [this, why = sentenceText(entry->whySentence, entry->why)](const auto& reply) {
                                 openWhy(this, tr("Why is it in quarantine?"), why, reply.verdict, why);
                             });
}

rpc::QuarantineAction ProtectionPage::selectedKept() const {
    rpc::QuarantineAction action;
    for (const QString& key : kept_->selectedKeys())
        action.ids.push_back(key.toLongLong());
    return action;
}

void ProtectionPage::releaseSelected() {
    const rpc::QuarantineAction action = selectedKept();
    if (action.ids.empty()) return;
    Confirmation question;
    question.title = tr("Release from quarantine");
    question.text = tr("Release %1?").arg(messagesText(static_cast<std::int64_t>(action.ids.size())));
    question.details =
        tr("It is delivered to the recipients' inboxes as if it had just come, or sent on where an alias "
           "sends it on. Open attachments only if you know what they are.");
    question.action = tr("&Release");
    confirm(this, question, [this, action] {
        act<rpc::QuarantineRelease>(action, tr("The mail was not released."),
                                    [this](const auto& result) { left(tr("Released: %1."), result); });
    });
}

void ProtectionPage::removeSelected() {
    const rpc::QuarantineAction action = selectedKept();
    if (action.ids.empty()) return;
    removeKept(action, tr("Delete %1?").arg(messagesText(static_cast<std::int64_t>(action.ids.size()))));
}

void ProtectionPage::removeAll() {
    rpc::QuarantineAction action;
    action.filter.emplace().contains = utf8(keptContains_);
    removeKept(action, keptContains_.isEmpty() ? tr("Delete all %1?").arg(messagesText(totalKept_))
                                               : tr("Delete all messages with “%1”?").arg(keptContains_));
}

void ProtectionPage::removeKept(const rpc::QuarantineAction& action, const QString& text) {
    Confirmation question;
    question.title = tr("Delete from quarantine");
    question.text = text;
    question.details = tr("Neither the senders nor the recipients are told. This cannot be undone.");
    question.action = tr("&Delete");
    question.destroys = true;
    confirm(this, question, [this, action] {
        act<rpc::QuarantineRemove>(action, tr("The mail was not deleted."),
                                   [this](const auto& result) { left(tr("Deleted: %1."), result); });
    });
}

void ProtectionPage::left(const QString& text, const rpc::QuarantineResult& result) {
    if (result.failed > 0) {
        QStringList who;
        for (const std::string& each : result.failures)
            who.append(qs(each));
        showError(tr("%1 stayed in quarantine.").arg(messagesText(result.failed)),
                  {ErrorKind::unavailable,
                   utf8(tr("There is nowhere to deliver it to for: %1.").arg(who.join(QStringLiteral(", "))))});
    }
    if (result.done > 0) notice(text.arg(messagesText(result.done)));
    loadQuarantine(0);
}

} // namespace ismail::admin
