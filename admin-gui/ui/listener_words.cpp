#include "ui/listener_words.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

class ListenerWords {
    Q_DECLARE_TR_FUNCTIONS(ListenerWords)
};

} // namespace

QString listenerTitle(const std::string& listener) {
    if (listener == "relay") return ListenerWords::tr("Mail from other servers");
    if (listener == "submission") return ListenerWords::tr("Submission (STARTTLS)");
    if (listener == "submissions") return ListenerWords::tr("Submission (TLS)");
    if (listener == "pop3") return ListenerWords::tr("POP3 (STARTTLS)");
    if (listener == "pop3s") return ListenerWords::tr("POP3 (TLS)");
    if (listener == "imap") return ListenerWords::tr("IMAP (STARTTLS)");
    if (listener == "imaps") return ListenerWords::tr("IMAP (TLS)");
    return QString::fromStdString(listener);
}

QString sessionStageText(const std::string& stage) {
    if (stage == "connecting") return ListenerWords::tr("connecting");
    if (stage == "greeting") return ListenerWords::tr("greeting");
    if (stage == "tls" || stage == "TLS handshake") return ListenerWords::tr("negotiating TLS");
    if (stage == "login") return ListenerWords::tr("has not logged in yet");
    if (stage == "auth") return ListenerWords::tr("logging in");
    if (stage == "command") return ListenerWords::tr("waiting for a command");
    if (stage == "mail") return ListenerWords::tr("message started");
    if (stage == "rcpt") return ListenerWords::tr("naming recipients");
    if (stage == "data") return ListenerWords::tr("sending a message here");
    if (stage == "append") return ListenerWords::tr("storing a message");
    if (stage == "message" || stage == "answer") return ListenerWords::tr("reading mail");
    if (stage == "list") return ListenerWords::tr("listing mail");
    if (stage == "update") return ListenerWords::tr("removing mail");
    if (stage == "idle") return ListenerWords::tr("waiting for new mail");
    if (stage == "waiting for mail") return ListenerWords::tr("waiting for mail to send");
    if (stage == "sending") return ListenerWords::tr("sending");
    if (stage == "closed") return ListenerWords::tr("ending");
    return QString::fromStdString(stage);
}

QString listenerProtocol(const std::string& listener) {
    if (listener == "relay" || listener == "submission" || listener == "submissions") return QStringLiteral("SMTP");
    if (listener == "pop3" || listener == "pop3s") return QStringLiteral("POP3");
    if (listener == "imap" || listener == "imaps") return QStringLiteral("IMAP");
    return QString::fromStdString(listener);
}

} // namespace ismail::admin
