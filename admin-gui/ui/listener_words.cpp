#include "ui/listener_words.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

class ListenerWords {
    Q_DECLARE_TR_FUNCTIONS(ListenerWords)
};

} // namespace

QString listenerTitle(const std::string& listener) {
    if (listener == "relay") return ListenerWords::tr("Mail from servers");
    if (listener == "submission") return ListenerWords::tr("Submission (STARTTLS)");
    if (listener == "submissions") return ListenerWords::tr("Submission (TLS)");
    if (listener == "pop3") return ListenerWords::tr("POP3 (STARTTLS)");
    if (listener == "pop3s") return ListenerWords::tr("POP3 (TLS)");
    if (listener == "imap") return ListenerWords::tr("IMAP (STARTTLS)");
    if (listener == "imaps") return ListenerWords::tr("IMAP (TLS)");
    return QString::fromStdString(listener);
}

QString listenerProtocol(const std::string& listener) {
    if (listener == "relay" || listener == "submission" || listener == "submissions") return QStringLiteral("SMTP");
    if (listener == "pop3" || listener == "pop3s") return QStringLiteral("POP3");
    if (listener == "imap" || listener == "imaps") return QStringLiteral("IMAP");
    return QString::fromStdString(listener);
}

} // namespace ismail::admin
