#include "ui/setting_words.h"

#include <QCoreApplication>
#include <QHash>

namespace ismail::admin {

namespace {

class SettingWords {
    Q_DECLARE_TR_FUNCTIONS(SettingWords)
};

QString loginText(const QString& choice) {
    if (choice == u"never") return SettingWords::tr("Not at all");
    if (choice == u"tls") return SettingWords::tr("Only when encrypted");
    if (choice == u"always") return SettingWords::tr("Always, even unencrypted");
    return choice;
}

// Of a listener, and of connections to other servers.
QString encryptionText(const QString& choice, bool listener) {
    if (choice == u"none") return SettingWords::tr("None");
    if (choice == u"starttls") return SettingWords::tr("On request (STARTTLS)");
    if (choice == u"implicit")
        return listener ? SettingWords::tr("From the start")
                        : SettingWords::tr("Implicit TLS, with a verified certificate");
    if (choice == u"never") return SettingWords::tr("Never");
    if (choice == u"opportunistic") return SettingWords::tr("When offered");
    if (choice == u"required") return SettingWords::tr("Always");
    if (choice == u"unverified") return SettingWords::tr("Always; log in although the certificate is not verified");
    if (choice == u"verified") return SettingWords::tr("Always, with a verified certificate");
    return choice;
}

QString logText(const QString& choice) {
    if (choice == u"error") return SettingWords::tr("Errors");
    if (choice == u"warning") return SettingWords::tr("Errors and warnings");
    if (choice == u"info") return SettingWords::tr("All but details");
    if (choice == u"debug") return SettingWords::tr("Everything");
    return choice;
}

} // namespace

QString choiceText(const QString& key, const QString& choice) {
    if (key.endsWith(u".auth")) return loginText(choice);
    if (key.endsWith(u".tls")) return encryptionText(choice, key.startsWith(u"listener."));
    if (key == u"log.level") return logText(choice);
    if (key == u"tls.minimum_version") return QStringLiteral("TLS ") + choice;
    static const QHash<QString, QString> words = {
        {QStringLiteral("smtp.bare_newline=refuse"), SettingWords::tr("The message is refused")},
        {QStringLiteral("smtp.bare_newline=normalise"), SettingWords::tr("They are corrected")},
        {QStringLiteral("quota.refusal=temporary"), SettingWords::tr("Try again later (452)")},
        {QStringLiteral("quota.refusal=permanent"), SettingWords::tr("Refused for good (552)")},
        {QStringLiteral("client.require_reverse_dns=off"), SettingWords::tr("Nothing")},
        {QStringLiteral("client.require_reverse_dns=points"), SettingWords::tr("Points towards Junk")},
        {QStringLiteral("client.require_reverse_dns=refuse"), SettingWords::tr("It is refused (550)")},
        {QStringLiteral("greylist.scope=off"), SettingWords::tr("Nobody's")},
        {QStringLiteral("greylist.scope=suspicious"), SettingWords::tr("Strangers' that looks suspicious")},
        {QStringLiteral("greylist.scope=strangers"), SettingWords::tr("All strangers'")},
        // Languages are called as they call themselves.
        {QStringLiteral("alert.language=en"), QStringLiteral("English")},
        {QStringLiteral("alert.language=de"), QStringLiteral("Deutsch")},
        {QStringLiteral("junk.pop3=mark"), SettingWords::tr("Into the inbox, with a mark")},
        {QStringLiteral("junk.pop3=folder"), SettingWords::tr("Into the Junk folder, which POP3 never shows")},
        {QStringLiteral("check.own_mail_from_outside=points"), SettingWords::tr("Points towards Junk")},
        {QStringLiteral("check.own_mail_from_outside=junk"), SettingWords::tr("It goes to Junk")},
        {QStringLiteral("check.own_mail_from_outside=refuse"), SettingWords::tr("It is refused (550)")},
        {QStringLiteral("smarthost.mode=always"), SettingWords::tr("For all outgoing mail")},
        {QStringLiteral("smarthost.mode=fallback"), SettingWords::tr("Only where direct delivery fails")},
        {QStringLiteral("dns.mode=system"), SettingWords::tr("The servers named here")},
        {QStringLiteral("dns.mode=own"), SettingWords::tr("Each zone's own, from the root on")},
        {QStringLiteral("partner.context=received"), SettingWords::tr("By XFORWARD, or its Received field")},
        {QStringLiteral("partner.context=xforward"), SettingWords::tr("Only by XFORWARD")},
        {QStringLiteral("partner.context=none"), SettingWords::tr("Not at all")},
        {QStringLiteral("callahead.unknown=accept"), SettingWords::tr("Accepted (250)")},
        {QStringLiteral("callahead.unknown=defer"), SettingWords::tr("Try again later (450)")},
        {QStringLiteral("group.accept_domains=ask"), SettingWords::tr("An administrator decides")},
        {QStringLiteral("group.accept_domains=mx"), SettingWords::tr("Taken if the MX records name both servers")},
        {QStringLiteral("group.accept_domains=never"), SettingWords::tr("Declined")}};
    return words.value(key + u'=' + choice, choice);
}

QString settingGroup(const QString& key) { return key.section(u'.', 0, -2); }

QString settingGroupTitle(const QString& group) {
    static const QHash<QString, QString> titles = {
        {QStringLiteral("server"), SettingWords::tr("This server")},
        {QStringLiteral("access"), SettingWords::tr("Access")},
        {QStringLiteral("listener.relay"), SettingWords::tr("Listener for other servers")},
        {QStringLiteral("listener.submission"), SettingWords::tr("Submission (STARTTLS)")},
        {QStringLiteral("listener.submissions"), SettingWords::tr("Submission (TLS)")},
        {QStringLiteral("listener.pop3"), SettingWords::tr("POP3 (STARTTLS)")},
        {QStringLiteral("listener.pop3s"), SettingWords::tr("POP3 (TLS)")},
        {QStringLiteral("listener.imap"), SettingWords::tr("IMAP (STARTTLS)")},
        {QStringLiteral("listener.imaps"), SettingWords::tr("IMAP (TLS)")},
        {QStringLiteral("pop3"), SettingWords::tr("POP3")},
        {QStringLiteral("imap"), SettingWords::tr("IMAP")},
        {QStringLiteral("delivery"), SettingWords::tr("Delivery")},
        {QStringLiteral("quota"), SettingWords::tr("Quotas")},
        {QStringLiteral("mailbox"), SettingWords::tr("Mailboxes")},
        {QStringLiteral("tls"), SettingWords::tr("Encryption")},
        {QStringLiteral("smtp"), SettingWords::tr("Incoming mail")},
        {QStringLiteral("client"), SettingWords::tr("Clients at the door")},
        {QStringLiteral("dnsbl"), SettingWords::tr("Block lists")},
        {QStringLiteral("greylist"), SettingWords::tr("Greylisting")},
        {QStringLiteral("rate"), SettingWords::tr("Rates of strangers")},
        {QStringLiteral("check"), SettingWords::tr("Checks of incoming mail")},
        {QStringLiteral("spf"), SettingWords::tr("Senders' servers (SPF)")},
        {QStringLiteral("dkim"), SettingWords::tr("Signatures (DKIM)")},
        {QStringLiteral("dmarc"), SettingWords::tr("Authors' domains (DMARC)")},
        {QStringLiteral("arc"), SettingWords::tr("Seals of forwarders (ARC)")},
        {QStringLiteral("points"), SettingWords::tr("Points towards Junk")},
        {QStringLiteral("disk"), SettingWords::tr("Disk")},
        {QStringLiteral("outbound"), SettingWords::tr("Outgoing mail")},
        {QStringLiteral("smarthost"), SettingWords::tr("Smarthost")},
        {QStringLiteral("dns"), SettingWords::tr("DNS")},
        {QStringLiteral("queue"), SettingWords::tr("Queue")},
        {QStringLiteral("held"), SettingWords::tr("Mail held for a primary")},
        {QStringLiteral("history"), SettingWords::tr("History")},
        {QStringLiteral("junk"), SettingWords::tr("Junk")},
        {QStringLiteral("quarantine"), SettingWords::tr("Quarantine")},
        {QStringLiteral("partner"), SettingWords::tr("Partners")},
        {QStringLiteral("callahead"), SettingWords::tr("Asking the primary")},
        {QStringLiteral("group"), SettingWords::tr("Paired servers")},
        {QStringLiteral("cache"), SettingWords::tr("Memory")},
        {QStringLiteral("log"), SettingWords::tr("Log")},
        {QStringLiteral("alert"), SettingWords::tr("Alerts")},
        {QStringLiteral("backup"), SettingWords::tr("Backup")},
        {QStringLiteral("threads"), SettingWords::tr("Threads")},
        {QStringLiteral("rpc"), SettingWords::tr("Administration")},
        {QStringLiteral("login"), SettingWords::tr("Log-ins")},
        {QStringLiteral("address"), SettingWords::tr("Addresses")},
        {QStringLiteral("forward"), SettingWords::tr("Forwarding")},
        {QStringLiteral("autoreply"), SettingWords::tr("Automatic replies")},
        {QStringLiteral("sending"), SettingWords::tr("Sending limits")}};
    return titles.value(group, group);
}

} // namespace ismail::admin
