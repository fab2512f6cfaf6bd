#include "tray/tray_icon.h"

#include "pages/queue_words.h"
#include "tray/log_on_start.h"
#include "tray/service_control.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/listener_words.h"

#include <QAction>
#include <QSettings>

#include <algorithm>
#include <memory>

namespace ismail::admin {

namespace {

constexpr int gatherEventsMs = 400, betweenQuestionsMs = 2'000;
constexpr int balloonMs = 10'000;
constexpr std::int64_t destinationsShown = 12;
const QString pausedKey = QStringLiteral("tray/notificationsPaused");

QSystemTrayIcon::MessageIcon messageIcon(rpc::Severity severity) {
    return severity == rpc::Severity::problem   ? QSystemTrayIcon::Critical
           : severity == rpc::Severity::warning ? QSystemTrayIcon::Warning
                                                : QSystemTrayIcon::Information;
}

} // namespace

TrayIcon::TrayIcon(ServiceLink& link, Navigator& navigator, QObject* parent)
    : QObject(parent), link_(link), navigator_(navigator) {
    makeMenu();
    icon_.setContextMenu(&menu_);
    connect(&icon_, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick) emit openWanted();
    });
    connect(&icon_, &QSystemTrayIcon::messageClicked, this, [this] { openPage(newsPage_); });
    gather_.setSingleShot(true);
    connect(&gather_, &QTimer::timeout, this, &TrayIcon::ask);
    connect(&link_, &ServiceLink::stateChanged, this, &TrayIcon::linkChanged);
    connect(&link_, &ServiceLink::queueChanged, this, &TrayIcon::askSoon);
    connect(&link_, &ServiceLink::statusChanged, this, &TrayIcon::askSoon);
    connect(&link_, &ServiceLink::configChanged, this, &TrayIcon::askSoon);
    update({});
    linkChanged();
}

TrayIcon::~TrayIcon() { link_.disconnect(this); }

void TrayIcon::makeMenu() {
    menu_.setObjectName(QStringLiteral("trayMenu"));
    QAction* open = menu_.addAction(productIcon(), tr("&Open ISMail Administrator"), this, &TrayIcon::openWanted);
    open->setObjectName(QStringLiteral("trayOpen"));
    menu_.setDefaultAction(open);
    menu_.addSeparator();
    destinations_ = menu_.addMenu(icon(QStringLiteral("queue")), tr("Queue"));
    connect(destinations_, &QMenu::aboutToShow, this, &TrayIcon::fillDestinations);
    query_ =
        menu_.addAction(icon(QStringLiteral("ask")), tr("&Ask partners for mail now"), this, &TrayIcon::queryPartners);
    query_->setObjectName(QStringLiteral("trayQuery"));
    retry_ = menu_.addAction(icon(QStringLiteral("retry")), tr("&Retry all now"), this, &TrayIcon::retryAll);
    retry_->setObjectName(QStringLiteral("trayRetry"));
    code_ = menu_.addAction(icon(QStringLiteral("group")), tr("Show a pairing &code …"), this,
                            [this] { openPage(QStringLiteral("group"), QStringLiteral("code")); });
    code_->setObjectName(QStringLiteral("trayCode"));
    menu_.addSeparator();
    // What is started and stopped by protocol goes before this (showProtocols()).
    afterProtocols_ = menu_.addSeparator();
    if (canControlService()) {
        service_ = menu_.addMenu(icon(QStringLiteral("servers")), tr("&Service"));
        service_->addAction(icon(QStringLiteral("play")), tr("&Start"), this,
                            [this] { control(static_cast<int>(ServiceDeed::start)); });
        service_->addAction(icon(QStringLiteral("stop")), tr("S&top"), this,
                            [this] { control(static_cast<int>(ServiceDeed::stop)); });
        service_->addAction(icon(QStringLiteral("refresh")), tr("&Restart"), this,
                            [this] { control(static_cast<int>(ServiceDeed::restart)); });
    }
    menu_.addSeparator();
    pause_ = menu_.addAction(icon(QStringLiteral("bell_off")), tr("&Pause notifications"));
    pause_->setObjectName(QStringLiteral("trayPause"));
    pause_->setCheckable(true);
    pause_->setChecked(QSettings().value(pausedKey).toBool());
    connect(pause_, &QAction::toggled, this, [](bool on) { QSettings().setValue(pausedKey, on); });
    QAction* logOn = menu_.addAction(tr("Start at &log-on"));
    logOn->setObjectName(QStringLiteral("trayLogOn"));
    logOn->setCheckable(true);
    logOn->setChecked(startsAtLogOn());
    connect(logOn, &QAction::triggered, this, [this, logOn](bool on) {
        if (!setStartsAtLogOn(on)) answer(tr("Start at log-on"), tr("It could not be changed."), false);
        logOn->setChecked(startsAtLogOn());
    });
    menu_.addSeparator();
    QAction* exit = menu_.addAction(tr("E&xit (the service keeps running)"), this, &TrayIcon::quitWanted);
    exit->setObjectName(QStringLiteral("trayExit"));
}

