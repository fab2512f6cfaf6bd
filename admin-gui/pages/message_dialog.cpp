#include "pages/message_dialog.h"

#include "pages/queue_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/tab_order.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTabWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

using Event = std::pair<int, rpc::TraceEvent>;

std::vector<Column<rpc::QueueEntry>> recipientColumns() {
    using Row = rpc::QueueEntry;
    return {
        {.id = QStringLiteral("state"),
         .title = MessageDialog::tr("State"),
         .text = [](const Row& row) { return stateText(row.state); },
         .tooltip = [](const Row& row) { return stateHelp(row.state); },
         .icon = [](const Row& row) { return stateIcon(row.state); },
         .width = 11},
        {.id = QStringLiteral("recipient"),
         .title = MessageDialog::tr("Recipient"),
         .text = [](const Row& row) { return qs(row.recipient); },
         .width = 28},
        {.id = QStringLiteral("tries"),
         .title = MessageDialog::tr("Tries"),
         .text = [](const Row& row) { return countText(row.tries); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.tries); },
         .right = true,
         .width = 6},
        {.id = QStringLiteral("nextTry"),
         .title = MessageDialog::tr("Next try"),
         .text = nextTryText,
         .sort =
             [](const Row& row) { return QVariant::fromValue<qlonglong>(row.nextTry ? toMillis(*row.nextTry) : 0); },
         .tooltip = [](const Row& row) { return row.nextTry ? exactTime(*row.nextTry) : QString(); },
         .width = 14},
        {.id = QStringLiteral("lastReply"),
         .title = MessageDialog::tr("Last reply"),
         .text = [](const Row& row) { return qs(row.lastReply).simplified(); },
         .tooltip = [](const Row& row) { return qs(row.lastReply).toHtmlEscaped(); },
         .stretch = true}};
}

// The words of the service are for programs; one that is not known here stands as it came.
QString whatText(const std::string& what) {
    if (what == "accepted") return MessageDialog::tr("Accepted");
    if (what == "local") return MessageDialog::tr("Into the mailbox");
    if (what == "delivered") return MessageDialog::tr("Delivered");
    if (what == "failed") return MessageDialog::tr("Failed");
    if (what == "expired") return MessageDialog::tr("Given up");
    if (what == "removed") return MessageDialog::tr("Removed");
    if (what == "onHold") return MessageDialog::tr("On hold");
    if (what == "deferred") return MessageDialog::tr("Put off");
    if (what == "waiting") return MessageDialog::tr("Waiting");
    return qs(what);
}

std::vector<Column<Event>> eventColumns() {
    return {{.id = QStringLiteral("at"),
             .title = MessageDialog::tr("When"),
             .text =
                 [](const Event& row) {
                     return QLocale().toString(QDateTime::fromMSecsSinceEpoch(toMillis(row.second.at)),
                                               QStringLiteral("yyyy-MM-dd HH:mm:ss"));
                 },
             .sort = [](const Event& row) { return row.first; },
             .tooltip = [](const Event& row) { return exactTime(row.second.at); },
             .width = 20},
            {.id = QStringLiteral("what"),
             .title = MessageDialog::tr("What"),
             .text = [](const Event& row) { return whatText(row.second.what); },
             .width = 15},
            {.id = QStringLiteral("recipient"),
             .title = MessageDialog::tr("Recipient"),
             .text = [](const Event& row) { return qs(row.second.recipient); },
             .width = 26},
            {.id = QStringLiteral("remote"),
             .title = MessageDialog::tr("Other side"),
             .text = [](const Event& row) { return qs(row.second.remote); },
             .width = 24},
            {.id = QStringLiteral("reply"),
             .title = MessageDialog::tr("What was said"),
             .text = [](const Event& row) { return qs(row.second.reply).simplified(); },
             .tooltip = [](const Event& row) { return qs(row.second.reply).toHtmlEscaped(); },
             .stretch = true},
            {.id = QStringLiteral("session"),
             .title = MessageDialog::tr("Session"),
             .text = [](const Event& row) { return qs(row.second.session); },
             .hidden = true}};
}

