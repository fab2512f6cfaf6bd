#include "pages/connections_page.h"

#include "ui/action_row.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/listener_words.h"
#include "ui/look.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"

#include <QAction>
#include <QHeaderView>
#include <QTabWidget>
#include <QVBoxLayout>

#include <set>

namespace ismail::admin {

namespace {

QString stateWords(rpc::ListenerState state) {
    switch (state) {
    case rpc::ListenerState::listening: return ConnectionsPage::tr("Listening");
    case rpc::ListenerState::paused: return ConnectionsPage::tr("Paused");
    case rpc::ListenerState::failed: return ConnectionsPage::tr("Failed");
    case rpc::ListenerState::disabled: return ConnectionsPage::tr("Switched off");
    }
    return {};
}

QIcon stateMark(rpc::ListenerState state) {
    switch (state) {
    case rpc::ListenerState::listening: return severityIcon(rpc::Severity::ok);
    case rpc::ListenerState::paused: return coloredIcon(QStringLiteral("pause"), severityColor(rpc::Severity::warning));
    case rpc::ListenerState::failed: return severityIcon(rpc::Severity::problem);
    case rpc::ListenerState::disabled: return mutedIcon(QStringLiteral("disable"));
    }
    return {};
}

QString tlsWords(const std::string& tls) {
    if (tls == "implicit") return ConnectionsPage::tr("from the start");
    if (tls == "starttls") return ConnectionsPage::tr("by STARTTLS");
    return ConnectionsPage::tr("none");
}

QString authWords(const std::string& auth) {
    if (auth == "never") return ConnectionsPage::tr("no log-in");
    if (auth == "tls") return ConnectionsPage::tr("only encrypted");
    return ConnectionsPage::tr("always");
}

QString listenerKey(const rpc::ListenerInfo& row) {
    return qs(row.listener) + u'|' + qs(row.address) + u'|' + QString::number(row.port);
}

std::vector<Column<rpc::ListenerInfo>> listenerColumns() {
    using Row = rpc::ListenerInfo;
    return {{.id = QStringLiteral("listener"),
             .title = ConnectionsPage::tr("Listener"),
             .text = [](const Row& row) { return listenerTitle(row.listener); },
             .icon = [](const Row& row) { return stateMark(row.state); },
             .width = 26},
            {.id = QStringLiteral("address"),
             .title = ConnectionsPage::tr("Address"),
             .text = [](const Row& row) { return qs(row.address); },
             .width = 13},
            {.id = QStringLiteral("port"),
             .title = ConnectionsPage::tr("Port"),
             .text = [](const Row& row) { return QString::number(row.port); },
             .sort = [](const Row& row) { return int(row.port); },
             .right = true,
             .width = 6},
            {.id = QStringLiteral("state"),
             .title = ConnectionsPage::tr("State"),
             .text = [](const Row& row) { return stateWords(row.state); },
             .width = 11},
            {.id = QStringLiteral("tls"),
             .title = ConnectionsPage::tr("Encryption"),
             .text = [](const Row& row) { return tlsWords(row.tls); },
             .width = 12},
            {.id = QStringLiteral("auth"),
             .title = ConnectionsPage::tr("Log-in"),
             .text = [](const Row& row) { return authWords(row.auth); },
             .width = 12},
            {.id = QStringLiteral("connections"),
             .title = ConnectionsPage::tr("Connections"),
             .text = [](const Row& row) { return countText(row.connections); },
             .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.connections); },
             .right = true,
             .width = 9},
            {.id = QStringLiteral("problem"),
             .title = ConnectionsPage::tr("Problem"),
             .text = [](const Row& row) { return sentenceText(row.problemSentence, row.problem); },
             .tooltip = [](const Row& row) { return sentenceText(row.problemSentence, row.problem).toHtmlEscaped(); },
             .stretch = true}};
}