bool TrayIcon::notificationsPaused() const { return pause_->isChecked(); }

void TrayIcon::linkChanged() {
    if (link_.hasContact()) return ask();
    // The first try is no loss of contact.
    if (link_.state() == LinkState::connecting) return;
    update({});
    for (const News& one : news_.compare({}, SystemClock().now(), notificationsPaused()))
        tell(one);
}

void TrayIcon::askSoon() {
    if (gather_.isActive()) return;
    // The first of many hints is followed at once, the others by the way.
    const qint64 rest = asked_.isValid() ? betweenQuestionsMs - asked_.elapsed() : 0;
    gather_.start(static_cast<int>(std::max<qint64>(gatherEventsMs, rest)));
}

void TrayIcon::ask() {
    if (!link_.hasContact()) return;
    asked_.start();
    link_.call<rpc::GetStatus>({}, this, [this](Result<rpc::GetStatus::Response> reply) {
        if (!reply) return;
        update(*reply);
        for (const News& one : news_.compare(*reply, SystemClock().now(), notificationsPaused()))
            tell(one);
    });
    askForGroup();
}

void TrayIcon::askForGroup() {
    link_.call<rpc::GroupStatus>({}, this, [this](Result<rpc::GroupStatus::Response> reply) {
        if (!reply) return;
        group_ = std::move(*reply);
        icon_.setToolTip(trayTooltip(link_.serverName(), status_, group_));
    });
}

void TrayIcon::update(const std::optional<rpc::GetStatus::Response>& status) {
    status_ = status;
    const TrayState now = state();
    // Painting is dear where hints come all the time.
    if (!iconMade_ || now != shown_) icon_.setIcon(trayIcon(now));
    iconMade_ = true;
    shown_ = now;
    icon_.setToolTip(trayTooltip(link_.serverName(), status, group_));
    const bool administrator = link_.isAdministrator();
    query_->setEnabled(administrator);
    code_->setEnabled(administrator);
    retry_->setEnabled(administrator && status && status->queue.recipients > 0);
    destinations_->setEnabled(status.has_value());
    destinations_->setTitle(
        status ? tr("Queue: %1 waiting, %2 held")
                     .arg(countText(status->queue.recipients - status->queue.held), countText(status->queue.held))
               : tr("Queue"));
    showProtocols();
}

void TrayIcon::fillDestinations() {
    destinations_->clear();
    destinations_->addAction(tr("Open the queue"), this, [this] { openPage(QStringLiteral("queue")); });
    destinations_->addSeparator();
    rpc::QueueDestinations::Request request;
    request.limit = destinationsShown;
    link_.call<rpc::QueueDestinations>(request, this, [this](Result<rpc::QueueDestinations::Response> reply) {
        if (!reply || !destinations_->isVisible()) return;
        if (reply->destinations.empty()) destinations_->addAction(tr("Nothing is waiting"))->setEnabled(false);
        for (const rpc::DestinationSummary& one : reply->destinations) {
            const QString text = tr("%1: %2").arg(destinationText(one.destination), countText(one.recipients));
            destinations_->addAction(destinationStateIcon(one.state), text, this, [this, id = qs(one.destination)] {
                openPage(QStringLiteral("queue"), QStringLiteral("destination:") + id);
            });
        }
    });
}

