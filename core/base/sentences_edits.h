// Sentences, part 3: why an edit of the administrator was refused. How the texts are written is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts editSentences[] = {
    // What was edited, as the subject of other sentences.
    {"object.domain", "The domain {domain}", "Die Domain {domain}"},
    {"object.partner", "The partner {partner}", "Der Partner {partner}"},
    {"object.account", "The account {account}", "Das Konto {account}"},
    {"object.alias", "The alias {alias}", "Der Alias {alias}"},
    {"object.route", "The route for {domain}", "Die Route für {domain}"},
    {"object.setting", "The setting {setting}", "Die Einstellung {setting}"},
    {"object.settings", "The settings", "Der Stand der Einstellungen"},
    {"edit.changedMeanwhile",
     "{what:sentence} was changed by someone else in the meantime (version {stored:count}, not {given:count}). Look at "
     "it again and repeat the change.",
     "{what} wurde inzwischen von jemand anderem geändert (Version {stored}, nicht {given}). Sehen Sie nach, und "
     "wiederholen Sie die Änderung."},
    {"edit.notRead",
     "{what:sentence} was not changed: its {part:sentence} would be replaced as a whole, so the edit has to name the "
     "version that was read. Read it again and repeat the change.",
     "{what} wurde nicht geändert. Als Ganzes ersetzt würde: {part}. Daher muss die Änderung die Version nennen, die "
     "gelesen wurde. Lesen Sie neu, und wiederholen Sie die Änderung."},
    {"part.list", "list", "die Liste"},
    {"part.secondaries", "list of secondaries", "die Liste der Sekundärserver"},
    {"part.addresses", "list of addresses", "die Liste der Adressen"},
    {"part.autoReply", "automatic answer", "die automatische Antwort"},
    {"part.sendLimits", "sending limits", "die Sendegrenzen"},

    // Names and passwords.
    {"address.notOne", "\"{text}\" is not an address. Write it as name@domain.",
     "„{text}“ ist keine Adresse. So wird sie geschrieben: name@domain."},
    {"address.because", "\"{text}\" is not an address. {reason}", "„{text}“ ist keine Adresse. {reason}"},
    {"address.noIp", "\"{text}\" is not an IP address.", "„{text}“ ist keine IP-Adresse."},
    {"address.noNetwork",
     "\"{text}\" is neither an address nor a network. Write 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32.",
     "„{text}“ ist weder eine Adresse noch ein Netz. Schreiben Sie 192.0.2.1, 192.0.2.0/24 oder 2001:db8::/32."},
    {"address.noRecipient", "The recipient is missing. Give an address such as a@example.org.",
     "Der Empfänger fehlt. Geben Sie eine Adresse an, etwa a@example.org."},
    {"dns.noQueryName", "\"{text}\" is no name that can be asked for.",
     "„{text}“ ist kein Name, nach dem gefragt werden kann."},
    {"dns.noType", "\"{text}\" is no type of record that is known here.",
     "„{text}“ ist keine Art von Einträgen, die hier bekannt ist."},
    {"domain.noName", "\"{text}\" is not a domain name.", "„{text}“ ist kein Domainname."},
    {"password.short",
     "A password has at least {least:count} characters; this one has {given:count}. Choose a longer one.",
     "Ein Passwort hat mindestens {least} Zeichen, dieses hat {given}. Wählen Sie ein längeres."},
    {"password.control", "The password holds a control character such as a tab or a line end. Leave it out.",
     "Im Passwort steht ein Steuerzeichen wie ein Tabulator oder Zeilenende. Lassen Sie es weg."},
    {"password.noUtf8", "The password is not UTF-8. Use another one.",
     "Das Passwort ist nicht in UTF-8. Nehmen Sie ein anderes."},
    {"password.noUser", "A password was given, but no user to log in with. Give the user too.",
     "Ein Passwort ist angegeben, aber kein Benutzer dazu. Geben Sie auch den Benutzer an."},
    {"password.missing", "To log in as {user} a password is needed. Give the password too.",
     "Zur Anmeldung als {user} braucht es ein Passwort. Geben Sie auch das Passwort an."},
    {"password.noInboundUser", "An inbound password was given, but no inbound user. Give the name too.",
     "Ein Passwort für die Anmeldung hier ist angegeben, aber kein Name. Geben Sie auch den Namen an."},
    {"password.inboundMissing",
     "For the partner to log in as {user} a password is needed. Give the inbound password too.",
     "Damit sich der Partner als {user} anmelden kann, braucht es ein Passwort. Geben Sie auch dieses Passwort an."},

    // Domains.
    {"role.primary", "primary", "primär"},
    {"role.secondary", "secondary", "sekundär"},
    {"domain.unknown", "The domain {domain} is not set up here.", "Die Domain {domain} ist hier nicht eingerichtet."},
    {"domain.accountsNeedIt",
     "The domain {domain} is not set up here. Add the domain as primary first, then its accounts.",
     "Die Domain {domain} ist hier nicht eingerichtet. Fügen Sie zuerst die Domain als primär hinzu, dann ihre "
     "Konten."},
    {"domain.aliasesNeedIt",
     "The domain {domain} is not set up here. Add the domain as primary first, then its aliases.",
     "Die Domain {domain} ist hier nicht eingerichtet. Fügen Sie zuerst die Domain als primär hinzu, dann ihre "
     "Aliasse."},
    {"domain.accountsElsewhere",
     "This server is secondary for {domain}: it holds the mail of that domain for its primary, and the accounts are "
     "there. Add them on the primary.",
     "Dieser Server ist für {domain} sekundär: Er bewahrt die Mail der Domain für ihren Primärserver auf, und dort "
     "sind die Konten. Fügen Sie sie auf dem Primärserver hinzu."},
    {"domain.aliasesElsewhere",
     "This server is secondary for {domain}: it holds the mail of that domain for its primary, and the aliases are "
     "there. Add them on the primary.",
     "Dieser Server ist für {domain} sekundär: Er bewahrt die Mail der Domain für ihren Primärserver auf, und dort "
     "sind die Aliasse. Fügen Sie sie auf dem Primärserver hinzu."},
    {"domain.fieldsOfPrimary",
     "This server is to be secondary for {domain}: an alias domain, a catch-all address, quotas and limits belong to a "
     "primary. Leave them out, or make the role primary.",
     "Dieser Server soll für {domain} sekundär sein: Eine Alias-Domain, eine Sammeladresse, Kontingente und Grenzen "
     "gehören zu einem Primärserver. Lassen Sie sie weg, oder wählen Sie die Rolle primär."},
    {"domain.secondariesOfPrimary",
     "This server is to be secondary for {domain}, so it has no secondaries of its own for it. They are set up on the "
     "primary. Leave secondaries out, or make the role primary.",
     "Dieser Server soll für {domain} sekundär sein und hat dafür keine eigenen Sekundärserver. Sie werden auf dem "
     "Primärserver eingerichtet. Lassen Sie sie weg, oder wählen Sie die Rolle primär."},
    {"domain.fieldsOfSecondary",
     "This server is to be primary for {domain}: a primary partner, a hold time, a retry pause and a recipient policy "
     "belong to a secondary. Leave them out, or make the role secondary.",
     "Dieser Server soll für {domain} primär sein: Ein Primärserver, eine Aufbewahrungszeit, eine Pause zwischen "
     "Versuchen und eine Empfängerregel gehören zu einem Sekundärserver. Lassen Sie sie weg, oder wählen Sie die Rolle "
     "sekundär."},
    {"domain.holdShort", "A hold time is 60 seconds or more; 0 stands for the setting held.expire_after.",
     "Eine Aufbewahrungszeit hat mindestens 60 Sekunden; 0 steht für die Einstellung held.expire_after."},
    {"domain.roleDrops",
     "This server is {before:sentence} for {domain}. As {after:sentence} it drops {lost:list}. Confirm the change of "
     "role to go on.",
     "Dieser Server ist {before} für {domain}. Wird er {after}, so verliert die Domain {lost}. Bestätigen Sie den "
     "Wechsel der Rolle, um fortzufahren."},
    {"lost.secondaries", "its list of {secondaries:count|# secondary|# secondaries}",
     "ihre Liste von {secondaries} {secondaries|Sekundärserver|Sekundärservern}"},
    {"lost.aliasDomain", "being an alias domain", "ihre Eigenschaft als Alias-Domain"},
    {"lost.catchAll", "its catch-all address", "ihre Sammeladresse"},
    {"lost.bounceSigning", "the signing of its bounce addresses", "das Signieren ihrer Rücksendeadressen"},
    {"lost.limits", "its quotas and limits", "ihre Kontingente und Grenzen"},
    {"lost.primary", "its primary", "ihren Primärserver"},
    {"lost.namedPrimary", "its primary {partner}", "ihren Primärserver {partner}"},
    {"lost.times", "its hold and retry times", "ihre Zeiten für Aufbewahren und Versuche"},
    {"lost.recipientPolicy", "its recipient policy", "ihre Empfängerregel"},
    {"domain.takesIn",
     "This server holds {messages:count|# message|# messages} ({size:octets}) for {recipients:count|# recipient|# "
     "recipients} of the primary of {domain}. As primary it takes them in: they go into the accounts here, and what "
     "has no account waits on hold until there is one. Confirm that to go on.",
     "Dieser Server bewahrt {messages|# Nachricht|# Nachrichten} ({size}) für {recipients} Empfänger des "
     "Primärservers von {domain} auf. Als Primärserver nimmt er sie auf: Sie gehen in die Konten hier, und was kein "
     "Konto hat, wartet angehalten, bis es eines gibt. Bestätigen Sie das, um fortzufahren."},
    {"domain.listAccounts",
     "This server is primary for {domain}: its recipients are its accounts. List the accounts instead.",
     "Dieser Server ist für {domain} primär: Ihre Empfänger sind ihre Konten. Zeigen Sie stattdessen die Konten an."},

    // Partners.
    {"partner.unknown", "There is no partner named {partner}.", "Es gibt keinen Partner namens {partner}."},
    {"partner.addFirst", "There is no partner named {partner}. Add it first.",
     "Es gibt keinen Partner namens {partner}. Fügen Sie ihn zuerst hinzu."},
    {"partner.enableFirst", "The partner {partner} is disabled. Enable it first.",
     "Der Partner {partner} ist ausgeschaltet. Schalten Sie ihn zuerst ein."},
    {"partner.secondaryAsksNobody",
     "This server is secondary for {domain}: it is asked for that mail by the primary, and asks nobody.",
     "Dieser Server ist für {domain} sekundär: Nach dieser Mail fragt ihn der Primärserver; er selbst fragt "
     "niemanden."},
    {"partner.holdsNothing",
     "The partner {partner} holds mail for none of the domains here. Name it as a secondary of a domain first.",
     "Der Partner {partner} bewahrt Mail für keine der Domains hier auf. Nennen Sie ihn zuerst als Sekundärserver "
     "einer Domain."},
    {"partner.holdsNotThat",
     "The partner {partner} holds mail for none of the domains here by the name {domain}. Name it as a secondary of a "
     "domain first.",
     "Der Partner {partner} bewahrt für keine Domain hier mit dem Namen {domain} Mail auf. Nennen Sie ihn zuerst als "
     "Sekundärserver einer Domain."},
    {"partner.nobodyToAsk", "No domain here has a secondary that could be asked.",
     "Keine Domain hier hat einen Sekundärserver, der gefragt werden könnte."},
    {"partner.nobodyToAskFor", "The domain {domain} has no secondary that could be asked.",
     "Die Domain {domain} hat keinen Sekundärserver, der gefragt werden könnte."},
    {"partner.unknownOrDisabled", "There is no such partner, or it is disabled.",
     "Diesen Partner gibt es nicht, oder er ist ausgeschaltet."},
    {"partner.noSecondary", "The partner {partner} is a secondary of no domain here.",
     "Der Partner {partner} ist für keine Domain hier Sekundärserver."},
    {"partner.beingAsked", "The partner {partner} is being asked right now.",
     "Der Partner {partner} wird gerade gefragt."},
    {"partner.slow",
     "It did not answer within {limit:count} seconds; the query goes on and its reply is shown with the partner.",
     "Er hat nicht innerhalb von {limit} Sekunden geantwortet; die Frage läuft weiter, und die Antwort steht dann beim "
     "Partner."},
    {"partner.noAnswer", "It did not answer.", "Er hat nicht geantwortet."},

    // Accounts, mailboxes, aliases and their import.
    {"account.unknown", "There is no account {account} here.", "Das Konto {account} gibt es hier nicht."},
    {"account.noMailbox", "The account {account} has no mailbox {mailbox}.",
     "Das Konto {account} hat keinen Ordner {mailbox}."},
    {"account.noMessage", "There is no message {uid:count} in {mailbox}.",
     "In {mailbox} gibt es keine Nachricht {uid}."},
    {"account.notOne", "\"{text}\" is not the address of an account.", "„{text}“ ist nicht die Adresse eines Kontos."},
    {"autoReply.noText", "An automatic answer needs a text.", "Eine automatische Antwort braucht einen Text."},
    {"autoReply.endsFirst", "The automatic answer would end before it begins.",
     "Die automatische Antwort würde enden, bevor sie beginnt."},
    {"autoReply.subjectControl", "The subject of the automatic answer holds a control character. Leave it out.",
     "Im Betreff der automatischen Antwort steht ein Steuerzeichen. Lassen Sie es weg."},
    {"alias.unknown", "There is no alias or group {alias} here.",
     "Den Alias oder die Gruppe {alias} gibt es hier nicht."},
    {"import.openQuote", "A quoted field is not closed on this line.",
     "Ein Feld in Anführungszeichen ist in dieser Zeile nicht abgeschlossen."},
    {"import.fields",
     "The line has {given:count} fields and not {expected:count}. Put quotes around a field with a separator in it.",
     "Die Zeile hat {given} Felder und nicht {expected}. Ein Feld, in dem ein Trennzeichen vorkommt, gehört in "
     "Anführungszeichen."},
    {"import.twice", "The address stands in line {line:count} already.", "Die Adresse steht schon in Zeile {line}."},
    {"import.noQuota", "\"{text}\" is no quota. Write it as 500M or 2G; 0 is no limit.",
     "„{text}“ ist kein Kontingent. So wird es geschrieben: 500M oder 2G; 0 heißt unbegrenzt."},
    {"import.noFlag", "\"{text}\" stands in the column enabled, which holds yes or no.",
     "„{text}“ steht in der Spalte enabled; dort steht yes oder no."},

    // Routes and test messages.
    {"route.unknown", "There is no explicit route for {domain}.", "Es gibt keine eigene Route für {domain}."},
    {"route.neverUsed",
     "This server is {role:sentence} for {domain}, which decides where its mail goes; a route would never be used. "
     "Remove the domain first.",
     "Dieser Server ist {role} für {domain}; das entscheidet, wohin ihre Mail geht, und eine Route würde nie benutzt. "
     "Entfernen Sie zuerst die Domain."},
    {"test.subject", "The subject is one line without control characters.",
     "Der Betreff ist eine Zeile ohne Steuerzeichen."},
    {"test.noWay", "There is no way for mail to {address}. {reason}",
     "Es gibt keinen Weg für Mail an {address}. {reason}"},

    // Settings and listeners.
    {"setting.unknown", "There is no setting {setting}. List the settings to see their keys.",
     "Die Einstellung {setting} gibt es nicht. Die Liste der Einstellungen zeigt ihre Schlüssel."},
    {"setting.noneNamedWithValue", "No setting was named. Give at least one key with its new value.",
     "Es ist keine Einstellung genannt. Geben Sie mindestens einen Schlüssel mit seinem neuen Wert an."},
    {"setting.noneNamed", "No setting was named. Give at least one key.",
     "Es ist keine Einstellung genannt. Geben Sie mindestens einen Schlüssel an."},
    {"setting.twice", "The setting {setting} is named twice. Give it one value.",
     "Die Einstellung {setting} ist zweimal genannt. Geben Sie ihr einen Wert."},
    {"setting.empty", "{setting} may not be empty: give {expected:sentence}.",
     "{setting} darf nicht leer sein. Anzugeben: {expected}."},
    {"setting.doesNotFit", "\"{value}\" does not fit {setting}: give {expected:sentence}.",
     "„{value}“ passt nicht zu {setting}. Anzugeben: {expected}."},
    {"expected.host", "a full host name such as mail.example.org", "ein voller Hostname wie mail.example.org"},
    {"expected.hosts", "host names and addresses", "Hostnamen und Adressen"},
    {"expected.mailbox", "an address such as admin@example.org", "eine Adresse wie admin@example.org"},
    {"expected.mailboxes", "addresses such as admin@example.org", "Adressen wie admin@example.org"},
    {"expected.networks", "addresses and networks such as 192.168.1.0/24", "Adressen und Netze wie 192.168.1.0/24"},
    {"expected.ownAddresses", "addresses of this computer", "Adressen dieses Rechners"},
    {"expected.ownAddressesOrAll", "addresses of this computer; 0.0.0.0 and :: take all",
     "Adressen dieses Rechners; 0.0.0.0 und :: nehmen alle"},
    {"expected.servers", "servers as host, host:port or [address]:port",
     "Server als host, host:port oder [adresse]:port"},
    {"expected.dnsServers", "DNS servers as address or address:port", "DNS-Server als adresse oder adresse:port"},
    {"setting.fileUnreadable", "{setting} names a file that cannot be read. {reason:sentence}",
     "{setting} nennt eine Datei, die nicht gelesen werden kann. {reason}"},
    {"setting.fileTooLarge", "{setting} names a file that is too large for PEM.",
     "{setting} nennt eine Datei, die für PEM zu groß ist."},
    {"setting.certificateAlone",
     "tls.certificate_file and tls.key_file go together: set both in one step, or reset both for the self-signed "
     "certificate.",
     "tls.certificate_file und tls.key_file gehören zusammen: Setzen Sie beide in einem Schritt, oder setzen Sie beide "
     "zurück für das selbst unterschriebene Zertifikat."},
    {"listener.noneEnabled", "No listener is enabled. Enable it with the setting listener.NAME.enabled first.",
     "Kein Listener ist eingeschaltet. Schalten Sie ihn zuerst mit der Einstellung listener.NAME.enabled ein."},
    {"listener.enableFirst",
     "The listener {listener:listener} is not enabled. Enable it with the setting listener.NAME.enabled first.",
     "Der Listener {listener} ist nicht eingeschaltet. Schalten Sie ihn zuerst mit der Einstellung "
     "listener.NAME.enabled ein."},
    {"listener.noSuch",
     "There is no listener {listener}. There are relay, submission, submissions, pop3, pop3s, imap and imaps.",
     "Es gibt keinen Listener {listener}. Es gibt relay, submission, submissions, pop3, pop3s, imap und imaps."},
};

} // namespace ismail
