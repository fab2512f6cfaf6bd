#include "dialogs/restore_dialog.h"

#include "ui/card.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace ismail::admin {

namespace {

constexpr int domainsShown = 8;

QString domainsText(const rpc::BackupVerify::Response& report) {
    QStringList names;
    for (const std::string& domain : report.domains)
        if (names.size() < domainsShown) names.append(qs(domain));
    const QString text = names.join(QStringLiteral(", "));
    return report.domainCount > names.size()
               ? RestoreDialog::tr("%1 and %2 more").arg(text, countText(report.domainCount - names.size()))
               : text;
}

} // namespace

RestoreDialog::RestoreDialog(ServiceLink& link, const rpc::BackupInfo& backup, QWidget* parent)
    : FormDialog(link, tr("Restore %1").arg(qs(backup.backup)), tr("&Restore"), parent), backup_(backup),
      preview_(new Card(tr("What is in it"))), next_(new Card(tr("How to switch to it"))), directory_(new QLineEdit) {
    setObjectName(QStringLiteral("restoreDialog"));
    preview_->setObjectName(QStringLiteral("preview"));
    next_->setObjectName(QStringLiteral("next"));
    next_->hide();
    directory_->setObjectName(QStringLiteral("directory"));
    addRow(tr("Into the &directory:"), directory_,
           tr("A new directory on the server. Nothing is overwritten, and the service keeps running with its present "
              "data."));
    below()->addWidget(preview_);
    below()->addWidget(next_);
    loading().ask<rpc::GetStatus>({}, tr("Where the service keeps its data could not be read."), this,
                                  [this](const rpc::GetStatus::Response& status) {
                                      if (directory_->text().isEmpty() && !status.dataDirectory.empty())
                                          directory_->setText(qs(status.dataDirectory) + QStringLiteral("-restored"));
                                  });
    resize(600, 420);
    look();
}

void RestoreDialog::look() {
    preview_->addMuted(tr("Reading the whole backup …"));
    loading().ask<rpc::BackupVerify>({backup_.backup}, tr("The backup could not be read."), this,
                                     [this](const rpc::BackupVerify::Response& report) { show(report); });
}

void RestoreDialog::show(const rpc::BackupVerify::Response& report) {
    preview_->clear();
    good_ = report.good;
    tellReady();
    const QString made = tr("Made %1, %2").arg(relativeTime(backup_.at), sizeText(backup_.bytes));
    if (!report.good) {
        preview_->addLine(rpc::Severity::problem, tr("It is damaged and cannot be restored. Choose another one."),
                          report.problems.empty() ? made : qs(report.problems.front()), exactTime(backup_.at));
        return;
    }
    preview_->addLine(rpc::Severity::ok, tr("The backup is complete, and every checksum is right."), made,
                      exactTime(backup_.at));
    preview_->addLine(rpc::Severity::notice,
                      tr("%1 domains, %2 accounts").arg(countText(report.domainCount), countText(report.accounts)),
                      domainsText(report));
    preview_->addLine(rpc::Severity::notice,
                      tr("%1 messages in mailboxes, %2 recipients in the queue")
                          .arg(countText(report.mailboxMessages), countText(report.queuedRecipients)),
                      tr("Mail that arrived after the backup is not in it. Mail in its queue is sent again."));
    if (report.sealed) askForPassphrase();
    grow();
}

void RestoreDialog::askForPassphrase() {
    passphrase_ = new QLineEdit;
    passphrase_->setObjectName(QStringLiteral("passphrase"));
    passphrase_->setEchoMode(QLineEdit::Password);
    addRow(tr("&Passphrase:"), passphrase_,
           tr("The passphrase that the backup was made with. It decrypts the keys in the backup."));
}

void RestoreDialog::grow() {
    // Labels that wrap tell their height only once they are laid out.
    QTimer::singleShot(0, this, [this] {
        const int wanted = layout()->totalHeightForWidth(width());
        if (wanted > height()) resize(width(), wanted);
    });
}

QString RestoreDialog::complaint() const {
    if (directory_->text().trimmed().isEmpty()) return tr("Enter the directory to create.");
    if (passphrase_ && passphrase_->text().isEmpty()) return tr("Enter the passphrase that the backup was made with.");
    return {};
}

void RestoreDialog::submit() {
    rpc::BackupRestore::Request request;
    request.backup = backup_.backup;
    request.directory = utf8(directory_->text().trimmed());
    if (passphrase_) request.passphrase = Secret<std::string>(utf8(passphrase_->text()));
    link().call<rpc::BackupRestore>(request, this, [this](Result<rpc::BackupRestore::Response> reply) {
        if (!reply) return failed(tr("The backup was not restored."), reply.error());
        showRestored(qs(reply->directory));
    });
}

void RestoreDialog::showRestored(const QString& directory) {
    emit finishedWell(tr("The backup was restored to %1.").arg(directory));
    const QString command = QStringLiteral("ismaild --data \"%1\"").arg(directory);
    next_->addLine(rpc::Severity::ok, tr("Restored to %1").arg(directory));
    next_->addMuted(tr("Stop the service, move its present data directory aside, and put the new one in its place. To "
                       "try it first, start the service on it manually:"));
    QHBoxLayout* line = next_->addLine(rpc::Severity::notice, command);
    auto* copy = new QToolButton;
    copy->setAutoRaise(true);
    copy->setIcon(icon(QStringLiteral("copy")));
    copy->setToolTip(tr("Copy the command"));
    copy->setAccessibleName(tr("Copy the command"));
    connect(copy, &QToolButton::clicked, this, [command] { copyToClipboard(command); });
    line->addWidget(copy, 0, Qt::AlignTop);
    next_->show();
    grow();
    directory_->setReadOnly(true);
    auto* buttons = findChild<QDialogButtonBox*>();
    buttons->setEnabled(true);
    okButton()->hide();
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("&Close"));
    directory_->parentWidget()->setEnabled(true);
}

} // namespace ismail::admin
