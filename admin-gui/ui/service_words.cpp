#include "ui/service_words.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <vector>

namespace ismail::admin {

namespace {

// As the service says them; %1 … stand for names, numbers and times. Where one begins like another, the longer is
// first.
const char* const sentences[] = {
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 is a disabled partner. Enable it, or name another one."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 is a disabled partner. Enable it, or name another one."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The secondary %1 cannot be reached since %2: %3. Mail for %4 recipients is held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 cannot be reached since %2: %3. Mail for 1 recipient is held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 cannot be reached since %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The secondary %1 answers, but cannot be used since %2: %3. Mail for %4 recipients is held."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The secondary %1 answers, but cannot be used since %2: %3. Mail for 1 recipient is held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 answers, but cannot be used since %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 cannot be reached."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 cannot be reached since %2: %3. Mail for %4 recipients is held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 cannot be reached since %2: %3. Mail for 1 recipient is held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 cannot be reached since %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The primary %1 answers, but cannot be used since %2: %3. Mail for %4 recipients is held."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The primary %1 answers, but cannot be used since %2: %3. Mail for 1 recipient is held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 answers, but cannot be used since %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 cannot be reached."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 refuses to be asked: %2."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain is disabled: no mail is taken for it."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "Mail for %1 recipients waits on hold for accounts that are not here. Add them, or "
                      "decide about it in the queue."),
    QT_TRANSLATE_NOOP("ServiceWords", "Mail for 1 recipient waits on hold for accounts that are not here. Add them, or "
                                      "decide about it in the queue."),
    QT_TRANSLATE_NOOP("ServiceWords", "The quota of the domain is used up: mail for it is refused."),
    QT_TRANSLATE_NOOP("ServiceWords", "The quota of the domain is nearly used up."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain has no accounts yet: all mail for it is refused."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "Every recipient is accepted, also those that do not exist: their mail is bounced later, to "
                      "senders that may be forged. Use call-ahead or a recipient list."),
    QT_TRANSLATE_NOOP("ServiceWords", "The recipient list is empty: all mail for the domain is refused."),
    QT_TRANSLATE_NOOP("ServiceWords", "All is well."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The service is busy: its places for windows and commands are taken. Try again in a moment."),
    QT_TRANSLATE_NOOP("ServiceWords", "The service is busy: this user has %1 connections to it already. Close windows "
                                      "and end commands that wait."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The service at %1 is busy: it took nobody in for %2 seconds. Try again in a moment."),
    QT_TRANSLATE_NOOP("ServiceWords", "The service knows this user neither as an administrator nor as a viewer: the "
                                      "settings rpc.admin_group and rpc.view_group name the groups of both."),
    QT_TRANSLATE_NOOP("ServiceWords", "No service answers at %1: it is not running, or has another data directory."),
    QT_TRANSLATE_NOOP(
        "ServiceWords",
        "This server calls itself \"%1\", which is no full host name. Other servers may refuse its mail."),
    QT_TRANSLATE_NOOP("ServiceWords", "The listener %1 (%2 port %3) is paused: it takes no connections."),
    QT_TRANSLATE_NOOP("ServiceWords", "The listener %1 (%2 port %3) is not open. %4"),
    QT_TRANSLATE_NOOP("ServiceWords", "No listener is open: this server takes no mail."),
    QT_TRANSLATE_NOOP("ServiceWords", "New mail is answered 452: %1"),
    QT_TRANSLATE_NOOP("ServiceWords", "New mail is answered 451: %1"),
    QT_TRANSLATE_NOOP("ServiceWords", "Only %1 are free where the mail is kept."),
    QT_TRANSLATE_NOOP("ServiceWords", "%1 messages in the database have lost their text on the disk."),
    QT_TRANSLATE_NOOP("ServiceWords", "No domain is set up, so no mail from outside is taken."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "As a secondary for %1 this server takes mail for every recipient, also for those that do not "
                      "exist; such mail is bounced later, to senders that may be forged."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 is disabled, but domains name it."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 (%2) refuses to be asked for the mail of %3: %4. What it holds "
                                      "comes only when it tries again by itself."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 refuses to be asked for the mail of %2 and %3 more: %4."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 refuses to be asked for the mail of %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 (%2) cannot be reached since %3: %4"),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 (%2) answers, but cannot be used since %3: %4"),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 cannot be reached since %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 cannot be reached since %2."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 answers, but cannot be used since %2: %3."),
    QT_TRANSLATE_NOOP("ServiceWords", "The password for the partner %1 goes to whatever server answers at its address: "
                                      "its certificate is not checked."),
    QT_TRANSLATE_NOOP("ServiceWords", "The password for the server of the route %1 goes to whatever server answers at "
                                      "its address: its certificate is not checked."),
    QT_TRANSLATE_NOOP("ServiceWords", "The password for the smarthost goes to whatever server answers at its address: "
                                      "its certificate is not checked."),
    QT_TRANSLATE_NOOP("ServiceWords", "The partner %1 cannot be reached."),
    QT_TRANSLATE_NOOP("ServiceWords", "The mail machinery did not answer in time; it may be very busy."),
    QT_TRANSLATE_NOOP("ServiceWords", "None of %1 mail servers answers on port 25. Outgoing connections to that port "
                                      "are most likely blocked, as many providers do."),
    QT_TRANSLATE_NOOP("ServiceWords", "Mail for %1 destinations is overdue for its next try, the first is %2."),
    QT_TRANSLATE_NOOP("ServiceWords", "%1 recipients in the queue are kept back by an administrator."),
    QT_TRANSLATE_NOOP("ServiceWords", "There is no certificate that can be used, so TLS is not offered. %1"),
    QT_TRANSLATE_NOOP("ServiceWords", "The certificate in the settings cannot be used; the one before stays in force."),
    QT_TRANSLATE_NOOP("ServiceWords", "The certificate has ended %1."),
    QT_TRANSLATE_NOOP("ServiceWords", "The certificate ends in %1 days, %2."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The certificate is self-signed: mail programs warn, and servers that verify refuse it."),
    QT_TRANSLATE_NOOP("ServiceWords", "The whole Internet (%1) is trusted: anybody may send mail through this server."),
    QT_TRANSLATE_NOOP("ServiceWords", "The last backup failed."),
    QT_TRANSLATE_NOOP("ServiceWords", "No backup has been made yet."),
    QT_TRANSLATE_NOOP("ServiceWords", "Nobody is told by e-mail when something goes wrong."),
    QT_TRANSLATE_NOOP("ServiceWords", "An alert is open."),
    QT_TRANSLATE_NOOP("ServiceWords", "%1 alerts are open."),
    QT_TRANSLATE_NOOP("ServiceWords", "The new value of %1 waits for a restart."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain %1 does not exist."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain %1 accepts no mail."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain %1 could not be looked up. (%2)"),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain %1 could not be looked up."),
    QT_TRANSLATE_NOOP("ServiceWords", "The MX record points to the address %1; it must name a host."),
    QT_TRANSLATE_NOOP("ServiceWords", "The host %1 could not be looked up."),
    QT_TRANSLATE_NOOP("ServiceWords", "The host %1 has no address."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain has no MX record; mail goes to the address of the domain itself."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "This server is the best mail exchanger of the domain but has no role for it: mail is refused."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server is a mail exchanger of the domain but has no role for it."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain has no role here; its mail goes to its mail exchangers."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server (%1) is not among the mail exchangers of the domain."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server is the primary, but %1 has a better preference."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 (%2) is not among the mail exchangers."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 has a better preference than the primary."),
    QT_TRANSLATE_NOOP("ServiceWords", "The secondary %1 has the same preference as the primary: they share the load."),
    QT_TRANSLATE_NOOP("ServiceWords", "The primary %1 (%2) is not among the mail exchangers by that name."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server is a secondary, but has a better preference than the primary %1."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server and the primary have the same preference: they share the load."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The primary is to be found by MX, but nothing is better than this server: mail stays held."),
    QT_TRANSLATE_NOOP("ServiceWords", "The mail exchanger %1 is neither this server nor one of its partners."),
    QT_TRANSLATE_NOOP("ServiceWords", "The MX records agree with the roles."),
    QT_TRANSLATE_NOOP("ServiceWords", "The disk is getting full"),
    QT_TRANSLATE_NOOP("ServiceWords", "Only %1 are free where the mail is kept (%2). When less than %3 are left, new "
                                      "mail is put off. Free some space or move the data directory."),
    QT_TRANSLATE_NOOP("ServiceWords", "The certificate is about to end"),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The certificate in %1 ends %2. Replace the file, then have the certificate read again."),
    QT_TRANSLATE_NOOP("ServiceWords", "Mail does not leave the queue"),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "Mail for %1 could have been tried since %2 and was not. The destinations of the queue say why."),
    QT_TRANSLATE_NOOP("ServiceWords", "Much mail is held for %1"),
    QT_TRANSLATE_NOOP("ServiceWords", "Mail is held for %1 for long"),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "%1 recipients wait for the primary server of %2, the oldest since %3. Look whether "
                      "that server is running, and what it answers."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "1 recipient waits for the primary server of %1, the oldest since %2. Look whether "
                      "that server is running, and what it answers."),
    QT_TRANSLATE_NOOP("ServiceWords", "The disk is full: new mail is put off"),
    QT_TRANSLATE_NOOP("ServiceWords", "Nothing can be stored: new mail is put off"),
    QT_TRANSLATE_NOOP("ServiceWords", "%1 Senders keep their mail and try again; what is in the queue waits."),
    QT_TRANSLATE_NOOP("ServiceWords", "A backup failed"),
    QT_TRANSLATE_NOOP("ServiceWords", "Partner %1 is down"),
    QT_TRANSLATE_NOOP("ServiceWords", "Partner %1 cannot be used"),
    QT_TRANSLATE_NOOP("ServiceWords", "Partner %1 refuses to be asked"),
    QT_TRANSLATE_NOOP("ServiceWords", "The quota of all mailboxes of this server is used up"),
    QT_TRANSLATE_NOOP("ServiceWords", "The quota of all mailboxes of this server is nearly used up"),
    QT_TRANSLATE_NOOP("ServiceWords", "The quota of the domain %1 is used up"),
    QT_TRANSLATE_NOOP("ServiceWords", "The quota of the domain %1 is nearly used up"),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "It holds %1. New mail for it is refused. Raise the quota, or have mail deleted."),
    QT_TRANSLATE_NOOP(
        "ServiceWords",
        "It holds %1. When it is used up, new mail for it is refused. Raise the quota, or have mail deleted."),
    QT_TRANSLATE_NOOP("ServiceWords", "A mailbox is nearly full"),
    QT_TRANSLATE_NOOP("ServiceWords", "%1 mailboxes are nearly full"),
    QT_TRANSLATE_NOOP("ServiceWords", "A mailbox is full, or nearly:%1\nNew mail for a full mailbox is refused. Raise "
                                      "the quota, or have mail deleted."),
    QT_TRANSLATE_NOOP("ServiceWords", "%1 mailboxes are full, or nearly:%2\nNew mail for a full mailbox is refused. "
                                      "Raise the quota, or have mail deleted."),
    QT_TRANSLATE_NOOP("ServiceWords", "A quoted field is not closed on this line."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The line has %1 fields and not %2. Put quotes around a field with a separator in it."),
    QT_TRANSLATE_NOOP("ServiceWords", "The address stands in line %1 already."),
    QT_TRANSLATE_NOOP("ServiceWords", "\"%1\" is not an address. Write it as name@domain."),
    QT_TRANSLATE_NOOP("ServiceWords", "\"%1\" is not a domain name."),
    QT_TRANSLATE_NOOP("ServiceWords", "\"%1\" is not the local part of an address."),
    QT_TRANSLATE_NOOP("ServiceWords", "\"%1\" is no quota. Write it as 500M or 2G; 0 is no limit."),
    QT_TRANSLATE_NOOP("ServiceWords", "\"%1\" stands in the column enabled, which holds yes or no."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The domain %1 is not set up here. Add the domain as primary first, then its accounts."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The domain %1 is not set up here. Add the domain as primary first, then its aliases."),
    QT_TRANSLATE_NOOP("ServiceWords", "The domain %1 is not set up here."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server is secondary for %1: it holds the mail of that domain for its "
                                      "primary, and the accounts are there. Add them on the primary."),
    QT_TRANSLATE_NOOP("ServiceWords", "This server is secondary for %1: it holds the mail of that domain for its "
                                      "primary, and the aliases are there. Add them on the primary."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The domain %1 is an alias of %2 and has no addresses of its own. Add the address there."),
    QT_TRANSLATE_NOOP("ServiceWords", "There is already an account %1."),
    QT_TRANSLATE_NOOP("ServiceWords", "There is already an alias %1."),
    QT_TRANSLATE_NOOP("ServiceWords", "There is no address %1 here. Add the account or alias first."),
    QT_TRANSLATE_NOOP("ServiceWords", "An account forwards to %1 addresses at most. Forward to a group instead."),
    QT_TRANSLATE_NOOP("ServiceWords", "The account %1 would forward to itself. To keep a copy, say so instead."),
    QT_TRANSLATE_NOOP("ServiceWords", "Mail for %1 would be forwarded in a circle and stay nowhere. Keep a copy, or "
                                      "forward elsewhere."),
    QT_TRANSLATE_NOOP("ServiceWords", "A partner logs in with the name %1."),
    QT_TRANSLATE_NOOP("ServiceWords", "A password has at least %1 characters; this one has %2. Choose a longer one."),
    QT_TRANSLATE_NOOP("ServiceWords",
                      "The password holds a control character such as a tab or a line end. Leave it out."),
    QT_TRANSLATE_NOOP("ServiceWords", "The password is not UTF-8. Use another one.")};

struct Pattern {
    const char* sentence;
    QRegularExpression expression;
};

std::vector<Pattern> makePatterns() {
    static const QRegularExpression place(QStringLiteral("%\\d"));
    std::vector<Pattern> patterns;
    for (const char* sentence : sentences) {
        const QString text = QString::fromLatin1(sentence);
        QString expression;
        qsizetype from = 0;
        for (auto found = place.globalMatch(text); found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            expression += QRegularExpression::escape(text.mid(from, match.capturedStart() - from));
            expression += QStringLiteral("(.+?)");
            from = match.capturedEnd();
        }
        expression += QRegularExpression::escape(text.mid(from));
        // A list of names in an alert takes several lines.
        patterns.push_back({sentence, QRegularExpression(QRegularExpression::anchoredPattern(expression),
                                                         QRegularExpression::DotMatchesEverythingOption)});
    }
    return patterns;
}

QString translated(const char* sentence) { return QCoreApplication::translate("ServiceWords", sentence); }

} // namespace

QString serviceWords(const std::string& sentence) {
    const QString text = qs(sentence);
    if (translated(sentences[0]) == QLatin1String(sentences[0])) return localTimes(text);
    static const std::vector<Pattern> patterns = makePatterns();
    for (const Pattern& pattern : patterns) {
        const QRegularExpressionMatch match = pattern.expression.match(text);
        if (!match.hasMatch()) continue;
        QString out = translated(pattern.sentence);
        for (int place = match.lastCapturedIndex(); place > 0; --place)
            out.replace(u'%' + QString::number(place), match.captured(place));
        return localTimes(out);
    }
    return localTimes(text);
}

} // namespace ismail::admin
