#include "dialogs/mail_dialog.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"
#include "ui/tab_order.h"
#include "ui/why_view.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace ismail::admin {

namespace {

using MailRow = rpc::MailboxEntry;

QString senderText(const MailRow& row) {
    if (!row.sender) return MailDialog::tr("put there by a mail program");
    return row.sender->empty() ? MailDialog::tr("a report, without a sender") : qs(*row.sender);
}

QString mailDecisionText(const MailRow& row) {
    return row.decision ? decisionText(*row.decision) : MailDialog::tr("Not checked");
}

std::vector<Column<MailRow>> mailColumns() {
    return {{.id = QStringLiteral("at"),
             .title = MailDialog::tr("Received"),
             .text = [](const MailRow& row) { return relativeTime(row.receivedAt); },
             .sort = [](const MailRow& row) { return QVariant::fromValue<qlonglong>(row.uid); },
             .tooltip = [](const MailRow& row) { return exactTime(row.receivedAt); },
             .width = 16},
            {.id = QStringLiteral("sender"), .title = MailDialog::tr("Sender"), .text = senderText, .stretch = true},
            {.id = QStringLiteral("decision"),
             .title = MailDialog::tr("What was decided"),
             .text = mailDecisionText,
             .width = 24},
            {.id = QStringLiteral("points"),
             .title = MailDialog::tr("Points"),
             .text = [](const MailRow& row) { return row.decision ? QString::number(row.points) : QString(); },
             .sort = [](const MailRow& row) { return QVariant::fromValue<qlonglong>(row.points); },
             .right = true,
             .width = 8},
            {.id = QStringLiteral("size"),
             .title = MailDialog::tr("Size"),
             .text = [](const MailRow& row) { return sizeText(row.size); },
             .sort = [](const MailRow& row) { return QVariant::fromValue<qlonglong>(row.size); },
             .right = true,
             .width = 10},
            {.id = QStringLiteral("message"),
             .title = MailDialog::tr("Message"),
             .text = [](const MailRow& row) { return qs(row.id); },
             .hidden = true}};
}

QString folderText(const rpc::MailboxInfo& box) {
    const QString name = box.mailbox == "INBOX" ? MailDialog::tr("Inbox") : qs(box.mailbox);
    return MailDialog::tr("%1 (%2)").arg(name, countText(box.messages));
}

} // namespace

MailDialog::MailDialog(ServiceLink& link, const QString& address, QWidget* parent)
    : QDialog(parent), link_(link), address_(address), error_(new MessageBar(MessageBar::Kind::error)),
      folders_(new QComboBox),
      rows_(new RowsModel<MailRow>([](const MailRow& row) { return QString::number(row.uid); }, mailColumns(), this)),
      table_(new TableView(QStringLiteral("accountMail"))), shown_(mutedLabel(tr("Loading …"))),
      why_(new QPushButton(icon(QStringLiteral("ask")), tr("&Why?"))),
      older_(new QPushButton(icon(QStringLiteral("list")), tr("&Older"))) {
    setObjectName(QStringLiteral("mailDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Mail of %1").arg(address));
    folders_->setObjectName(QStringLiteral("mailFolder"));
    folders_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    folders_->setEnabled(false);
    auto* label = new QLabel(tr("&Folder:"));
    label->setBuddy(folders_);
    connect(folders_, &QComboBox::activated, this, [this] { load(0); });
    makeTable();
    auto* top = new QHBoxLayout;
    top->addWidget(label);
    top->addWidget(folders_);
    top->addStretch(1);
    auto* foot = new QHBoxLayout;
    foot->addWidget(shown_, 1);
    foot->addWidget(older_);
    foot->addWidget(why_);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(error_);
    layout->addLayout(top);
    layout->addWidget(table_, 1);
    layout->addLayout(foot);
    layout->addWidget(close);
    resize(820, 560);
    tabAsLaidOut(this);
    loadFolders();
}

void MailDialog::makeTable() {
    table_->showRows(rows_, 0, Qt::DescendingOrder);
    table_->setAccessibleName(tr("Messages"));
    empty_ = new Placeholder(table_, {}, tr("Loading …"));
    why_->setObjectName(QStringLiteral("whyMail"));
    why_->setEnabled(false);
    why_->setToolTip(tr("Why this message is where it is"));
    older_->setObjectName(QStringLiteral("olderMail"));
    older_->setEnabled(false);
    connect(why_, &QPushButton::clicked, this, [this] { explain(table_->currentKey()); });
    connect(older_, &QPushButton::clicked, this, [this] { load(all_.empty() ? 0 : all_.back().uid); });
    connect(table_, &TableView::rowActivated, this, &MailDialog::explain);
    connect(table_, &TableView::selectionKeysChanged, this,
            [this] { why_->setEnabled(table_->selectedKeys().size() == 1); });
}

QString MailDialog::folder() const { return folders_->currentData().toString(); }

void MailDialog::loadFolders() {
    link_.call<rpc::MailboxList>({utf8(address_)}, this, [this](Result<rpc::MailboxList::Response> reply) {
        if (!reply) {
            shown_->clear();
            return error_->sayWithRetry(tr("The folders could not be read."), errorText(reply.error()),
                                        [this] { loadFolders(); });
        }
        error_->hide();
        showFolders(*reply);
        load(0);
    });
}

void MailDialog::showFolders(const rpc::MailboxList::Response& reply) {
    folders_->clear();
    for (const rpc::MailboxInfo& box : reply.mailboxes)
        folders_->addItem(folderText(box), qs(box.mailbox));
    folders_->setCurrentIndex(std::max(0, folders_->findData(QStringLiteral("INBOX"))));
    folders_->setEnabled(folders_->count() > 0);
}

void MailDialog::load(std::int64_t before) {
    rpc::MailboxMessages::Request request;
    request.address = utf8(address_);
    request.mailbox = utf8(folder());
    request.afterUid = before;
    request.limit = pageRows;
    request.newestFirst = true;
    older_->setEnabled(false);
    link_.call<rpc::MailboxMessages>(
        request, this, [this, before, of = folder()](Result<rpc::MailboxMessages::Response> reply) {
            if (of != folder()) return; // another was chosen meanwhile
            if (!reply)
                return error_->sayWithRetry(tr("The messages could not be read."), errorText(reply.error()),
                                            [this, before] { load(before); });
            error_->hide();
            show(std::move(*reply), before != 0);
        });
}

void MailDialog::show(rpc::MailboxMessages::Response reply, bool more) {
    if (!more) all_.clear();
    all_.insert(all_.end(), reply.messages.begin(), reply.messages.end());
    rows_->setRows(all_);
    empty_->setTexts(tr("No mail in this folder"), {});
    older_->setEnabled(reply.more);
    const auto count = countText(static_cast<std::int64_t>(all_.size()));
    shown_->setText(reply.more         ? tr("The newest %1 messages").arg(count)
                    : all_.size() == 1 ? tr("1 message")
                                       : tr("%1 messages").arg(count));
}

void MailDialog::explain(const QString& key) {
    const MailRow* row = rows_->rowOf(key);
    if (!row) return;
    link_.call<rpc::MessageVerdict>({row->id}, this, [this](Result<rpc::MessageVerdict::Response> reply) {
        if (!reply) return error_->say(tr("The reasons could not be read."), errorText(reply.error()));
        error_->hide();
        openWhy(this, tr("Why is it there?"), {}, reply->verdict,
                tr("It was not checked. Mail of accounts that logged in, of trusted networks and of this server itself "
                   "is not, nor is any while the setting check.incoming is off."));
    });
}

} // namespace ismail::admin