std::vector<Column<rpc::SessionInfo>> sessionColumns() {
    using Row = rpc::SessionInfo;
    return {
        {.id = QStringLiteral("direction"),
         .title = ConnectionsPage::tr("Direction"),
         .text =
             [](const Row& row) {
                 return row.direction == rpc::Direction::in ? ConnectionsPage::tr("In") : ConnectionsPage::tr("Out");
             },
         .icon =
             [](const Row& row) {
                 return icon(row.direction == rpc::Direction::in ? QStringLiteral("import") : QStringLiteral("send"));
             },
         .width = 9},
        {.id = QStringLiteral("peer"),
         .title = ConnectionsPage::tr("Other side"),
         .text = [](const Row& row) { return qs(row.peer); },
         .width = 16},
        {.id = QStringLiteral("host"),
         .title = ConnectionsPage::tr("Host"),
         .text = [](const Row& row) { return qs(row.host); },
         .width = 15},
        {.id = QStringLiteral("identity"),
         .title = ConnectionsPage::tr("Account or partner"),
         .text = [](const Row& row) { return qs(row.identity); },
         .width = 15},
        {.id = QStringLiteral("tls"),
         .title = ConnectionsPage::tr("Encrypted"),
         .text = [](const Row& row) { return row.tls ? ConnectionsPage::tr("yes") : ConnectionsPage::tr("no"); },
         .icon = [](const Row& row) { return row.tls ? icon(QStringLiteral("lock")) : QIcon(); },
         .width = 9},
        {.id = QStringLiteral("since"),
         .title = ConnectionsPage::tr("Since"),
         .text = [](const Row& row) { return relativeTime(row.since); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(toMillis(row.since)); },
         .tooltip = [](const Row& row) { return exactTime(row.since); },
         .width = 11},
        {.id = QStringLiteral("messages"),
         .title = ConnectionsPage::tr("Messages"),
         .text = [](const Row& row) { return countText(row.messages); },
         .sort = [](const Row& row) { return QVariant::fromValue<qlonglong>(row.messages); },
         .right = true,
         .width = 7},
        {.id = QStringLiteral("state"),
         .title = ConnectionsPage::tr("Activity"),
         .text = [](const Row& row) { return sessionStageText(row.state); },
         .stretch = true},
        {.id = QStringLiteral("listener"),
         .title = ConnectionsPage::tr("Listener"),
         .text = [](const Row& row) { return row.listener.empty() ? QString() : listenerTitle(row.listener); },
         .hidden = true},
        {.id = QStringLiteral("id"),
         .title = ConnectionsPage::tr("Session"),
         .text = [](const Row& row) { return qs(row.id); },
         .hidden = true}};
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

} // namespace

ConnectionsPage::ConnectionsPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), tabs_(new QTabWidget) {
    tabs_->setObjectName(QStringLiteral("tabs"));
    tabs_->addTab(makeLive(), icon(QStringLiteral("connections")), tr("Li&ve"));
    tabs_->addTab(makeForm(limits_,
                           {{QStringLiteral("smtp.max_connections"), tr("SMTP, in total")},
                            {QStringLiteral("smtp.max_connections_per_address"), tr("SMTP, per address")},
                            {QStringLiteral("pop3.max_connections"), tr("POP3, in total")},
                            {QStringLiteral("pop3.max_connections_per_address"), tr("POP3, per address")},
                            {QStringLiteral("imap.max_connections"), tr("IMAP, in total")},
                            {QStringLiteral("imap.max_connections_per_address"), tr("IMAP, per address")},
                            {QStringLiteral("outbound.max_connections"), tr("Outgoing, in total")},
                            {QStringLiteral("outbound.max_per_destination"), tr("Outgoing, per destination")},
                            {QStringLiteral("outbound.messages_per_connection"), tr("Messages per connection")},
                            {QStringLiteral("smtp.max_message_size"), tr("Largest message")},
                            {QStringLiteral("smtp.max_recipients"), tr("Recipients per message")},
                            {QStringLiteral("smtp.session_timeout"), tr("Longest duration of a connection")}},
                           tr("Limits for receiving and sending. Partners and trusted networks are exempt from the "
                              "limit per address.")),
                  icon(QStringLiteral("filter")), tr("&Limits"));
    tabs_->addTab(
        makeForm(smarthost_,
                 {{QStringLiteral("smarthost.hosts"), tr("Smarthosts")},
                  {QStringLiteral("smarthost.mode"), tr("Use")},
                  {QStringLiteral("smarthost.user"), tr("Account name")},
                  {QStringLiteral("smarthost.password"), tr("Password")},
                  {QStringLiteral("smarthost.tls"), tr("Encryption")}},
                 tr("A smarthost accepts outgoing mail and delivers it. Use one when the provider blocks port 25, or "
                    "when receivers refuse mail from dynamic addresses. Leave the list empty to deliver directly.")),
        icon(QStringLiteral("send")), tr("S&marthost"));
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(tabs_);
    again_.setInterval(everyMs);
    connect(&again_, &QTimer::timeout, this, [this] {
        if (isInSight() && isVisible() && !isBusy() && tabs_->currentIndex() == 0) askLive();
    });
    again_.start();
    listenersSelected();
}

