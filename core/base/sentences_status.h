// Sentences, part 1: the state of the server and of domains, and what DNS says about them. How the texts are written is
// in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts statusSentences[] = {
    // What was said by somebody or something else, in its own words.
    {"words", "{words}", "{words}"},

    {"service.noReason", "The service gave no reason.", "Der Dienst hat keinen Grund genannt."},

    {"server.notFullName",
     "This server calls itself \"{name}\", which is no full host name. Other servers may refuse its mail.",
     "Dieser Server nennt sich „{name}“, und das ist kein voller Hostname. Andere Server lehnen seine Mail vielleicht "
     "ab."},
    {"listener.notOpen",
     "The listener {listener:listener} ({address} port {port:count}) is not open. {reason:sentence}",
     "Der Listener {listener} ({address}, Port {port}) ist nicht offen. {reason}"},
    // Why it is not open.
    {"listener.noAddress", "Listener {listener:listener}: \"{address}\" is no IP address.",
     "Listener {listener}: „{address}“ ist keine IP-Adresse."},
    {"listener.portInUse", "Listener {listener:listener} cannot open {end}: the port is in use.",
     "Der Listener {listener} kann {end} nicht öffnen: Der Port ist belegt."},
    {"listener.portInUseBy", "Listener {listener:listener} cannot open {end}: the port is in use by {program}.",
     "Der Listener {listener} kann {end} nicht öffnen: Der Port ist von {program} belegt."},
    {"listener.cannotOpen", "Listener {listener:listener} cannot open {end}: {reason}.",
     "Der Listener {listener} kann {end} nicht öffnen: {reason}."},
    {"listener.noSockets", "Listener {listener:listener}: the system takes no more sockets.",
     "Listener {listener}: Das System gibt keine weiteren Sockets her."},
    {"listener.unknown", "There is no listener {listener}.", "Es gibt keinen Listener {listener}."},
    {"listener.paused",
     "The listener {listener:listener} ({address} port {port:count}) is paused: it takes no connections.",
     "Der Listener {listener} ({address}, Port {port}) ist angehalten: Er nimmt keine Verbindungen an."},
    {"listener.noneOpen", "No listener is open: this server takes no mail.",
     "Kein Listener ist offen: Dieser Server nimmt keine Mail an."},
    {"accept.noRoom", "New mail is answered 452: {reason:sentence}", "Neue Mail wird mit 452 beantwortet: {reason}"},
    {"accept.noRoomUnsaid", "there is no room for it.", "es ist kein Platz dafür."},
    {"accept.notStored", "New mail is answered 451: {reason:sentence}", "Neue Mail wird mit 451 beantwortet: {reason}"},
    {"accept.notStoredUnsaid", "it cannot be stored.", "sie kann nicht gespeichert werden."},
    {"disk.low", "Only {free:octets} are free where the mail is kept.", "Nur {free} sind frei, wo die Mail liegt."},
    {"store.textsLost",
     "{messages:count|# message in the database has lost its|# messages in the database have lost their} text on the "
     "disk.",
     "{messages|# Nachricht in der Datenbank hat ihren|# Nachrichten in der Datenbank haben ihren} Text auf der Platte "
     "verloren."},
    {"domain.noneSetUp", "No domain is set up, so no mail from outside is taken.",
     "Keine Domain ist eingerichtet, daher wird von außen keine Mail angenommen."},
    {"domain.takesAll",
     "As a secondary for {domain} this server takes mail for every recipient, also for those that do not exist; such "
     "mail is bounced later, to senders that may be forged.",
     "Als Sekundärserver für {domain} nimmt dieser Server Mail an jeden Empfänger an, auch wenn es ihn nicht gibt; "
     "solche Mail kommt später zurück, an Absender, die gefälscht sein können."},
    {"relay.busy", "The mail machinery did not answer in time; it may be very busy.",
     "Das Räderwerk der Mail hat nicht rechtzeitig geantwortet; vielleicht ist es sehr beschäftigt."},
    {"outbound.port25Blocked",
     "None of {servers:count} mail servers answers on port 25. Outgoing connections to that port are most likely "
     "blocked, as many providers do.",
     "Keiner von {servers} Mailservern antwortet auf Port 25. Sehr wahrscheinlich sind ausgehende Verbindungen zu "
     "diesem Port gesperrt, wie es viele Anbieter tun."},
    {"queue.overdue",
     "Mail for {destinations:count|# destination|# destinations} is overdue for its next try, the first is {first}.",
     "Mail für {destinations|# Ziel|# Ziele} ist für den nächsten Versuch überfällig, das erste ist {first}."},
    {"queue.keptBack",
     "{recipients:count|# recipient in the queue is|# recipients in the queue are} kept back by an administrator.",
     "{recipients} Empfänger in der Warteschlange hat ein Verwalter angehalten."},
    {"certificate.none", "There is no certificate that can be used, so TLS is not offered. {reason:sentence}",
     "Es gibt kein brauchbares Zertifikat, daher wird TLS nicht angeboten. {reason}"},
    {"certificate.notUsed", "The certificate in the settings cannot be used; the one before stays in force.",
     "Das Zertifikat in den Einstellungen ist nicht brauchbar; das vorige bleibt in Kraft."},
    {"certificate.unusable", "The certificate in the settings cannot be used.",
     "Das Zertifikat in den Einstellungen ist nicht brauchbar."},
    {"certificate.askAdministrator", "Administrators see why.", "Verwalter sehen, warum."},
    {"certificate.ended", "The certificate has ended {end:time}.", "Das Zertifikat endete am {end}."},
    {"certificate.endsSoon", "The certificate ends in {days:count|# day|# days}, {end:time}.",
     "Das Zertifikat endet in {days|# Tag|# Tagen}, am {end}."},
    {"certificate.selfSigned", "The certificate is self-signed: mail programs warn, and servers that verify refuse it.",
     "Das Zertifikat ist selbst unterschrieben: Mailprogramme warnen, und Server, die prüfen, lehnen es ab."},
    {"access.everybodyTrusted", "The whole Internet ({network}) is trusted: anybody may send mail through this server.",
     "Dem ganzen Internet ({network}) wird vertraut: Jeder darf durch diesen Server Mail senden."},
    {"backup.lastFailed", "The last backup failed.", "Die letzte Sicherung ist gescheitert."},
    {"backup.none", "No backup has been made yet.", "Es wurde noch keine Sicherung erstellt."},
    {"postmaster.nobody",
     "Nobody reads mail to postmaster@{domain}: other administrators and the reports about your domain are turned "
     "away.",
     "Niemand liest Mail an postmaster@{domain}: andere Verwalter und die Berichte über Ihre Domain werden "
     "abgewiesen."},
    {"alerts.toNobody", "Nobody is told by e-mail when something goes wrong.",
     "Niemand erfährt per E-Mail, wenn etwas nicht stimmt."},
    {"alerts.open", "{alerts:count|An alert is|# alerts are} open.",
     "{alerts|Eine Warnung besteht|# Warnungen bestehen}."},
    {"setting.waitsForRestart", "The new value of {setting} waits for a restart.",
     "Der neue Wert von {setting} wartet auf einen Neustart."},

    // Partners. The first five are parts of the sentences behind them.
    {"partner.away", "cannot be reached", "ist nicht erreichbar"},
    {"partner.awaySince", "cannot be reached since {since:time}", "ist seit {since} nicht erreichbar"},
    {"partner.unusable", "answers, but cannot be used", "antwortet, kann aber nicht genutzt werden"},
    {"partner.unusableSince", "answers, but cannot be used since {since:time}",
     "antwortet, kann aber seit {since} nicht genutzt werden"},
    {"partner.because", "{state:sentence}: {reply}", "{state}: {reply}"},
    {"partner.down", "The partner {partner} {state:sentence}.", "Der Partner {partner} {state}."},
    {"partner.disabledButNamed", "The partner {partner} is disabled, but domains name it.",
     "Der Partner {partner} ist ausgeschaltet, aber Domains nennen ihn."},
    {"partner.refuses", "The partner {partner} refuses to be asked for the mail of {domain}: {reply}.",
     "Der Partner {partner} lässt sich nicht nach der Mail von {domain} fragen: {reply}."},
    {"partner.refusesMore",
     "The partner {partner} refuses to be asked for the mail of {domain} and {others:count} more: {reply}.",
     "Der Partner {partner} lässt sich nicht nach der Mail von {domain} und {others} weiteren fragen: {reply}."},
    {"partner.login",
     "The password for the partner {partner} goes to whatever server answers at its address: its certificate is not "
     "checked.",
     "Das Kennwort für den Partner {partner} geht an jeden Server, der unter seiner Adresse antwortet: Sein Zertifikat "
     "wird nicht geprüft."},
    {"route.login",
     "The password for the server of the route {route} goes to whatever server answers at its address: its certificate "
     "is not checked.",
     "Das Kennwort für den Server der Route {route} geht an jeden Server, der unter seiner Adresse antwortet: Sein "
     "Zertifikat wird nicht geprüft."},
    {"smarthost.login",
     "The password for the smarthost goes to whatever server answers at its address: its certificate is not checked.",
     "Das Kennwort für den Smarthost geht an jeden Server, der unter seiner Adresse antwortet: Sein Zertifikat wird "
     "nicht geprüft."},

    // Block and welcome lists.
    {"dnsbl.refuses",
     "The list {list} refuses to be asked (it answers {answer}) and is not counted. Most lists refuse questions that "
     "come "
     "through a public DNS server.",
     "Die Liste {list} will nicht gefragt werden (sie antwortet {answer}) und zählt nicht mit. Die meisten Listen "
     "lehnen "
     "Fragen ab, die über einen öffentlichen DNS-Server kommen."},
    {"dnsbl.nonsense",
     "The list {list} answers {answer}, which no list may, and is not counted. Either it is no more, or the DNS server "
     "invents answers.",
     "Die Liste {list} antwortet {answer}, was keine Liste darf, und zählt nicht mit. Entweder gibt es sie nicht mehr, "
     "oder der DNS-Server erfindet Antworten."},
    {"dnsbl.listsEverything",
     "The list {list} lists everything, even its test entry that it must not list, and is not "
     "counted.",
     "Die Liste {list} führt alles auf, sogar den Testeintrag, den sie nicht führen darf, und zählt nicht mit."},
    {"dnsbl.listsNothing",
     "The list {list} does not list its test entry, so it is no list any more and is not counted.",
     "Die Liste {list} führt ihren Testeintrag nicht auf. Sie ist also keine Liste mehr und zählt nicht mit."},
    {"dnsbl.badEntry", "\"{entry}\" is no block list. Write zen.example, or zen.example=127.0.0.2-127.0.0.11*4.",
     "„{entry}“ ist keine Sperrliste. Schreiben Sie zen.example oder zen.example=127.0.0.2-127.0.0.11*4."},
    {"dnsbl.twice", "The list {list} is named twice.", "Die Liste {list} ist zweimal genannt."},
    {"dnsbl.tooMany", "{most:count} lists at most can be asked.", "Höchstens {most} Listen können gefragt werden."},

    // The administrator's own lists.
    {"access.badPattern",
     "\"{pattern}\" is no address, no domain and no network. Write anna@example.org, example.org, .example.org for all "
     "below it too, or 192.0.2.0/24.",
     "„{pattern}“ ist keine Adresse, keine Domain und kein Netz. Schreiben Sie anna@example.org, example.org, "
     ".example.org auch für alles darunter, oder 192.0.2.0/24."},
    {"access.tooMany", "The lists are full: {most:count} entries at most.",
     "Die Listen sind voll: höchstens {most} Einträge."},
    {"access.noSuchEntry", "There is no such entry.", "Diesen Eintrag gibt es nicht."},
    {"access.noSuchOwner", "There is no such domain or account.", "Diese Domain oder dieses Konto gibt es nicht."},

    // Verdicts on a domain.
    {"domain.well", "All is well.", "Alles ist in Ordnung."},
    {"domain.disabled", "The domain is disabled: no mail is taken for it.",
     "Die Domain ist ausgeschaltet: Für sie wird keine Mail angenommen."},
    {"domain.secondaryDisabled", "The secondary {partner} is a disabled partner. Enable it, or name another one.",
     "Der Sekundärserver {partner} ist ein ausgeschalteter Partner. Schalten Sie ihn ein, oder nennen Sie einen "
     "anderen."},
    {"domain.primaryDisabled", "The primary {partner} is a disabled partner. Enable it, or name another one.",
     "Der Primärserver {partner} ist ein ausgeschalteter Partner. Schalten Sie ihn ein, oder nennen Sie einen "
     "anderen."},
    {"domain.secondaryDown", "The secondary {partner} {state:sentence}.", "Der Sekundärserver {partner} {state}."},
    {"domain.primaryDown", "The primary {partner} {state:sentence}.", "Der Primärserver {partner} {state}."},
    {"domain.secondaryDownHeld",
     "The secondary {partner} {state:sentence}. Mail for {recipients:count|# recipient|# recipients} is held.",
     "Der Sekundärserver {partner} {state}. Mail für {recipients} Empfänger wird aufbewahrt."},
    {"domain.primaryDownHeld",
     "The primary {partner} {state:sentence}. Mail for {recipients:count|# recipient|# recipients} is held.",
     "Der Primärserver {partner} {state}. Mail für {recipients} Empfänger wird aufbewahrt."},
    {"domain.secondaryRefuses", "The secondary {partner} refuses to be asked: {reply}.",
     "Der Sekundärserver {partner} lässt sich nicht fragen: {reply}."},
    {"domain.quotaUsedUp", "The quota of the domain is used up: mail for it is refused.",
     "Das Kontingent der Domain ist aufgebraucht: Mail für sie wird abgelehnt."},
    {"domain.quotaNearlyUsedUp", "The quota of the domain is nearly used up.",
     "Das Kontingent der Domain ist fast aufgebraucht."},
    {"domain.mailWithoutAccounts",
     "Mail for {recipients:count|# recipient|# recipients} waits on hold for accounts that are not here. Add them, or "
     "decide about it in the queue.",
     "Mail für {recipients} Empfänger wartet angehalten auf {recipients|ein Konto, das es hier nicht gibt. Legen Sie "
     "es "
     "an|Konten, die es hier nicht gibt. Legen Sie sie an}, oder entscheiden Sie in der Warteschlange."},
    {"domain.noAccounts", "The domain has no accounts yet: all mail for it is refused.",
     "Die Domain hat noch keine Konten: Alle Mail an sie wird abgelehnt."},
    {"domain.acceptsAll",
     "Every recipient is accepted, also those that do not exist: their mail is bounced later, to senders that may be "
     "forged. Use call-ahead or a recipient list.",
     "Jeder Empfänger wird angenommen, auch wenn es ihn nicht gibt: Solche Mail kommt später zurück, an Absender, die "
     "gefälscht sein können. Lassen Sie den Primärserver fragen, oder führen Sie eine Empfängerliste."},
    {"domain.listEmpty", "The recipient list is empty: all mail for the domain is refused.",
     "Die Empfängerliste ist leer: Alle Mail an die Domain wird abgelehnt."},

    // What DNS says about a domain.
    {"dns.noDomain", "The domain {domain} does not exist.", "Die Domain {domain} gibt es nicht."},
    {"dns.acceptsNoMail", "The domain {domain} accepts no mail.", "Die Domain {domain} nimmt keine Mail an."},
    {"dns.domainNotFound", "The domain {domain} could not be looked up.",
     "Die Domain {domain} ließ sich nicht nachschlagen."},
    {"dns.because", "{sentence:sentence} ({reason})", "{sentence} ({reason})"},
    {"dns.mxIsAddress", "The MX record points to the address {address}; it must name a host.",
     "Der MX-Eintrag zeigt auf die Adresse {address}; er muss einen Host nennen."},
    {"dns.hostNotFound", "The host {host} could not be looked up.", "Der Host {host} ließ sich nicht nachschlagen."},
    {"dns.hostWithoutAddress", "The host {host} has no address.", "Der Host {host} hat keine Adresse."},
    {"dns.noMx", "The domain has no MX record; mail goes to the address of the domain itself.",
     "Die Domain hat keinen MX-Eintrag; Mail geht an die Adresse der Domain selbst."},
    {"dns.bestWithoutRole",
     "This server is the best mail exchanger of the domain but has no role for it: mail is refused.",
     "Dieser Server ist der erste Mailserver der Domain, hat aber keine Rolle dafür: Mail wird abgelehnt."},
    {"dns.namedWithoutRole", "This server is a mail exchanger of the domain but has no role for it.",
     "Dieser Server ist ein Mailserver der Domain, hat aber keine Rolle dafür."},
    {"dns.noRole", "The domain has no role here; its mail goes to its mail exchangers.",
     "Die Domain hat hier keine Rolle; ihre Mail geht an ihre Mailserver."},
    {"dns.selfNotNamed", "This server ({name}) is not among the mail exchangers of the domain.",
     "Dieser Server ({name}) ist nicht unter den Mailservern der Domain."},
    {"dns.primaryNotBest", "This server is the primary, but {host} has a better preference.",
     "Dieser Server ist der Primärserver, aber {host} hat den besseren Vorrang."},
    {"dns.secondaryNotNamed", "The secondary {partner} ({host}) is not among the mail exchangers.",
     "Der Sekundärserver {partner} ({host}) ist nicht unter den Mailservern."},
    {"dns.secondaryBetter", "The secondary {partner} has a better preference than the primary.",
     "Der Sekundärserver {partner} hat einen besseren Vorrang als der Primärserver."},
    {"dns.secondaryEqual", "The secondary {partner} has the same preference as the primary: they share the load.",
     "Der Sekundärserver {partner} hat denselben Vorrang wie der Primärserver: Sie teilen sich die Last."},
    {"dns.primaryNotNamed", "The primary {partner} ({host}) is not among the mail exchangers by that name.",
     "Der Primärserver {partner} ({host}) ist nicht unter diesem Namen unter den Mailservern."},
    {"dns.selfBetter", "This server is a secondary, but has a better preference than the primary {partner}.",
     "Dieser Server ist sekundär, hat aber einen besseren Vorrang als der Primärserver {partner}."},
    {"dns.selfEqual", "This server and the primary have the same preference: they share the load.",
     "Dieser Server und der Primärserver haben denselben Vorrang: Sie teilen sich die Last."},
    {"dns.nothingBetter", "The primary is to be found by MX, but nothing is better than this server: mail stays held.",
     "Der Primärserver soll über MX gefunden werden, aber nichts ist besser als dieser Server: Mail bleibt "
     "aufbewahrt."},
    {"dns.stranger", "The mail exchanger {host} is neither this server nor one of its partners.",
     "Der Mailserver {host} ist weder dieser Server noch einer seiner Partner."},
    {"dns.agrees", "The MX records agree with the roles.", "Die MX-Einträge stimmen mit den Rollen überein."},
};

} // namespace ismail