void TrayIcon::showProtocols() {
    for (auto& [protocol, action] : protocols_)
        action->setVisible(false);
    if (!status_) return;
    QMap<QString, Protocol> found;
    for (const rpc::ListenerInfo& listener : status_->listeners) {
        if (listener.state == rpc::ListenerState::disabled) continue;
        Protocol& protocol = found[listenerProtocol(listener.listener)];
        protocol.listeners.insert(listener.listener);
        protocol.listens = protocol.listens || listener.state == rpc::ListenerState::listening;
    }
    for (auto it = found.cbegin(); it != found.cend(); ++it) {
        QAction*& action = protocols_[it.key()];
        if (!action) {
            action = new QAction(this);
            action->setObjectName(QStringLiteral("tray") + it.key());
            connect(action, &QAction::triggered, this, [this, name = it.key()] { switchProtocol(name); });
            menu_.insertAction(afterProtocols_, action);
        }
        action->setText(it->listens ? tr("Stop %1").arg(it.key()) : tr("Start %1").arg(it.key()));
        action->setIcon(icon(it->listens ? QStringLiteral("stop") : QStringLiteral("play")));
        action->setEnabled(link_.isAdministrator());
        action->setVisible(true);
    }
    shownProtocols_ = found;
}

void TrayIcon::switchProtocol(const QString& name) {
    const Protocol protocol = shownProtocols_.value(name);
    auto left = std::make_shared<std::size_t>(protocol.listeners.size());
    const auto done = [this, name, left, stops = protocol.listens](const Result<rpc::ListenerList::Response>& reply) {
        if (!reply) return answer(name, errorText(reply.error()), false);
        if (--*left > 0) return;
        answer(name, stops ? tr("No new connections are accepted.") : tr("Connections are accepted again."), true);
        ask();
    };
    for (const std::string& listener : protocol.listeners)
        if (protocol.listens)
            link_.call<rpc::ListenerPause>({listener}, this, done);
        else
            link_.call<rpc::ListenerResume>({listener}, this, done);
}

void TrayIcon::queryPartners() {
    link_.call<rpc::PartnerQueryNow>({}, this, [this](Result<rpc::PartnerQueryNow::Response> reply) {
        const QString title = tr("Ask partners for mail");
        if (!reply) return answer(title, errorText(reply.error()), false);
        if (reply->queries.empty()) return answer(title, tr("No partner holds mail for this server."), true);
        const auto good =
            std::count_if(reply->queries.begin(), reply->queries.end(), [](const auto& one) { return one.ok; });
        answer(title, tr("%1 of %2 answered.").arg(good).arg(reply->queries.size()),
               good == static_cast<std::ptrdiff_t>(reply->queries.size()));
    });
}

void TrayIcon::retryAll() {
    rpc::QueueAction request;
    request.selection.filter = rpc::QueueFilter{};
    link_.call<rpc::QueueRetry>(request, this, [this](Result<rpc::QueueActionResult> reply) {
        const QString title = tr("Retry all");
        if (!reply) return answer(title, errorText(reply.error()), false);
        answer(title, tr("Being tried now: %1 recipients.").arg(countText(reply->recipients)), true);
    });
}

void TrayIcon::control(int deed) {
    controlService(static_cast<ServiceDeed>(deed), this, [this](const QString& problem) {
        if (!problem.isEmpty()) answer(tr("The service was not changed"), problem, false);
        link_.retryNow();
    });
}

void TrayIcon::tell(const News& news) {
    newsPage_ = news.page;
    icon_.showMessage(news.title, news.text, messageIcon(news.severity), balloonMs);
    emit told(news.title, news.text);
}

void TrayIcon::answer(const QString& title, const QString& text, bool good) {
    newsPage_ = QStringLiteral("overview");
    icon_.showMessage(title, text, good ? QSystemTrayIcon::Information : QSystemTrayIcon::Warning, balloonMs);
    emit told(title, text);
}

void TrayIcon::openPage(const QString& page, const QString& argument) {
    emit openWanted();
    navigator_.showPage(page, argument);
}

} // namespace ismail::admin