QWidget* ConnectionsPage::makeLive() {
    auto* live = new QWidget;
    listeners_ = new TableView(QStringLiteral("listeners"));
    listeners_->setAccessibleName(tr("Listeners"));
    listenerRows_ = new RowsModel<rpc::ListenerInfo>(listenerKey, listenerColumns(), this);
    listeners_->showRows(listenerRows_);
    // All that there are, without scrolling.
    listeners_->setFixedHeight(listeners_->verticalHeader()->defaultSectionSize() * 7 + 34);
    sessions_ = new TableView(QStringLiteral("sessions"));
    sessions_->setAccessibleName(tr("Connections"));
    sessionRows_ =
        new RowsModel<rpc::SessionInfo>([](const rpc::SessionInfo& row) { return qs(row.id); }, sessionColumns(), this);
    sessions_->showRows(sessionRows_, 5, Qt::DescendingOrder);
    new Placeholder(sessions_, QStringLiteral("connections"), tr("Nobody is connected at this moment"),
                    tr("Connections of mail programs and other servers, and from this server to others, appear here "
                       "while they are open."));
    sessionsTitle_ = heading(tr("Connections"));

    auto* above = new ActionRow;
    pause_ =
        above->add(QStringLiteral("pause"), QStringLiteral("pause"), tr("&Pause"), [this] { setListening(false); });
    pause_->setToolTip(tr("Accept no new connections; open ones continue"));
    resume_ =
        above->add(QStringLiteral("resume"), QStringLiteral("play"), tr("&Resume"), [this] { setListening(true); });
    resume_->setToolTip(tr("Listen again, and retry a failed address"));
    listeners_->setRowActions({pause_, resume_});
    auto* between = new ActionRow;
    disconnect_ = between->add(QStringLiteral("disconnect"), QStringLiteral("disconnect"), tr("&Disconnect …"),
                               [this] { disconnectSelected(); });
    disconnect_->setShortcut(QKeySequence(Qt::Key_Delete));
    disconnect_->setShortcutContext(Qt::WidgetShortcut);
    sessions_->addAction(disconnect_);
    follow_ = between->add(QStringLiteral("follow"), QStringLiteral("log"), tr("Show in the l&og"), [this] {
        if (!sessions_->currentKey().isEmpty()) navigator().showPage(QStringLiteral("log"), sessions_->currentKey());
    });
    sessions_->setRowActions({disconnect_, follow_});
    connect(listeners_, &TableView::selectionKeysChanged, this, &ConnectionsPage::listenersSelected);
    connect(sessions_, &TableView::selectionKeysChanged, this, &ConnectionsPage::listenersSelected);
    connect(sessions_, &TableView::rowActivated, this,
            [this](const QString& key) { navigator().showPage(QStringLiteral("log"), key); });

    auto* listenersTop = new QHBoxLayout;
    listenersTop->addWidget(heading(tr("Listeners")));
    listenersTop->addStretch(1);
    listenersTop->addWidget(above);
    auto* sessionsTop = new QHBoxLayout;
    sessionsTop->addWidget(sessionsTitle_);
    sessionsTop->addStretch(1);
    sessionsTop->addWidget(between);
    auto* layout = new QVBoxLayout(live);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addLayout(listenersTop);
    layout->addWidget(listeners_);
    layout->addSpacing(4);
    layout->addLayout(sessionsTop);
    layout->addWidget(sessions_, 1);
    return live;
}