QString originText(const rpc::QueueShow::Response& message) {
    if (message.peer.empty()) return MessageDialog::tr("Made by this server");
    const QString helo =
        message.helo.empty() ? QString() : MessageDialog::tr(", named itself %1").arg(qs(message.helo));
    return qs(message.peer) + helo +
           (message.tls ? MessageDialog::tr(", encrypted") : MessageDialog::tr(", not encrypted"));
}

} // namespace

MessageDialog::MessageDialog(const PageContext& context, const QString& id, QWidget* parent)
    : QDialog(parent), context_(context), id_(id.section(u'/', 0, 0)), error_(new MessageBar(MessageBar::Kind::error)),
      notice_(new MessageBar(MessageBar::Kind::done)), tabs_(new QTabWidget), header_(new QPlainTextEdit) {
    setObjectName(QStringLiteral("message"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Message %1").arg(id_));
    resize(860, 560);
    tabs_->addTab(makeEnvelope(), icon(QStringLiteral("message")), tr("&Message"));
    header_->setObjectName(QStringLiteral("header"));
    header_->setAccessibleName(tr("Header"));
    header_->setTabChangesFocus(true);
    header_->setReadOnly(true);
    header_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    header_->setLineWrapMode(QPlainTextEdit::NoWrap);
    tabs_->addTab(header_, icon(QStringLiteral("list")), tr("&Header"));
    history_ = new TableView(QStringLiteral("history"));
    events_ = new RowsModel<Event>([](const Event& row) { return QString::number(row.first); }, eventColumns(), this);
    history_->showRows(events_);
    history_->setAccessibleName(tr("History"));
    tabs_->addTab(history_, icon(QStringLiteral("trace")), tr("Hi&story"));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    save_ = buttons->addButton(tr("&Save message …"), QDialogButtonBox::ActionRole);
    save_->setIcon(icon(QStringLiteral("save")));
    QPushButton* log = buttons->addButton(tr("Show in the &log"), QDialogButtonBox::ActionRole);
    log->setIcon(icon(QStringLiteral("log")));
    log->setObjectName(QStringLiteral("showInLog"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    for (QWidget* widget : std::initializer_list<QWidget*>{error_, notice_, tabs_, buttons})
        layout->addWidget(widget);
    layout->setStretchFactor(tabs_, 1);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(log, &QPushButton::clicked, this, [this] { context_.navigator.showPage(QStringLiteral("log"), id_); });
    connect(save_, &QPushButton::clicked, this, [this] {
        auto* dialog = new QFileDialog(this, tr("Save message"), id_ + QStringLiteral(".eml"), tr("Messages (*.eml)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("eml"));
        connect(dialog, &QFileDialog::fileSelected, this, &MessageDialog::saveTo);
        dialog->open();
    });
    connect(&context_.link, &ServiceLink::queueChanged, this, &MessageDialog::load);
    tabAsLaidOut(this);
    load();
}

QWidget* MessageDialog::makeEnvelope() {
    auto* envelope = new QWidget;
    lines_ = new QFormLayout;
    lines_->setHorizontalSpacing(16);
    lines_->setVerticalSpacing(6);
    recipientsTitle_ = new QLabel;
    recipients_ = new TableView(QStringLiteral("messageRecipients"));
    recipientRows_ = new RowsModel<rpc::QueueEntry>(rowKey, recipientColumns(), this);
    recipients_->showRows(recipientRows_, 1);
    recipients_->setAccessibleName(tr("Recipients"));
    auto* layout = new QVBoxLayout(envelope);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(10);
    layout->addLayout(lines_);
    layout->addWidget(recipientsTitle_);
    layout->addWidget(recipients_, 1);
    return envelope;
}

void MessageDialog::load() {
    context_.link.call<rpc::QueueShow>({id_.toStdString()}, this, [this](Result<rpc::QueueShow::Response> reply) {
        if (reply) return showMessage(*reply);
        if (reply.error().kind != ErrorKind::notFound)
            return error_->say(tr("The message could not be read."), errorText(reply.error()));
        // It has left; what is known of it is its history.
        save_->setEnabled(false);
        recipientRows_->setRows({});
        recipientsTitle_->setText(tr("This message has left the queue. Its history tells where it went."));
        if (lines_->rowCount() == 0) tabs_->setCurrentWidget(history_);
    });
    context_.link.call<rpc::MessageTrace>({id_.toStdString()}, this, [this](Result<rpc::MessageTrace::Response> reply) {
        if (reply) return showHistory(*reply);
        if (reply.error().kind != ErrorKind::notFound)
            error_->say(tr("The history could not be read."), errorText(reply.error()));
    });
}

void MessageDialog::addLine(const QString& label, const QString& text) {
    if (text.isEmpty()) return;
    auto* value = new QLabel(text);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setWordWrap(true);
    lines_->addRow(mutedLabel(label), value);
}

void MessageDialog::showMessage(const rpc::QueueShow::Response& message) {
    while (lines_->rowCount() > 0)
        lines_->removeRow(0);
    addLine(tr("Sender"),
            message.sender.empty() ? tr("<> (a notification, to which nobody replies)") : qs(message.sender));
    addLine(tr("Received"), tr("%1 (%2)").arg(exactTime(message.receivedAt), relativeTime(message.receivedAt)));
    addLine(tr("Size"), sizeText(message.size));
    addLine(tr("From"), originText(message));
    addLine(tr("Account"), qs(message.account));
    addLine(tr("Partner"), qs(message.partner));
    addLine(tr("Session"), qs(message.session));
    addLine(tr("Envelope id"), qs(message.envid));
    if (message.smtpUtf8) addLine(tr("Needs"), tr("A receiver that takes international addresses (SMTPUTF8)"));
    const auto shown = static_cast<std::int64_t>(message.recipients.size());
    recipientsTitle_->setText(shown < message.totalRecipients
                                  ? tr("Recipients that are left: the first %1 of %2")
                                        .arg(countText(shown), countText(message.totalRecipients))
                                  : tr("Recipients that are left: %1").arg(countText(message.totalRecipients)));
    recipientRows_->setRows(message.recipients);
    QString header = qs(message.headers);
    header.remove(u'\r');
    if (message.headersCut) header += u'\n' + tr("… the rest is not shown.");
    if (header_->toPlainText() != header) header_->setPlainText(header);
    if (!recipients_->selectionModel()->hasSelection()) recipients_->setFocus();
}

void MessageDialog::showHistory(const rpc::MessageTrace::Response& trace) {
    std::vector<Event> rows;
    for (const rpc::TraceEvent& event : trace.events)
        rows.emplace_back(static_cast<int>(rows.size()), event);
    events_->setRows(std::move(rows));
}

void MessageDialog::saveTo(const QString& path) {
    auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly)) return error_->say(tr("The message was not saved."), file->errorString());
    saveNext(file, 0);
}

void MessageDialog::saveNext(const std::shared_ptr<QSaveFile>& file, std::int64_t offset) {
    rpc::MessageRead::Request request;
    request.id = id_.toStdString();
    request.offset = offset;
    context_.link.call<rpc::MessageRead>(request, this, [this, file, offset](Result<rpc::MessagePiece> reply) {
        if (!reply) return error_->say(tr("The message was not saved."), errorText(reply.error()));
        const auto& octets = reply->data.data;
        file->write(octets.data(), static_cast<qint64>(octets.size()));
        const std::int64_t end = offset + static_cast<std::int64_t>(octets.size());
        if (!octets.empty() && end < reply->size) return saveNext(file, end);
        if (!file->commit()) return error_->say(tr("The message was not saved."), file->errorString());
        notice_->say(tr("The message was saved."));
    });
}

} // namespace ismail::admin
