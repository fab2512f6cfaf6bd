#include "dialogs/account_import.h"

#include "ui/format.h"
#include "ui/icons.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr qint64 maxFileOctets = 4 * 1024 * 1024;

QStringList fieldsOf(const QString& line) {
    QStringList fields;
    QString field;
    bool quoted = false;
    const QChar separator = line.contains(u';') && !line.contains(u',') ? u';' : u',';
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (quoted && c == u'"' && i + 1 < line.size() && line[i + 1] == u'"') {
            field += c;
            ++i;
        } else if (c == u'"' && (quoted || field.trimmed().isEmpty())) {
            quoted = !quoted;
            if (quoted) field.clear();
        } else if (c == separator && !quoted) {
            fields.append(field.trimmed());
            field.clear();
        } else {
            field += c;
        }
    }
    fields.append(field.trimmed());
    return fields;
}

} // namespace

AccountImport::AccountImport(ServiceLink& link, QWidget* parent)
    : QDialog(parent), link_(link), summary_(mutedLabel({})), report_(new QPlainTextEdit), progress_(new QProgressBar),
      start_(new QPushButton(tr("&Add them"))) {
    setObjectName(QStringLiteral("accountImport"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Import accounts"));
    auto* explanation = new QLabel(tr("A text file with one account a line: address, password, description. Commas or "
                                      "semicolons stand between them."));
    explanation->setWordWrap(true);
    report_->setReadOnly(true);
    report_->setAccessibleName(tr("What was refused"));
    progress_->hide();
    summary_->setWordWrap(true);
    start_->setObjectName(QStringLiteral("startImport"));
    start_->setEnabled(false);
    auto* choose = new QPushButton(icon(QStringLiteral("import")), tr("Choose a &file …"));
    connect(choose, &QPushButton::clicked, this, &AccountImport::chooseFile);
    connect(start_, &QPushButton::clicked, this, &AccountImport::start);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(start_, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(explanation);
    layout->addWidget(choose, 0, Qt::AlignLeft);
    layout->addWidget(summary_);
    layout->addWidget(progress_);
    layout->addWidget(report_, 1);
    layout->addWidget(buttons);
    resize(560, 420);
}

AccountImport::Parsed AccountImport::parse(const QString& text) {
    Parsed parsed;
    int number = 0;
    for (const QString& raw : text.split(u'\n')) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty()) continue;
        const QStringList fields = fieldsOf(line);
        const QString address = fields.value(0);
        if (number == 1 && !address.contains(u'@')) continue;
        if (!address.contains(u'@'))
            parsed.complaints.append(tr("Line %1: %2 is no address.").arg(number).arg(address));
        else if (fields.value(1).isEmpty())
            parsed.complaints.append(tr("Line %1: %2 has no password.").arg(number).arg(address));
        else
            parsed.lines.push_back({address, fields.value(1), fields.value(2)});
    }
    return parsed;
}

void AccountImport::chooseFile() {
    auto* chooser = new QFileDialog(this, tr("Accounts"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::ExistingFile);
    connect(chooser, &QFileDialog::fileSelected, this, &AccountImport::take);
    chooser->open();
}

void AccountImport::take(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > maxFileOctets)
        return summary_->setText(tr("The file could not be read. It must be a text file of at most 4 MB."));
    Parsed parsed = parse(QString::fromUtf8(file.readAll()));
    lines_ = std::move(parsed.lines);
    summary_->setText(
        tr("%1 accounts to add. Nothing has happened yet.").arg(countText(static_cast<std::int64_t>(lines_.size()))));
    report_->setPlainText(parsed.complaints.join(u'\n'));
    start_->setEnabled(!lines_.empty());
}

void AccountImport::start() {
    if (running_) return;
    running_ = true;
    at_ = added_ = 0;
    start_->setEnabled(false);
    report_->clear();
    progress_->setRange(0, static_cast<int>(lines_.size()));
    progress_->show();
    next();
}

void AccountImport::next() {
    progress_->setValue(static_cast<int>(at_));
    summary_->setText(tr("%1 added, %2 refused, %3 to go.")
                          .arg(countText(static_cast<std::int64_t>(added_)),
                               countText(static_cast<std::int64_t>(at_ - added_)),
                               countText(static_cast<std::int64_t>(lines_.size() - at_))));
    if (at_ >= lines_.size()) {
        running_ = false;
        return;
    }
    const Line& line = lines_[at_];
    rpc::AccountAdd::Request request;
    request.address = utf8(line.address);
    request.password = Secret<std::string>(utf8(line.password));
    request.description = utf8(line.description);
    link_.call<rpc::AccountAdd>(request, this, [this](const Result<rpc::AccountInfo>& reply) {
        if (reply)
            ++added_;
        else
            report_->appendPlainText(lines_[at_].address + QStringLiteral(": ") + errorText(reply.error()));
        ++at_;
        next();
    });
}

} // namespace ismail::admin
