#include "pages/backup_page.h"

#include "dialogs/restore_dialog.h"
#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"

#include <QAction>
#include <QProgressBar>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

std::vector<Column<rpc::BackupInfo>> backupColumns(const QHash<QString, QString>* checked) {
    using Row = rpc::BackupInfo;
    return {
        {.id = QStringLiteral("at"),
         .title = BackupPage::tr("Made"),
         .text = [](const Row& row) { return relativeTime(row.at); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(toMillis(row.at)); },
         .tooltip = [](const Row& row) { return exactTime(row.at); },
         .width = 18},
        {.id = QStringLiteral("backup"),
         .title = BackupPage::tr("Name"),
         .text = [](const Row& row) { return qs(row.backup); },
         .width = 28},
        {.id = QStringLiteral("bytes"),
         .title = BackupPage::tr("Size"),
         .text = [](const Row& row) { return sizeText(row.bytes); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.bytes); },
         .right = true,
         .width = 10},
        {.id = QStringLiteral("messages"),
         .title = BackupPage::tr("Messages"),
         .text = [](const Row& row) { return countText(row.messages); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.messages); },
         .right = true,
         .width = 10},
        {.id = QStringLiteral("scheduled"),
         .title = BackupPage::tr("Made by"),
         .text = [](const Row& row) { return row.scheduled ? BackupPage::tr("Schedule") : BackupPage::tr("Manual"); },
         .width = 10},
        {.id = QStringLiteral("checked"),
         .title = BackupPage::tr("Check"),
         .text = [checked](const Row& row) { return checked->value(qs(row.backup)); },
         .width = 16},
        {.id = QStringLiteral("path"),
         .title = BackupPage::tr("Where"),
         .text = [](const Row& row) { return qs(row.path); },
         .tooltip = [](const Row& row) { return qs(row.path).toHtmlEscaped(); },
         .stretch = true}};
}

} // namespace

