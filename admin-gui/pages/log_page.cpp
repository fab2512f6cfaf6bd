#include "pages/log_page.h"

#include "ui/action_row.h"
#include "ui/format.h"
#include "ui/icons.h"

#include <QAction>
#include <QComboBox>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int typingMs = 300;
constexpr std::int64_t linesAtOnce = 1000;

} // namespace

LogPage::LogPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), model_(new LogModel(this)), table_(new TableView(QStringLiteral("log"))),
      hold_(new QPushButton(icon(QStringLiteral("pause")), tr("&Pause"))), whole_(new QLabel) {
    table_->showModel(model_, LogModel::looks());
    table_->setAccessibleName(tr("Log"));
    table_->setAlternatingRowColors(false);
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 6);
    hold_->setObjectName(QStringLiteral("hold"));
    hold_->setCheckable(true);
    hold_->setToolTip(tr("Stop scrolling; no lines are lost"));
    titleBar()->addWidget(hold_);
    connect(hold_, &QPushButton::toggled, this, &LogPage::setHeld);
    auto* actions = new ActionRow;
    followMessage_ = actions->add(QStringLiteral("followMessage"), QStringLiteral("trace"), tr("Follow this &message"),
                                  [this] { followField({QStringLiteral("message")}); });
    followSession_ = actions->add(QStringLiteral("followSession"), QStringLiteral("connections"),
                                  tr("Follow this &session"), [this] { followField({QStringLiteral("session")}); });
    openMessage_ =
        actions->add(QStringLiteral("openMessage"), QStringLiteral("message"), tr("&Open the message"), [this] {
            if (const rpc::LogLine* line = model_->line(table_->currentIndex().row()))
                navigator().showPage(QStringLiteral("queue"), LogModel::field(line->text, QStringLiteral("message")));
        });
    table_->setRowActions({followMessage_, followSession_, openMessage_});
    connect(table_, &TableView::selectionKeysChanged, this, &LogPage::lineSelected);
    connect(table_, &TableView::rowActivated, this, [this] {
        followField({QStringLiteral("message"), QStringLiteral("session")});
    });
    whole_->setObjectName(QStringLiteral("wholeLine"));
    whole_->setTextFormat(Qt::PlainText);
    whole_->setWordWrap(true);
    whole_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    whole_->hide();
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeFilters());
    layout->addWidget(table_, 1);
    layout->addWidget(whole_);
    layout->addWidget(actions, 0, Qt::AlignLeft);
    connect(&link(), &ServiceLink::logLines, this,
            [this](const rpc::LogLines& event) { came(event.lines, event.missed); });
    lineSelected();
}

QWidget* LogPage::makeFilters() {
    auto* row = new QWidget;
    level_ = new QComboBox;
    level_->setObjectName(QStringLiteral("level"));
    level_->setAccessibleName(tr("Level"));
    level_->addItem(tr("Errors"), static_cast<int>(rpc::LogSeverity::error));
    level_->addItem(tr("Errors and warnings"), static_cast<int>(rpc::LogSeverity::warning));
    level_->addItem(tr("All but details"), static_cast<int>(rpc::LogSeverity::info));
    level_->addItem(tr("Everything"), static_cast<int>(rpc::LogSeverity::debug));
    level_->setCurrentIndex(2);
    text_ = new QLineEdit;
    text_->setObjectName(QStringLiteral("contains"));
    text_->setPlaceholderText(tr("Message ID, session, address or any text"));
    text_->setAccessibleName(tr("Only lines that contain"));
    text_->setClearButtonEnabled(true);
    text_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(level_);
    layout->addWidget(text_, 1);
    typing_.setSingleShot(true);
    typing_.setInterval(typingMs);
    connect(&typing_, &QTimer::timeout, this, &LogPage::filterChanged);
    connect(text_, &QLineEdit::textChanged, this, [this] { typing_.start(); });
    connect(level_, &QComboBox::currentIndexChanged, this, &LogPage::filterChanged);
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, text_, [this] {
        text_->setFocus();
        text_->selectAll();
    });
    return row;
}

rpc::LogSeverity LogPage::level() const { return static_cast<rpc::LogSeverity>(level_->currentData().toInt()); }

void LogPage::refresh() {
    rpc::LogTail::Request request;
    request.limit = linesAtOnce;
    request.level = level();
    request.contains = utf8(text_->text().trimmed());
    ask<rpc::LogTail>(request, tr("The log could not be read."), [this](const rpc::LogTail::Response& reply) {
        // Numbers begin anew when the service does.
        if (!reply.lines.empty() && reply.lines.back().seq < model_->lastSeq()) model_->clear();
        // Lines that came by themselves may have been faster than this answer.
        model_->addOlder(reply.lines);
        came(reply.lines, 0);
    });
    follow();
}

void LogPage::follow() {
    if (isVisible() && !held_)
        link().followLog(level());
    else
        link().stopLog();
}

void LogPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    follow();
    if (isInSight()) refreshNow();
}

void LogPage::hideEvent(QHideEvent* event) {
    Page::hideEvent(event);
    // Nobody looks: the service need not send.
    link().stopLog();
}

void LogPage::setHeld(bool held) {
    held_ = held;
    hold_->setText(held ? tr("&Resume") : tr("&Pause"));
    hold_->setIcon(icon(held ? QStringLiteral("play") : QStringLiteral("pause")));
    follow();
    if (!held) refreshNow();
}

void LogPage::came(const std::vector<rpc::LogLine>& lines, std::int64_t missed) {
    if (held_) return;
    QScrollBar* bar = table_->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum();
    model_->append(lines);
    if (atEnd) table_->scrollToBottom();
    setSubtitle(missed > 0 ? tr("%1 lines; %2 were left out because they came too fast")
                                 .arg(countText(model_->rowCount()), countText(missed))
                           : tr("%1 lines").arg(countText(model_->rowCount())));
}

void LogPage::filterChanged() {
    typing_.stop();
    model_->clear();
    model_->setFilter(level(), text_->text().trimmed());
    refreshNow();
}

void LogPage::followField(const QStringList& names) {
    const rpc::LogLine* line = model_->line(table_->currentIndex().row());
    if (!line) return;
    for (const QString& name : names)
        if (const QString value = LogModel::field(line->text, name); !value.isEmpty()) return go(value);
}

void LogPage::lineSelected() {
    const rpc::LogLine* line =
        table_->currentKey().isEmpty() ? nullptr : model_->line(table_->selectionModel()->selectedRows().first().row());
    followMessage_->setEnabled(line && !LogModel::field(line->text, QStringLiteral("message")).isEmpty());
    openMessage_->setEnabled(followMessage_->isEnabled());
    followSession_->setEnabled(line && !LogModel::field(line->text, QStringLiteral("session")).isEmpty());
    whole_->setVisible(line != nullptr);
    if (line) whole_->setText(qs(line->text));
}

void LogPage::go(const QString& argument) {
    text_->setText(argument);
    filterChanged();
}

} // namespace ismail::admin
