#include "ui/finding_words.h"

#include "ui/format.h"
#include "ui/sentence_words.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

using rpc::Remedy;

class FindingWords {
    Q_DECLARE_TR_FUNCTIONS(FindingWords)
};

} // namespace

QString findingText(const rpc::Finding& finding) { return sentenceText(finding.sentence, finding.text); }

QString findingAdvice(const rpc::Finding& finding) {
    const QString subject = qs(finding.subject);
    switch (finding.remedy) {
    case Remedy::none: return qs(finding.advice);
    case Remedy::nameServer:
        return FindingWords::tr("Under Settings, \"This server\", enter the name in its MX record, such as "
                                "mail.example.org.");
    case Remedy::freePort:
        return FindingWords::tr("Stop the program that uses the port, or give the listener another port or address in "
                                "the settings. Then press Resume under Connections.");
    case Remedy::resumeListener:
        return FindingWords::tr("Press Resume under Connections when it should accept mail again.");
    case Remedy::openListener:
        return FindingWords::tr(
            "Switch on the listener for other servers in the settings, or see under Connections why it is not open.");
    case Remedy::makeRoom:
        return subject.isEmpty() ? FindingWords::tr("Free disk space, or lower the reserve in the settings. Until then "
                                                    "senders keep their mail and try again.")
                                 : FindingWords::tr("Free some space. Below %1 new mail is deferred.").arg(subject);
    case Remedy::lookIntoLog:
        return FindingWords::tr(
            "Look into the log, check the disk, and restore a backup into another directory to find them.");
    case Remedy::addDomain:
        return FindingWords::tr("Under Domains add the domains that this server is primary or secondary for.");
    case Remedy::chooseRecipients:
        return FindingWords::tr("Edit the domain %1: ask the primary about recipients, or keep a list of them.")
            .arg(subject);
    case Remedy::enablePartner:
        return FindingWords::tr("Switch %1 on under Partners, or edit these domains to name another partner.")
            .arg(subject);
    case Remedy::lookAtPartner:
        return FindingWords::tr("Check whether it is running, and under Partners whether its address and port are "
                                "right. Mail for it is held meanwhile.");
    case Remedy::waitAMoment: return FindingWords::tr("Check again in a moment (F5).");
    case Remedy::useSmarthost:
        return FindingWords::tr(
            "Ask the provider to open port 25, or send outgoing mail through a smarthost (Connections, Smarthost).");
    case Remedy::lookAtQueue: return FindingWords::tr("The upper list under Queue says why each destination waits.");
    case Remedy::releaseMail:
        return FindingWords::tr("Select and release them under Queue when their mail should be sent.");
    case Remedy::setCertificate:
        return FindingWords::tr("Under Certificates enter the files of certificate and key, or clear both fields to "
                                "use a self-signed certificate.");
    case Remedy::mendCertificate:
        return FindingWords::tr(
            "See the reason under Certificates, correct the files, and press \"Read the files again\".");
    case Remedy::renewCertificate:
        return FindingWords::tr("Replace the files, then press \"Read the files again\" under Certificates.");
    case Remedy::getCertificate:
        return FindingWords::tr("Get one from a certificate authority and enter its files under Certificates.");
    case Remedy::trustLess:
        return FindingWords::tr("Remove %1 from the trusted networks under Access at once.").arg(subject);
    case Remedy::lookAtBackup: return FindingWords::tr("Backup shows the reason. Make a new backup when it is fixed.");
    case Remedy::scheduleBackup:
        return FindingWords::tr("Make one now under Backup, and set a schedule for regular backups.");
    case Remedy::nameRecipients:
        return FindingWords::tr("Under Alerts, \"Alert settings\", enter at least one address.");
    case Remedy::lookAtAlerts: return FindingWords::tr("See Alerts.");
    case Remedy::restartService: return FindingWords::tr("Restart the service at a convenient time.");
    case Remedy::trustPartner:
        return FindingWords::tr("Give it a certificate for its host name, from an authority that is trusted here, or "
                                "choose another TLS setting for it under Partners. Mail for it is held meanwhile.");
    case Remedy::mendPartnerLogin:
        return FindingWords::tr("Check its log-in and its TLS setting under Partners, and look into its own log. Mail "
                                "for it is held meanwhile.");
    case Remedy::letUsAsk:
        return FindingWords::tr("On %1, name this server as the primary of the domain and let it be recognised, by its "
                                "address or its log-in; or switch ETRN on there.")
            .arg(subject);
    case Remedy::verifyPartner:
        return FindingWords::tr("When its certificate can be verified, switch verification on under Partners.");
    case Remedy::verifyRelay:
        return FindingWords::tr("When its certificate can be verified, switch verification on under Connections.");
    case Remedy::lookAtList:
        return FindingWords::tr("See Protection, Lists. Remove %1 from the lists in the DNS if it does not answer "
                                "again; until then it counts for nothing.")
            .arg(subject);
    case Remedy::namePostmaster:
        return FindingWords::tr("Edit the domain %1 and, under Addresses, choose who gets mail for its postmaster.")
            .arg(subject);
    case Remedy::pairPartner:
        return FindingWords::tr(
            "Under Group, show a pairing code at one of the two servers and enter it at the other.");
    case Remedy::lookAtMember:
        return FindingWords::tr("Under Group see the line to %1. What is held goes on as soon as it is back.")
            .arg(subject);
    case Remedy::endTheCopy:
        return FindingWords::tr("A machine was copied together with its keys. Switch off the copy, or give it a new "
                                "identity.");
    case Remedy::setClocks: return FindingWords::tr("Let both servers set their clocks over the network.");
    case Remedy::answerOffer:
        return FindingWords::tr("Under Group, at %1, choose which of its domains this server should hold mail for.")
            .arg(subject);
    }
    return {};
}

