#include "link/service_link.h"

#include "base/path_text.h"
#include "platform/paths.h"
#include "platform/system_info.h"

#include <algorithm>
#include <filesystem>

namespace ismail::admin {

namespace {

constexpr int firstPauseMs = 250;
constexpr int longestPauseMs = 5'000;
constexpr int slowIdleMs = 30'000;
// Whatever takes longer than a moment has a connection of its own.
constexpr int pulseMs = 2'000, answerWithinMs = 7'000, slowAnswerWithinMs = 60'000;

QString endpointOf(const QString& dataDirectory) {
    const std::filesystem::path directory =
        dataDirectory.isEmpty() ? platform::defaultDataDirectory() : pathFromUtf8(dataDirectory.toStdString());
    return QString::fromStdString(platform::localEndpoint(directory));
}

} // namespace

ServiceLink::ServiceLink(const QString& dataDirectory, QObject* parent)
    : QObject(parent), endpoint_(endpointOf(dataDirectory)) {
    retry_.setSingleShot(true);
    connect(&retry_, &QTimer::timeout, this, &ServiceLink::connectNow);
    pulse_.setInterval(pulseMs);
    connect(&pulse_, &QTimer::timeout, this, &ServiceLink::subscribe);
    slowIdle_.setInterval(slowIdleMs);
    connect(&slowIdle_, &QTimer::timeout, this, &ServiceLink::closeIdle);
}

ServiceLink::~ServiceLink() = default;

void ServiceLink::start() {
    started_ = true;
    pauseMs_ = 0;
    connectNow();
}

void ServiceLink::stop() {
    started_ = false;
    retry_.stop();
    pulse_.stop();
    delete std::exchange(slowChannel_, nullptr);
    delete std::exchange(channel_, nullptr);
    setState(LinkState::noContact, Error{ErrorKind::unavailable, tr("Not connected.").toStdString()});
}

void ServiceLink::retryNow() {
    if (!started_ || !retry_.isActive()) return;
    retry_.stop();
    connectNow();
}

void ServiceLink::connectNow() {
    channel_ = new Channel(answerWithinMs, this);
    connect(channel_, &Channel::opened, this, &ServiceLink::opened);
    connect(channel_, &Channel::closed, this, &ServiceLink::lost);
    connect(channel_, &Channel::eventCame, this, &ServiceLink::event);
    channel_->open(endpoint_);
}

void ServiceLink::opened() {
    const rpc::Hello::Response& greeting = channel_->greeting();
    pauseMs_ = 0;
    turnedAway_ = false;
    serverName_ = QString::fromStdString(greeting.serverName);
    serverVersion_ = QString::fromStdString(greeting.productVersion);
    clockAhead_ = greeting.now - SystemClock().now();
    subscribe();
    pulse_.start();
    setState(greeting.role == rpc::Role::admin ? LinkState::administrator : LinkState::viewer);
}

void ServiceLink::lost(const Error& reason) {
    turnedAway_ = channel_->wasTurnedAway();
    pulse_.stop();
    channel_->deleteLater();
    channel_ = nullptr;
    if (slowChannel_) slowChannel_->end(reason);
    pauseMs_ = std::clamp(pauseMs_ * 2, firstPauseMs, longestPauseMs);
    retry_.start(pauseMs_);
    setState(LinkState::noContact, reason);
}

void ServiceLink::followLog(rpc::LogSeverity level) {
    logLevel_ = level;
    if (hasContact()) subscribe();
}

void ServiceLink::stopLog() {
    if (!logLevel_) return;
    logLevel_.reset();
    if (hasContact()) subscribe();
}

void ServiceLink::subscribe() {
    rpc::Subscribe::Request request;
    request.events = {rpc::EventKind::queueChanged, rpc::EventKind::configChanged, rpc::EventKind::statusChanged};
    if (logLevel_ && channel_->greeting().role == rpc::Role::admin) {
        request.events.push_back(rpc::EventKind::logLines);
        request.logLevel = *logLevel_;
    }
    channel_->send(rpc::Subscribe::name, rpc::encode(request), [](Result<rpc::Value>) {});
}

void ServiceLink::event(rpc::EventKind kind, const rpc::Value& data) {
    switch (kind) {
    case rpc::EventKind::queueChanged: emit queueChanged(); break;
    case rpc::EventKind::configChanged: emit configChanged(); break;
    case rpc::EventKind::statusChanged: emit statusChanged(); break;
    case rpc::EventKind::logLines:
        if (const auto lines = rpc::decode<rpc::LogLines>(data)) emit logLines(*lines);
        break;
    }
}

void ServiceLink::setState(LinkState state, const Error& problem) {
    const bool changed = state != state_ || problem.text != problem_.text;
    state_ = state;
    problem_ = problem;
    if (changed) emit stateChanged(state);
}

void ServiceLink::send(std::string_view method, rpc::Value params, bool mayTakeLong, Channel::Answer answer) {
    if (!channel_ || !hasContact()) {
        QMetaObject::invokeMethod(
            this,
            [answer = std::move(answer), error = problem_]() mutable {
                error.kind = ErrorKind::unavailable;
                if (error.text.empty()) error.text = tr("There is no connection to the service yet.").toStdString();
                answer(std::move(error));
            },
            Qt::QueuedConnection);
        return;
    }
    if (mayTakeLong) slowIdle_.start();
    (mayTakeLong ? slowChannel() : *channel_).send(method, std::move(params), std::move(answer));
}

void ServiceLink::closeIdle() {
    if (slowChannel_ && !slowChannel_->isIdle()) return;
    delete std::exchange(slowChannel_, nullptr);
    slowIdle_.stop();
}

Channel& ServiceLink::slowChannel() {
    if (slowChannel_) return *slowChannel_;
    slowChannel_ = new Channel(slowAnswerWithinMs, this);
    connect(slowChannel_, &Channel::closed, this, [this, mine = slowChannel_] {
        mine->deleteLater();
        if (slowChannel_ == mine) slowChannel_ = nullptr;
    });
    slowChannel_->open(endpoint_);
    return *slowChannel_;
}

} // namespace ismail::admin
