#include "dialogs/recipients_dialog.h"

#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/tab_order.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr qint64 maxFileOctets = 8 * 1024 * 1024;

} // namespace

RecipientsDialog::RecipientsDialog(ServiceLink& link, const QString& domain, QWidget* parent)
    : QDialog(parent), link_(link), domain_(domain), error_(new MessageBar(MessageBar::Kind::error)),
      notice_(new MessageBar(MessageBar::Kind::done)), table_(new TableView(QStringLiteral("recipients"))),
      total_(mutedLabel(tr("Loading …"))), fresh_(new QPlainTextEdit),
      remove_(new QPushButton(icon(QStringLiteral("remove")), tr("&Remove"))),
      import_(new QPushButton(icon(QStringLiteral("import")), tr("Replace from &file …"))) {
    setObjectName(QStringLiteral("recipientsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Recipients of %1").arg(domain));
    model_ =
        new RowsModel<std::string>([](const std::string& name) { return qs(name); },
                                   {{.id = QStringLiteral("recipient"),
                                     .title = tr("Recipient"),
                                     .text = [domain](const std::string& name) { return qs(name) + u'@' + domain; },
                                     .stretch = true}},
                                   this);
    table_->showRows(model_);
    table_->setAccessibleName(tr("Recipients"));
    auto* search = new ActionRow;
    search->addSearch(tr("Search recipients"), [this](const QString& text) {
        contains_ = text;
        refresh();
    });
    auto* note = mutedLabel(tr("The list is used when the domain's recipients are set to \"Only recipients on a list "
                               "kept here\". It should match the recipients at the primary."));
    note->setWordWrap(true);
    fresh_->setObjectName(QStringLiteral("newRecipients"));
    fresh_->setPlaceholderText(tr("New recipients, one per line: anna, or anna@%1").arg(domain));
    fresh_->setAccessibleName(tr("New recipients"));
    fresh_->setTabChangesFocus(true);
    fresh_->setFixedHeight(fontMetrics().height() * 4);
    auto* addButton = new QPushButton(icon(QStringLiteral("add")), tr("&Add"));
    addButton->setObjectName(QStringLiteral("addRecipients"));
    import_->setObjectName(QStringLiteral("replaceRecipients"));
    import_->setEnabled(false);
    total_->setObjectName(QStringLiteral("recipientsTotal"));
    remove_->setObjectName(QStringLiteral("removeRecipients"));
    remove_->setEnabled(false);
    connect(addButton, &QPushButton::clicked, this, [this] { add(fresh_->toPlainText()); });
    connect(import_, &QPushButton::clicked, this, &RecipientsDialog::importFile);
    connect(remove_, &QPushButton::clicked, this, &RecipientsDialog::removeSelected);
    connect(table_, &TableView::selectionKeysChanged, this,
            [this] { remove_->setEnabled(!table_->selectedKeys().isEmpty()); });
    connect(&link_, &ServiceLink::configChanged, this, &RecipientsDialog::refresh);

    auto* buttonsRow = new QHBoxLayout;
    buttonsRow->addWidget(addButton);
    buttonsRow->addWidget(import_);
    buttonsRow->addStretch(1);
    auto* listFoot = new QHBoxLayout;
    listFoot->addWidget(total_, 1);
    listFoot->addWidget(remove_);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(close, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(error_);
    layout->addWidget(notice_);
    layout->addWidget(note);
    layout->addWidget(search);
    layout->addWidget(table_, 1);
    layout->addLayout(listFoot);
    layout->addWidget(fresh_);
    layout->addLayout(buttonsRow);
    layout->addWidget(close);
    resize(560, 600);
    tabAsLaidOut(this);
    refresh();
}

std::vector<std::string> RecipientsDialog::parse(const QString& text) {
    std::vector<std::string> names;
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    for (const QString& line : text.split(u'\n'))
        for (const QString& name : line.section(u'#', 0, 0).split(separators, Qt::SkipEmptyParts))
            names.push_back(utf8(name));
    return names;
}

void RecipientsDialog::refresh() {
    rpc::RecipientsList::Request request;
    request.domain = utf8(domain_);
    request.page.limit = 1000;
    request.page.contains = utf8(contains_);
    link_.call<rpc::RecipientsList>(request, this, [this](Result<rpc::RecipientsList::Response> reply) {
        if (!reply) {
            readFailed_ = true;
            total_->clear();
            // Whoever replaces the list is told how many recipients go.
            import_->setEnabled(false);
            return error_->sayWithRetry(tr("The list could not be read."), errorText(reply.error()), [this] {
                total_->setText(tr("Loading …"));
                refresh();
            });
        }
        if (std::exchange(readFailed_, false)) error_->hide();
        if (contains_.isEmpty()) all_ = reply->total;
        import_->setEnabled(all_.has_value());
        const auto shown = static_cast<std::int64_t>(reply->recipients.size());
        total_->setText(
            shown < reply->total
                ? tr("The first %1 of %2; search to see others.").arg(countText(shown), countText(reply->total))
                : tr("%1 recipients").arg(countText(reply->total)));
        model_->setRows(std::move(reply->recipients));
    });
}

void RecipientsDialog::told(Result<rpc::RecipientsCount> reply, const QString& what) {
    if (!reply) return error_->say(what, errorText(reply.error()));
    error_->hide();
    notice_->say(tr("%1 added, %2 removed; %3 recipients now.")
                     .arg(countText(reply->added), countText(reply->removed), countText(reply->total)));
    refresh();
}

void RecipientsDialog::add(const QString& text) {
    rpc::RecipientsEdit request{utf8(domain_), parse(text)};
    if (request.recipients.empty()) return fresh_->setFocus();
    link_.call<rpc::RecipientsAdd>(request, this, [this](Result<rpc::RecipientsCount> reply) {
        if (reply) fresh_->clear();
        told(std::move(reply), tr("The recipients were not added."));
    });
}

void RecipientsDialog::removeSelected() {
    rpc::RecipientsEdit request{utf8(domain_), {}};
    for (const QString& name : table_->selectedKeys())
        request.recipients.push_back(utf8(name));
    const QString count = countText(static_cast<std::int64_t>(request.recipients.size()));
    confirm(this,
            {tr("Remove recipients"), tr("Remove %1 recipients from the list?").arg(count),
             tr("If the list is used, mail for them is refused from then on."), tr("&Remove"), true},
            [this, request] {
                link_.call<rpc::RecipientsRemove>(request, this, [this](Result<rpc::RecipientsCount> reply) {
                    told(std::move(reply), tr("The recipients were not removed."));
                });
            });
}

void RecipientsDialog::importFile() {
    auto* chooser = new QFileDialog(this, tr("Recipients, one per line"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        QFile file(path);
        const bool opened = file.open(QIODevice::ReadOnly) && file.size() <= maxFileOctets;
        const QByteArray text = opened ? file.readAll() : QByteArray();
        // A file that breaks off must not cut the list.
        if (!opened || file.error() != QFileDevice::NoError)
            return error_->say(tr("The file could not be read."), tr("It must be a text file of at most 8 MB."));
        const rpc::RecipientsEdit request{utf8(domain_), parse(QString::fromUtf8(text))};
        confirm(this,
                {tr("Replace the list"),
                 tr("Replace the whole list by the %1 recipients of this file?")
                     .arg(countText(static_cast<std::int64_t>(request.recipients.size()))),
                 tr("Recipients that are not in the file are removed; the list has %1 now.").arg(countText(*all_)),
                 tr("&Replace"), true},
                [this, request] {
                    link_.call<rpc::RecipientsReplace>(request, this, [this](Result<rpc::RecipientsCount> reply) {
                        told(std::move(reply), tr("The list was not replaced."));
                    });
                });
    });
    chooser->open();
}

} // namespace ismail::admin
