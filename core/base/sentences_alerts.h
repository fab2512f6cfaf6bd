// Sentences, part 2: alerts and other messages that this server writes by itself. A subject has no full stop. How the
// texts are written is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts alertSentences[] = {
    {"alert.notStoringFull", "The disk is full: new mail is put off",
     "Die Festplatte ist voll: neue Mail wird aufgeschoben"},
    {"alert.notStoring", "Nothing can be stored: new mail is put off",
     "Nichts kann gespeichert werden: neue Mail wird aufgeschoben"},
    {"alert.notStoringText", "{reason:sentence} Senders keep their mail and try again; what is in the queue waits.",
     "{reason} Absender behalten ihre Mail und versuchen es wieder; was in der Warteschlange ist, wartet."},
    {"alert.storing", "New mail is taken again", "Neue Mail wird wieder angenommen"},
    {"alert.storingText", "What comes in can be stored.", "Was hereinkommt, kann gespeichert werden."},
    {"alert.disk", "The disk is getting full", "Die Platte wird voll"},
    {"alert.diskText",
     "Only {free:octets} are free where the mail is kept ({directory}). When less than {reserve:octets} are left, new "
     "mail is put off. Free some space or move the data directory.",
     "Wo die Mail liegt ({directory}), sind nur {free} frei. Bleiben weniger als {reserve}, wird neue Mail "
     "aufgeschoben. Schaffen Sie Platz, oder verlegen Sie das Datenverzeichnis."},
    {"alert.diskOver", "The disk has room again", "Auf der Platte ist wieder Platz"},
    {"alert.diskOverText", "{free:octets} are free where the mail is kept.", "Wo die Mail liegt, sind {free} frei."},
    {"alert.certificate", "The certificate is about to end", "Das Zertifikat läuft bald ab"},
    {"alert.certificateText",
     "The certificate in {file} ends {end:time}. Replace the file, then have the certificate read again.",
     "Das Zertifikat in {file} endet am {end}. Ersetzen Sie die Datei, und lassen Sie dann das Zertifikat neu lesen."},
    {"alert.certificateOver", "The certificate is good again", "Das Zertifikat ist wieder gut"},
    {"alert.certificateOverText", "It ends {end:time}.", "Es endet am {end}."},
    {"alert.stuck", "Mail does not leave the queue", "Mail verlässt die Warteschlange nicht"},
    {"alert.stuckText",
     "Mail for {domain} could have been tried since {since:time} and was not. The destinations of the queue say why.",
     "Mail für {domain} hätte seit {since} versucht werden können und wurde es nicht. Die Ziele der Warteschlange "
     "sagen, warum."},
    {"alert.stuckOver", "The queue moves again", "Die Warteschlange bewegt sich wieder"},
    {"alert.stuckOverText", "No mail is overdue for its next try.",
     "Keine Mail ist für den nächsten Versuch überfällig."},
    {"alert.heldMuch", "Much mail is held for {domain}", "Viel Mail wird für {domain} aufbewahrt"},
    {"alert.heldLong", "Mail is held for {domain} for long", "Mail wird lange für {domain} aufbewahrt"},
    {"alert.heldText",
     "{recipients:count|# recipient waits|# recipients wait} for the primary server of {domain}, the oldest since "
     "{since:time}. Look whether that server is running, and what it answers.",
     "{recipients|# Empfänger wartet|# Empfänger warten} auf den Primärserver von {domain}, "
     "{recipients|seit|der älteste seit} {since}. Sehen Sie nach, ob er läuft und was er antwortet."},
    {"alert.heldOver", "Little mail is held for {domain}", "Wenig Mail wird für {domain} aufbewahrt"},
    {"alert.heldOverNone", "0 recipients wait for the primary server of {domain}.",
     "Kein Empfänger wartet auf den Primärserver von {domain}."},
    {"alert.heldOverText",
     "{recipients:count|# recipient waits|# recipients wait} for the primary server of {domain}, the oldest since "
     "{since:time}.",
     "{recipients|# Empfänger wartet|# Empfänger warten} auf den Primärserver von {domain}, "
     "{recipients|seit|der älteste seit} {since}."},
    {"alert.backup", "A backup failed", "Eine Sicherung ist gescheitert"},
    {"alert.backupOver", "Backups work again", "Sicherungen gelingen wieder"},
    {"alert.backupOverText", "The backup {backup} was made.", "Die Sicherung {backup} wurde erstellt."},

    {"alert.partnerDown", "Partner {partner} is down", "Der Partner {partner} ist nicht erreichbar"},
    {"alert.partnerUnusable", "Partner {partner} cannot be used", "Der Partner {partner} kann nicht genutzt werden"},
    {"alert.partnerText", "The partner {partner} ({host}) {state:sentence}", "Der Partner {partner} ({host}) {state}"},
    {"alert.partnerOver", "Partner {partner} is back", "Der Partner {partner} ist wieder da"},
    {"alert.partnerOverText", "The partner {partner} ({host}) answers again.",
     "Der Partner {partner} ({host}) antwortet wieder."},
    {"alert.partnerRefuses", "Partner {partner} refuses to be asked", "Der Partner {partner} lässt sich nicht fragen"},
    {"alert.partnerRefusesText",
     "The partner {partner} ({host}) refuses to be asked for the mail of {domain}: {reply}. What it holds comes only "
     "when it tries again by itself.",
     "Der Partner {partner} ({host}) lässt sich nicht nach der Mail von {domain} fragen: {reply}. Was er aufbewahrt, "
     "kommt erst, wenn er es von selbst wieder versucht."},
    {"alert.partnerRefusesMoreText",
     "The partner {partner} ({host}) refuses to be asked for the mail of {domain} and {others:count} more: {reply}. "
     "What it holds comes only when it tries again by itself.",
     "Der Partner {partner} ({host}) lässt sich nicht nach der Mail von {domain} und {others} weiteren fragen: "
     "{reply}. "
     "Was er aufbewahrt, kommt erst, wenn er es von selbst wieder versucht."},
    {"alert.partnerRefusesOver", "Partner {partner} answers ETRN again",
     "Der Partner {partner} lässt sich wieder fragen"},
    {"alert.partnerRefusesOverText", "The partner {partner} ({host}) can be asked again for the mail that it holds.",
     "Der Partner {partner} ({host}) kann wieder nach der Mail gefragt werden, die er aufbewahrt."},

    {"alert.quotaServerFull", "The quota of all mailboxes of this server is used up",
     "Das Kontingent aller Postfächer dieses Servers ist aufgebraucht"},
    {"alert.quotaServer", "The quota of all mailboxes of this server is nearly used up",
     "Das Kontingent aller Postfächer dieses Servers ist fast aufgebraucht"},
    {"alert.quotaDomainFull", "The quota of the domain {domain} is used up",
     "Das Kontingent der Domain {domain} ist aufgebraucht"},
    {"alert.quotaDomain", "The quota of the domain {domain} is nearly used up",
     "Das Kontingent der Domain {domain} ist fast aufgebraucht"},
    {"alert.quotaFullText",
     "It holds {percent:count} % ({used:octets} of {limit:octets}). New mail for it is refused. Raise the quota, or "
     "have mail deleted.",
     "Belegt sind {percent} % ({used} von {limit}). Neue Mail dafür wird abgelehnt. Erhöhen Sie das Kontingent, oder "
     "lassen Sie Mail löschen."},
    {"alert.quotaText",
     "It holds {percent:count} % ({used:octets} of {limit:octets}). When it is used up, new mail for it is refused. "
     "Raise the quota, or have mail deleted.",
     "Belegt sind {percent} % ({used} von {limit}). Ist es aufgebraucht, wird neue Mail dafür abgelehnt. Erhöhen Sie "
     "das Kontingent, oder lassen Sie Mail löschen."},
    {"alert.quotaAccounts", "{mailboxes:count|A mailbox is|# mailboxes are} nearly full",
     "{mailboxes|Ein Postfach ist|# Postfächer sind} fast voll"},
    {"alert.quotaAccountsText",
     "{mailboxes:count|A mailbox is|# mailboxes are} full, or nearly:{names:lines}\nNew mail for a full mailbox is "
     "refused. Raise the quota, or have mail deleted.",
     "{mailboxes|Ein Postfach ist|# Postfächer sind} voll, oder fast:{names}\nNeue Mail für ein volles Postfach wird "
     "abgelehnt. Erhöhen Sie das Kontingent, oder lassen Sie Mail löschen."},
    {"alert.quotaAccount", "{address}: {percent:count} % ({used:octets} of {limit:octets})",
     "{address}: {percent} % ({used} von {limit})"},
    {"alert.quotaAccountsMore", "and {more:count} more", "und {more} weitere"},
    {"alert.quotaOver", "There is room again", "Es ist wieder Platz"},
    {"alert.quotaOverText", "What was nearly used up is not any more.",
     "Was fast aufgebraucht war, ist es nicht mehr."},

    // Keys that sign.
    {"alert.dkimLost", "Others cannot check the signatures of {domain}",
     "Andere können die Unterschriften von {domain} nicht prüfen"},
    {"alert.dkimLostText",
     "Mail of {domain} is signed, but the DNS does not show the records of the keys as they must be:{records:lines}\n"
     "Mail goes on being signed. Publish the records again.",
     "Mail von {domain} wird unterschrieben, aber das DNS zeigt die Einträge der Schlüssel nicht so, wie sie sein "
     "müssen:{records}\nMail wird weiter unterschrieben. Veröffentlichen Sie die Einträge wieder."},
    {"alert.dkimLostRecord", "{name}: {why:sentence}", "{name}: {why}"},
    {"alert.dkimFound", "The signatures of {domain} can be checked again",
     "Die Unterschriften von {domain} lassen sich wieder prüfen"},
    {"alert.dkimFoundText", "The DNS shows the records of the keys that sign mail of {domain}.",
     "Das DNS zeigt die Einträge der Schlüssel, die Mail von {domain} unterschreiben."},
    {"alert.dkimRotate", "New keys for {domain}: publish their records",
     "Neue Schlüssel für {domain}: veröffentlichen Sie ihre Einträge"},
    {"alert.dkimRotateText",
     "The keys that sign mail of {domain} should be replaced on {due:time}. New ones are made. Publish these records "
     "beside the old ones:{records:lines}\nAs soon as the DNS shows them the new keys sign, and you are told when the "
     "old records may go.",
     "Die Schlüssel, die Mail von {domain} unterschreiben, sollten am {due} ersetzt werden. Neue sind gemacht. "
     "Veröffentlichen Sie diese Einträge neben den alten:{records}\nSobald das DNS sie zeigt, unterschreiben die neuen "
     "Schlüssel, und Sie erfahren, wann die alten Einträge gehen dürfen."},
    {"alert.dkimRecord", "{name} TXT {text}", "{name} TXT {text}"},
    {"alert.dkimRotated", "New keys sign mail of {domain}", "Neue Schlüssel unterschreiben Mail von {domain}"},
    {"alert.dkimRotatedText",
     "The records of the old keys ({selectors}) must stay until {until:time}; then they may go.",
     "Die Einträge der alten Schlüssel ({selectors}) müssen bis {until} bleiben; dann dürfen sie gehen."},

    // To those who use a mailbox, and about messages themselves.
    {"notice.quota", "Your mailbox is nearly full", "Ihr Postfach ist fast voll"},
    {"notice.quotaText",
     "The mailbox of {address} holds {percent:count} % ({used:octets} of {limit:octets}).\n\nWhen it is full, new mail "
     "for you is refused. Delete what you do not need any more, and empty the trash of your mail program.\n\nThis "
     "message comes again in {interval:seconds} if the mailbox is still that full.",
     "Im Postfach von {address} sind {percent} % belegt ({used} von {limit}).\n\nIst es voll, wird neue Mail an Sie "
     "abgelehnt. Löschen Sie, was Sie nicht mehr brauchen, und leeren Sie den Papierkorb Ihres Mailprogramms.\n\nDiese "
     "Nachricht kommt in {interval} wieder, wenn das Postfach dann noch so voll ist."},
    {"notice.server", "This server: {name}", "Dieser Server: {name}"},
    {"notice.test", "Test alert of {name}", "Probewarnung von {name}"},
    {"notice.testText", "This is a test. Alerts of this server reach you.",
     "Dies ist eine Probe. Warnungen dieses Servers erreichen Sie."},
};

} // namespace ismail