Place findingPlace(const rpc::Finding& finding) {
    const QString subject = qs(finding.subject);
    switch (finding.remedy) {
    case Remedy::none:
    case Remedy::waitAMoment: return {};
    case Remedy::nameServer: return {QStringLiteral("settings"), QStringLiteral("server.name")};
    case Remedy::freePort:
    case Remedy::resumeListener: return {QStringLiteral("connections"), {}};
    case Remedy::openListener: return {QStringLiteral("settings"), QStringLiteral("listener.relay")};
    case Remedy::makeRoom: return {QStringLiteral("settings"), QStringLiteral("disk.reserve")};
    case Remedy::lookIntoLog: return {QStringLiteral("log"), {}};
    case Remedy::addDomain: return {QStringLiteral("domains"), {}};
    case Remedy::namePostmaster:
    case Remedy::chooseRecipients: return {QStringLiteral("domains"), subject};
    case Remedy::enablePartner:
    case Remedy::trustPartner:
    case Remedy::mendPartnerLogin:
    case Remedy::letUsAsk:
    case Remedy::verifyPartner:
    case Remedy::lookAtPartner: return {QStringLiteral("partners"), subject};
    case Remedy::pairPartner:
    case Remedy::lookAtMember:
    case Remedy::endTheCopy:
    case Remedy::setClocks:
    case Remedy::answerOffer: return {QStringLiteral("group"), subject};
    case Remedy::verifyRelay:
    case Remedy::useSmarthost: return {QStringLiteral("connections"), QStringLiteral("smarthost")};
    case Remedy::lookAtQueue:
    case Remedy::releaseMail: return {QStringLiteral("queue"), {}};
    case Remedy::setCertificate:
    case Remedy::mendCertificate:
    case Remedy::renewCertificate:
    case Remedy::getCertificate: return {QStringLiteral("certificates"), {}};
    case Remedy::trustLess: return {QStringLiteral("access"), {}};
    case Remedy::lookAtBackup: return {QStringLiteral("backup"), {}};
    case Remedy::scheduleBackup: return {QStringLiteral("backup"), QStringLiteral("schedule")};
    case Remedy::nameRecipients: return {QStringLiteral("alerts"), QStringLiteral("recipients")};
    case Remedy::lookAtAlerts: return {QStringLiteral("alerts"), {}};
    case Remedy::restartService: return {QStringLiteral("settings"), subject};
    case Remedy::lookAtList: return {QStringLiteral("protection"), QStringLiteral("lists")};
    }
    return {};
}

Place alertPlace(const std::string& key) {
    // "partner-down:alpha": the kind, and whom it is about.
    const QString kind = qs(key).section(u':', 0, 0), subject = qs(key).section(u':', 1);
    if (kind == u"partner-down") return {QStringLiteral("partners"), subject};
    if (kind == u"held") return {QStringLiteral("queue"), QStringLiteral("destination:primary:") + subject};
    if (kind == u"quota.domain") return {QStringLiteral("domains"), subject};
    if (kind == u"quota.accounts") return {QStringLiteral("accounts"), {}};
    if (kind == u"quota.server") return {QStringLiteral("settings"), QStringLiteral("quota.server")};
    if (kind == u"disk") return {QStringLiteral("settings"), QStringLiteral("disk.reserve")};
    if (kind == u"certificate") return {QStringLiteral("certificates"), {}};
    if (kind == u"stuck") return {QStringLiteral("queue"), {}};
    if (kind == u"backup") return {QStringLiteral("backup"), {}};
    return {};
}

} // namespace ismail::admin