BackupPage::BackupPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), mark_(new QLabel), verdict_(new QLabel), next_(mutedLabel({})), progress_(new QProgressBar),
      tabs_(new QTabWidget), now_(new QPushButton(icon(QStringLiteral("backup")), tr("&Back up now"))),
      table_(new TableView(QStringLiteral("backups"))), schedule_(new SettingsForm(link())) {
    now_->setObjectName(QStringLiteral("backupNow"));
    connect(now_, &QPushButton::clicked, this, &BackupPage::backUpNow);
    titleBar()->addWidget(now_);
    verdict_->setObjectName(QStringLiteral("verdict"));
    verdict_->setWordWrap(true);
    progress_->setObjectName(QStringLiteral("progress"));
    progress_->hide();
    rows_ = new RowsModel<rpc::BackupInfo>([](const rpc::BackupInfo& row) { return qs(row.backup); },
                                           backupColumns(&checked_), this);
    table_->showRows(rows_, 0, Qt::DescendingOrder);
    table_->setAccessibleName(tr("Backups"));
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    auto* actions = new ActionRow;
    verify_ = actions->add(QStringLiteral("verify"), QStringLiteral("ok"), tr("&Check"),
                           [this] { verify(table_->currentKey()); });
    verify_->setToolTip(tr("Read the whole backup and verify every checksum"));
    restore_ = actions->add(QStringLiteral("restore"), QStringLiteral("retry"), tr("R&estore …"),
                            [this] { restore(table_->currentKey()); });
    restore_->setToolTip(tr("See what is in it, and restore it into a data directory"));
    copy_ = actions->add(QStringLiteral("copyPath"), QStringLiteral("copy"), tr("Copy &restore command"), [this] {
        if (const rpc::BackupInfo* row = rows_->rowOf(table_->currentKey())) {
            copyToClipboard(QStringLiteral("ismailctl backup restore \"%1\" --to NEW-DIRECTORY").arg(qs(row->path)));
            notice(tr("The command is on the clipboard. A backup is restored into a new data directory; nothing is "
                      "overwritten."));
        }
    });
    table_->setRowActions({verify_, restore_, copy_});
    const auto enable = [this] {
        verify_->setEnabled(!table_->currentKey().isEmpty());
        for (QAction* action : {restore_, copy_})
            action->setEnabled(verify_->isEnabled());
    };
    connect(table_, &TableView::selectionKeysChanged, this, enable);
    connect(table_, &TableView::rowActivated, this, &BackupPage::restore);
    new Placeholder(
        table_, QStringLiteral("backup"), tr("No backup yet"),
        tr("\"Back up now\" makes one without interrupting mail. Set up regular backups in the tab Schedule."));
    enable();

    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(verdict_);
    words->addWidget(next_);
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(mark_, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto* list = new QWidget;
    auto* listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(12, 12, 12, 12);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(actions);
    buttons->addStretch(1);
    listLayout->addLayout(buttons);
    listLayout->addWidget(table_, 1);
    schedule_->setItems({{QStringLiteral("backup.interval"), tr("How often")},
                         {QStringLiteral("backup.keep"), tr("How many are kept")},
                         {QStringLiteral("backup.directory"), tr("Where to")},
                         {QStringLiteral("backup.passphrase"), tr("Passphrase for the keys")}});
    connect(schedule_, &SettingsForm::saved, this, &BackupPage::notice);
    auto* plan = new QWidget;
    auto* planLayout = new QVBoxLayout(plan);
    planLayout->setContentsMargins(12, 12, 12, 12);
    planLayout->addWidget(schedule_);
    planLayout->addStretch(1);
    tabs_->setObjectName(QStringLiteral("tabs"));
    tabs_->addTab(list, icon(QStringLiteral("list")), tr("Back&ups"));
    tabs_->addTab(plan, icon(QStringLiteral("settings")), tr("&Schedule"));
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addLayout(top);
    layout->addWidget(progress_);
    layout->addWidget(tabs_, 1);
    again_.setInterval(everyMs);
    connect(&again_, &QTimer::timeout, this, [this] {
        if (isInSight() && isVisible() && !isBusy()) askStatus();
    });
}

void BackupPage::go(const QString& argument) { tabs_->setCurrentIndex(argument == u"schedule" ? 1 : 0); }

void BackupPage::refresh() {
    askStatus();
    ask<rpc::BackupList>({}, tr("The backups could not be read."),
                         [this](rpc::BackupList::Response reply) { rows_->setRows(std::move(reply.backups)); });
    schedule_->load();
}

void BackupPage::askStatus() {
    ask<rpc::BackupStatus>({}, tr("The state of the backup could not be read."),
                           [this](const rpc::BackupStatus::Response& reply) { showStatus(reply); });
}

void BackupPage::showStatus(const rpc::BackupStatus::Response& status) {
    const bool ended = running_ && !status.running;
    running_ = status.running;
    rpc::Severity severity = rpc::Severity::ok;
    verdict_->setToolTip(status.lastAt ? tr("The last good one: %1").arg(exactTime(*status.lastAt)) : QString());
    if (status.running) {
        severity = rpc::Severity::notice;
        verdict_->setText(tr("A backup is being made. Mail is not interrupted."));
    } else if (!status.lastError.empty()) {
        severity = rpc::Severity::problem;
        verdict_->setText(
            tr("The last backup failed: %1").arg(sentenceText(status.lastErrorSentence, status.lastError)));
    } else if (!status.lastAt) {
        severity = rpc::Severity::warning;
        verdict_->setText(tr("There is no backup yet. Make one now, and give it a schedule."));
    } else {
        verdict_->setText(tr("The last good backup was made %1.").arg(relativeTime(*status.lastAt)));
    }
    mark_->setPixmap(severityIcon(severity).pixmap(QSize(22, 22), devicePixelRatioF()));
    next_->setText(status.nextAt ? tr("The next one is scheduled %1.").arg(relativeTime(*status.nextAt))
                                 : tr("There is no schedule: backups are made manually only."));
    next_->setToolTip(status.nextAt ? exactTime(*status.nextAt) : QString());
    progress_->setVisible(status.running);
    progress_->setRange(0, status.total > 0 ? 1000 : 0);
    if (status.total > 0) progress_->setValue(static_cast<int>(status.done * 1000 / status.total));
    progress_->setFormat(status.total > 0 ? tr("%1 of %2").arg(sizeText(status.done), sizeText(status.total))
                                          : QString());
    now_->setEnabled(!status.running);
    if (status.running && !again_.isActive()) again_.start();
    if (!status.running) again_.stop();
    if (!ended) return;
    if (status.lastError.empty()) notice(tr("Backup %1 was made.").arg(qs(status.backup)));
    refreshNow();
}

void BackupPage::backUpNow() {
    now_->setEnabled(false);
    act<rpc::BackupNow>({}, tr("The backup was not started."), [this](const rpc::BackupNow::Response&) {
        running_ = true;
        askStatus();
    });
    QTimer::singleShot(0, this, [this] { now_->setEnabled(true); });
}

void BackupPage::verify(const QString& name) {
    if (name.isEmpty()) return;
    const auto mark = [this, name](const QString& text) {
        checked_[name] = text;
        std::vector<rpc::BackupInfo> rows = rows_->rows();
        rows_->setRows(std::move(rows));
    };
    mark(tr("Checking …"));
    link().call<rpc::BackupVerify>({utf8(name)}, this, [this, name, mark](Result<rpc::BackupVerify::Response> reply) {
        if (!reply) {
            mark({});
            return showError(tr("The backup was not checked."), reply.error());
        }
        mark(reply->good ? tr("Good, %1").arg(QTime::currentTime().toString(QStringLiteral("HH:mm"))) : tr("Damaged"));
        if (reply->good)
            return notice(tr("%1 is good: %2 messages, %3 were read.")
                              .arg(name, countText(reply->messages), sizeText(reply->bytes)));
        QStringList problems;
        for (const std::string& problem : reply->problems)
            problems.append(qs(problem));
        showError(tr("%1 is damaged.").arg(name),
                  {ErrorKind::invalid,
                   utf8(tr("Make a new backup now. The problem: %1").arg(problems.mid(0, 3).join(u' ')))});
        if (problems.size() > 3) showText(this, tr("What is wrong with %1").arg(name), problems.join(u'\n'));
    });
}

void BackupPage::restore(const QString& name) {
    const rpc::BackupInfo* row = rows_->rowOf(name);
    if (!row) return;
    auto* dialog = new RestoreDialog(link(), *row, this);
    connect(dialog, &FormDialog::finishedWell, this, &BackupPage::notice);
    dialog->open();
}

} // namespace ismail::admin