QWidget* ConnectionsPage::makeForm(SettingsForm*& form, const QList<SettingsForm::Item>& items,
                                   const QString& explanation) {
    form = new SettingsForm(link());
    form->setItems(items);
    connect(form, &SettingsForm::saved, this, &ConnectionsPage::notice);
    return settingsTab(form, explanation);
}

void ConnectionsPage::go(const QString& argument) { tabs_->setCurrentIndex(argument == u"smarthost" ? 2 : 0); }

void ConnectionsPage::refresh() {
    askLive();
    limits_->load();
    smarthost_->load();
}

void ConnectionsPage::askLive() {
    if (!link().isAdministrator()) return;
    ask<rpc::ListenerList>({}, tr("The listeners could not be read."), [this](rpc::ListenerList::Response reply) {
        listenerRows_->setRows(std::move(reply.listeners));
        listenersSelected();
    });
    rpc::SessionList::Request request;
    request.limit = 1000;
    ask<rpc::SessionList>(request, tr("The connections could not be read."),
                          [this](const rpc::SessionList::Response& reply) { showSessions(reply); });
}

void ConnectionsPage::showSessions(const rpc::SessionList::Response& reply) {
    const auto shown = static_cast<std::int64_t>(reply.sessions.size());
    const auto out = std::count_if(reply.sessions.begin(), reply.sessions.end(),
                                   [](const auto& one) { return one.direction == rpc::Direction::out; });
    sessionRows_->setRows(reply.sessions);
    sessionsTitle_->setText(shown < reply.total
                                ? tr("Connections: the first %1 of %2").arg(countText(shown), countText(reply.total))
                                : tr("Connections"));
    setSubtitle(tr("%1 in, %2 out").arg(countText(shown - out), countText(out)));
    listenersSelected();
}

void ConnectionsPage::listenersSelected() {
    bool canPause = false, canResume = false;
    for (const QString& key : listeners_->selectedKeys())
        if (const rpc::ListenerInfo* row = listenerRows_->rowOf(key)) {
            canPause = canPause || row->state == rpc::ListenerState::listening;
            canResume =
                canResume || row->state == rpc::ListenerState::paused || row->state == rpc::ListenerState::failed;
        }
    pause_->setEnabled(canPause);
    resume_->setEnabled(canResume);
    const qsizetype sessions = sessions_->selectedKeys().size();
    disconnect_->setEnabled(sessions > 0);
    follow_->setEnabled(sessions == 1);
}

void ConnectionsPage::setListening(bool listen) {
    std::set<std::string> names;
    for (const QString& key : listeners_->selectedKeys())
        if (const rpc::ListenerInfo* row = listenerRows_->rowOf(key)) names.insert(row->listener);
    for (const std::string& name : names) {
        const auto done = [this, name, listen](rpc::ListenerList::Response reply) {
            listenerRows_->setRows(std::move(reply.listeners));
            listenersSelected();
            notice(listen ? tr("%1: connections are accepted again.").arg(listenerTitle(name))
                          : tr("%1: no new connections are accepted; open ones continue.").arg(listenerTitle(name)));
        };
        if (listen)
            act<rpc::ListenerResume>({name}, tr("The listener was not resumed."), done);
        else
            act<rpc::ListenerPause>({name}, tr("The listener was not paused."), done);
    }
}

void ConnectionsPage::disconnectSelected() {
    rpc::SessionDisconnect::Request request;
    for (const QString& key : sessions_->selectedKeys())
        request.ids.push_back(utf8(key));
    if (request.ids.empty()) return;
    const auto count = static_cast<std::int64_t>(request.ids.size());
    Confirmation question;
    question.title = tr("Disconnect");
    question.text = count == 1 ? tr("End 1 connection?") : tr("End %1 connections?").arg(countText(count));
    question.details = tr("The other side is told to try again later (421). A message that is being transferred is not "
                          "accepted; the sender keeps it, so nothing is lost.");
    question.action = tr("&Disconnect");
    confirm(this, question, [this, request] {
        act<rpc::SessionDisconnect>(request, tr("The connections were not ended."),
                                    [this](const rpc::SessionDisconnect::Response& reply) {
                                        notice(tr("Connections being closed: %1.").arg(countText(reply.sessions)));
                                        refreshNow();
                                    });
    });
}

} // namespace ismail::admin
