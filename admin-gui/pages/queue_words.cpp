#include "pages/queue_words.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

// Texts that belong to no class of the window.
class QueueWords {
    Q_DECLARE_TR_FUNCTIONS(QueueWords)
};

} // namespace

QString stateText(rpc::QueueState state) {
    switch (state) {
    case rpc::QueueState::ready: return QueueWords::tr("Ready");
    case rpc::QueueState::deferred: return QueueWords::tr("Waiting");
    case rpc::QueueState::held: return QueueWords::tr("Held");
    case rpc::QueueState::onHold: return QueueWords::tr("On hold");
    case rpc::QueueState::sending: return QueueWords::tr("Sending");
    }
    return {};
}

QString stateHelp(rpc::QueueState state) {
    switch (state) {
    case rpc::QueueState::ready: return QueueWords::tr("Sent as soon as a connection is free.");
    case rpc::QueueState::deferred: return QueueWords::tr("Waiting for the next try.");
    case rpc::QueueState::held: return QueueWords::tr("Held for the primary of its domain.");
    case rpc::QueueState::onHold: return QueueWords::tr("Put on hold by an administrator until released.");
    case rpc::QueueState::sending: return QueueWords::tr("Being sent now.");
    }
    return {};
}

QIcon stateIcon(rpc::QueueState state) {
    switch (state) {
    case rpc::QueueState::ready: return icon(QStringLiteral("play"));
    case rpc::QueueState::deferred: return icon(QStringLiteral("retry"));
    case rpc::QueueState::held: return icon(QStringLiteral("standby"));
    case rpc::QueueState::onHold: return icon(QStringLiteral("hold"));
    case rpc::QueueState::sending: return icon(QStringLiteral("send"));
    }
    return {};
}

QString destinationStateText(rpc::DestinationState state) {
    switch (state) {
    case rpc::DestinationState::flowing: return QueueWords::tr("Flowing");
    case rpc::DestinationState::waiting: return QueueWords::tr("Waiting");
    case rpc::DestinationState::down: return QueueWords::tr("Down");
    case rpc::DestinationState::onHold: return QueueWords::tr("On hold");
    }
    return {};
}

QIcon destinationStateIcon(rpc::DestinationState state) {
    switch (state) {
    case rpc::DestinationState::flowing: return severityIcon(rpc::Severity::ok);
    case rpc::DestinationState::waiting: return severityIcon(rpc::Severity::notice);
    case rpc::DestinationState::down: return severityIcon(rpc::Severity::problem);
    case rpc::DestinationState::onHold:
        return coloredIcon(QStringLiteral("hold"), severityColor(rpc::Severity::warning));
    }
    return {};
}

QString destinationText(const std::string& destination) {
    const QString text = qs(destination);
    const QString rest = text.section(u':', 1);
    if (text == QLatin1String("local")) return QueueWords::tr("Mailboxes of this server");
    if (text.startsWith(QLatin1String("primary:"))) return QueueWords::tr("%1 (to its primary)").arg(rest);
    if (text.startsWith(QLatin1String("here:"))) return QueueWords::tr("%1 (waits for an account here)").arg(rest);
    if (text.startsWith(QLatin1String("mx:"))) return rest;
    if (text.startsWith(QLatin1String("route:"))) return QueueWords::tr("%1 (by a route)").arg(rest);
    if (text.startsWith(QLatin1String("smarthost:")))
        return rest.isEmpty() ? QueueWords::tr("Smarthost") : QueueWords::tr("Smarthost %1").arg(rest);
    return text;
}

QString nextTryText(const rpc::QueueEntry& entry) {
    if (!entry.nextTry || *entry.nextTry > SystemClock().now()) return relativeTime(entry.nextTry, {});
    // A time that has come means: as soon as there is a connection. The destinations say when that is tried.
    return entry.state == rpc::QueueState::held ? QueueWords::tr("when it answers") : QueueWords::tr("now");
}

QString senderText(const std::string& sender) { return sender.empty() ? QStringLiteral("<>") : qs(sender); }

QString rowKey(const rpc::QueueEntry& entry) { return qs(entry.id) + u'/' + QString::number(entry.seq); }

} // namespace ismail::admin
