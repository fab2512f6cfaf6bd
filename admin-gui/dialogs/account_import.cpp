#include "dialogs/account_import.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"
#include "ui/tab_order.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

// A password is hashed for each account that is added, so a call takes a second or two.
constexpr int linesJudged = 500, linesAdded = 20;

QString outcomeText(const rpc::ImportLine& line) {
    switch (line.outcome) {
    case rpc::ImportOutcome::good: return AccountImport::tr("Good");
    case rpc::ImportOutcome::added: return AccountImport::tr("Added");
    case rpc::ImportOutcome::refused: return AccountImport::tr("Refused");
    }
    return {};
}

std::vector<Column<rpc::ImportLine>> importColumns() {
    using Line = rpc::ImportLine;
    return {{.id = QStringLiteral("line"),
             .title = AccountImport::tr("Line"),
             .text = [](const Line& line) { return countText(line.line); },
             .sort = [](const Line& line) { return QVariant::fromValue(qlonglong(line.line)); },
             .right = true,
             .width = 5},
            {.id = QStringLiteral("address"),
             .title = AccountImport::tr("Address"),
             .text = [](const Line& line) { return qs(line.address); },
             .width = 28},
            {.id = QStringLiteral("outcome"),
             .title = AccountImport::tr("Outcome"),
             .text = outcomeText,
             .icon =
                 [](const Line& line) {
                     return severityIcon(line.outcome == rpc::ImportOutcome::refused ? rpc::Severity::problem
                                                                                     : rpc::Severity::ok);
                 },
             .width = 11},
            {.id = QStringLiteral("reason"),
             .title = AccountImport::tr("Reason"),
             .text = [](const Line& line) { return sentenceText(line.reasonSentence, line.reason); },
             .tooltip = [](const Line& line) { return sentenceText(line.reasonSentence, line.reason); },
             .stretch = true}};
}

} // namespace

AccountImport::AccountImport(ServiceLink& link, QWidget* parent)
    : QDialog(parent), link_(link), error_(new MessageBar(MessageBar::Kind::error)), summary_(new QLabel),
      model_(new RowsModel<rpc::ImportLine>([](const rpc::ImportLine& line) { return QString::number(line.line); },
                                            importColumns(), this)),
      table_(new TableView(QStringLiteral("import"))), progress_(new QProgressBar),
      choose_(new QPushButton(icon(QStringLiteral("import")), tr("Choose a &file …"))),
      start_(new QPushButton(tr("&Add them"))), buttons_(new QDialogButtonBox(QDialogButtonBox::Close)) {
    setObjectName(QStringLiteral("accountImport"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Import accounts"));
    auto* explanation = new QLabel(tr("A text file with one account per line: address, password and description, "
                                      "separated by commas or semicolons. To use another order, put the names address, "
                                      "password, description, quota, forward, enabled in the first line."));
    explanation->setWordWrap(true);
    summary_->setObjectName(QStringLiteral("importSummary"));
    summary_->setWordWrap(true);
    table_->showRows(model_);
    table_->setAccessibleName(tr("Lines of the file"));
    new Placeholder(table_, QStringLiteral("import"), tr("No file yet"),
                    tr("Every line is checked first. Nothing is added until you press Add."));
    progress_->setObjectName(QStringLiteral("importProgress"));
    progress_->setAccessibleName(tr("Lines done"));
    progress_->hide();
    choose_->setObjectName(QStringLiteral("chooseImport"));
    start_->setObjectName(QStringLiteral("startImport"));
    start_->setEnabled(false);
    connect(choose_, &QPushButton::clicked, this, &AccountImport::chooseFile);
    connect(start_, &QPushButton::clicked, this, &AccountImport::add);
    buttons_->addButton(start_, QDialogButtonBox::ActionRole);
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(error_);
    layout->addWidget(explanation);
    layout->addWidget(choose_, 0, Qt::AlignLeft);
    layout->addWidget(table_, 1);
    layout->addWidget(summary_);
    layout->addWidget(progress_);
    layout->addWidget(buttons_);
    resize(720, 520);
    tabAsLaidOut(this);
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
    const bool opened = file.open(QIODevice::ReadOnly) && file.size() <= static_cast<qint64>(rpc::maxImportBytes);
    const QByteArray text = opened ? file.readAll() : QByteArray();
    if (!opened || file.error() != QFileDevice::NoError)
        return error_->say(tr("The file could not be read."), tr("It must be a text file of at most 3 MB."));
    file_ = QFileInfo(path).fileName();
    request_.csv = Secret<std::string>(text.toStdString());
    judge();
}

void AccountImport::judge() {
    request_.dryRun = true;
    request_.limit = linesJudged;
    setRunning(true);
    next();
}

void AccountImport::add() {
    request_.dryRun = false;
    request_.limit = linesAdded;
    setRunning(true);
    next();
}

void AccountImport::setRunning(bool running) {
    running_ = running;
    choose_->setEnabled(!running);
    start_->setEnabled(!running && request_.dryRun && good_ > 0);
    progress_->setVisible(running);
    // What was added stays added.
    buttons_->button(QDialogButtonBox::Close)->setText(running && !request_.dryRun ? tr("S&top") : tr("&Close"));
    if (!running) return;
    error_->hide();
    request_.fromLine = 1;
    lines_.clear();
    good_ = refused_ = 0;
    progress_->setRange(0, 0);
}

void AccountImport::next() {
    link_.call<rpc::AccountImport>(request_, this, [this](const Result<rpc::AccountImport::Response>& reply) {
        if (reply) return heard(*reply);
        setRunning(false);
        start_->setEnabled(false);
        error_->say(request_.dryRun ? tr("The file could not be checked.") : tr("The import stopped."),
                    errorText(reply.error()));
    });
}

void AccountImport::heard(const rpc::AccountImport::Response& reply) {
    for (const rpc::ImportLine& line : reply.lines) {
        ++(line.outcome == rpc::ImportOutcome::refused ? refused_ : good_);
        lines_.push_back(line);
    }
    progress_->setRange(0, static_cast<int>(reply.total));
    progress_->setValue(static_cast<int>(good_ + refused_));
    showCounts();
    if (!reply.nextLine) return finish();
    request_.fromLine = *reply.nextLine;
    next();
}

void AccountImport::finish() {
    model_->setRows(lines_);
    setRunning(false);
    showCounts();
    // What needs a look comes first.
    if (refused_ > 0) table_->sortByColumn(2, Qt::DescendingOrder);
    if (start_->isEnabled()) start_->setFocus();
}

void AccountImport::showCounts() {
    const QString good = countText(good_), refused = countText(refused_);
    if (request_.dryRun) {
        summary_->setText(
            running_ ? tr("Checking %1 …").arg(file_)
            : good_ + refused_ == 0
                ? tr("There is no account in %1.").arg(file_)
                : tr("%1: %2 can be added, %3 are refused. Nothing has been added yet.").arg(file_, good, refused));
        start_->setText(tr("&Add %1").arg(good));
    } else {
        summary_->setText(running_ ? tr("%1 added, %2 refused so far.").arg(good, refused)
                                   : tr("%1 added, %2 refused.").arg(good, refused));
    }
}

} // namespace ismail::admin
