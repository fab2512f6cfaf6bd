#include "ui/mail_program_words.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <initializer_list>

namespace ismail::admin {

namespace {

// Texts that belong to no class of the window.
class MailProgramWords {
    Q_DECLARE_TR_FUNCTIONS(MailProgramWords)
};

// The first of these that is open.
const rpc::ListenerInfo* openListener(const std::vector<rpc::ListenerInfo>& listeners,
                                      std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto found = std::ranges::find_if(listeners, [name](const rpc::ListenerInfo& each) {
            return each.listener == name && each.state == rpc::ListenerState::listening;
        });
        if (found != listeners.end()) return &*found;
    }
    return nullptr;
}

QString encryptionWords(const std::string& tls) {
    if (tls == "implicit") return MailProgramWords::tr("SSL/TLS");
    return tls == "starttls" ? MailProgramWords::tr("STARTTLS") : MailProgramWords::tr("no encryption");
}

} // namespace

QString mailProgramSettings(const QString& host, const QString& account,
                            const std::vector<rpc::ListenerInfo>& listeners) {
    QStringList lines;
    const auto line = [&](const QString& what, const rpc::ListenerInfo* listener) {
        if (listener)
            lines.append(MailProgramWords::tr("%1: %2, port %3, %4")
                             .arg(what, host, QString::number(listener->port), encryptionWords(listener->tls)));
    };
    line(MailProgramWords::tr("Incoming mail (IMAP)"), openListener(listeners, {"imaps", "imap"}));
    if (lines.isEmpty()) line(MailProgramWords::tr("Incoming mail (POP3)"), openListener(listeners, {"pop3s", "pop3"}));
    line(MailProgramWords::tr("Outgoing mail (SMTP)"), openListener(listeners, {"submissions", "submission"}));
    if (lines.isEmpty()) return {};
    lines.append(MailProgramWords::tr("User name: %1").arg(account));
    lines.append(MailProgramWords::tr("Password: that of the account"));
    return lines.join('\n');
}

} // namespace ismail::admin
