// Sentences, part 5: the rules of domains, partners, addresses and routes, which hold whoever edits them. How the texts
// are written is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts ruleSentences[] = {
    // What others begin with or hold.
    {"names.andMore", "{names} and {more:count} more", "{names} und {more} weitere"},
    {"domain.noSuch", "There is no such domain.", "Diese Domain gibt es nicht."},
    {"partner.noSuch", "There is no such partner.", "Diesen Partner gibt es nicht."},
    {"account.noSuch", "There is no such account.", "Dieses Konto gibt es nicht."},
    {"alias.noSuch", "There is no such alias.", "Diesen Alias gibt es nicht."},
    {"domain.changedMeanwhile",
     "The domain was changed or removed by someone else in the meantime. Look at it again and repeat the change.",
     "Jemand anderes hat die Domain inzwischen geändert oder entfernt. Sehen Sie nach, und wiederholen Sie die "
     "Änderung."},
    {"partner.changedMeanwhile",
     "The partner was changed or removed by someone else in the meantime. Look at it again and repeat the change.",
     "Jemand anderes hat den Partner inzwischen geändert oder entfernt. Sehen Sie nach, und wiederholen Sie die "
     "Änderung."},
    {"account.changedMeanwhile",
     "The account was changed or removed by someone else in the meantime. Look at it again and repeat the change.",
     "Jemand anderes hat das Konto inzwischen geändert oder entfernt. Sehen Sie nach, und wiederholen Sie die "
     "Änderung."},
    {"alias.changedMeanwhile",
     "The alias was changed or removed by someone else in the meantime. Look at it again and repeat the change.",
     "Jemand anderes hat den Alias inzwischen geändert oder entfernt. Sehen Sie nach, und wiederholen Sie die "
     "Änderung."},
    {"route.changedMeanwhile",
     "The route was changed or removed by someone else in the meantime. Look at it again and repeat the change.",
     "Jemand anderes hat die Route inzwischen geändert oder entfernt. Sehen Sie nach, und wiederholen Sie die "
     "Änderung."},
    {"store.notReadBack", "The change is stored but could not be read back; it applies after a restart.",
     "Die Änderung ist gespeichert, ließ sich aber nicht wieder lesen; sie gilt nach einem Neustart."},
    {"setting.noSuch", "There is no setting {setting}.", "Die Einstellung {setting} gibt es nicht."},

    // Domains.
    {"domain.exists", "There is already a domain {domain}.", "Die Domain {domain} gibt es schon."},
    {"domain.otherRole",
     "This server is already {role:sentence} for {domain} and cannot be {other:sentence} as well: mail for a domain "
     "either ends here or is held for another server. Remove the domain first.",
     "Dieser Server ist für {domain} schon {role} und kann nicht zugleich {other} sein: Mail für eine Domain endet "
     "entweder hier oder wird für einen anderen Server aufbewahrt. Entfernen Sie zuerst die Domain."},
    {"domain.aliasOfPrimaryOnly", "A domain can be an alias only of a domain that this server is the primary of.",
     "Eine Domain kann nur dieselben Adressen haben wie eine, für die dieser Server primär ist."},
    {"domain.aliasOfAlias", "The domain {domain} is an alias itself. Name the domain that has the accounts.",
     "Die Domain {domain} ist selbst eine Alias-Domain. Nennen Sie die Domain, die die Konten hat."},
    {"domain.hasAliasDomains", "{others:sentence} is an alias of {domain}, so that cannot be an alias itself.",
     "{others} hat dieselben Adressen wie {domain}; daher kann diese keine Alias-Domain sein."},
    {"domain.hasAddresses",
     "The domain {domain} has {addresses:count|# account or alias|# accounts or aliases} of its own, which nobody "
     "could "
     "write to any more. Remove them first.",
     "Die Domain {domain} hat {addresses|ein eigenes Konto oder einen Alias, an das oder den|# eigene Konten oder "
     "Aliasse, an die} niemand mehr schreiben könnte. Entfernen Sie zuerst diese."},
    {"domain.primaryHere", "The domain {domain} is primary here: it has no other primary and nothing is held for one.",
     "Für die Domain {domain} ist dieser Server primär: Sie hat keinen anderen Primärserver, und nichts wird für einen "
     "aufbewahrt."},
    {"domain.aliasHasNoCatchAll",
     "The domain {domain} is an alias of another: unknown addresses go where those of that domain go.",
     "Die Domain {domain} ist eine Alias-Domain: Unbekannte Adressen gehen dorthin, wohin die der anderen Domain "
     "gehen."},
    {"domain.syncedNeedsPartner",
     "The recipients of {domain} can be told by a partner alone. Name the partner that is its primary.",
     "Die Empfänger von {domain} kann nur ein Partner mitteilen. Nennen Sie den Partner, der ihr Primärserver ist."},
    {"domain.secondaryTwice", "A partner is named twice as secondary of {domain}.",
     "Ein Partner ist zweimal als Sekundärserver von {domain} genannt."},
    {"domain.queryIntervalShort", "A query interval is one second or more.",
     "Der Abstand zwischen Fragen ist mindestens eine Sekunde."},
    {"domain.secondaryHere",
     "The domain {domain} is secondary here: aliases, a catch-all address, quotas and limits are set up on its "
     "primary.",
     "Für die Domain {domain} ist dieser Server sekundär: Aliasse, eine Sammeladresse, Kontingente und Grenzen werden "
     "auf ihrem Primärserver eingerichtet."},
    {"domain.otherSecondaries",
     "The domain {domain} is secondary here: its other secondaries are set up on its primary.",
     "Für die Domain {domain} ist dieser Server sekundär: Ihre anderen Sekundärserver werden auf ihrem Primärserver "
     "eingerichtet."},
    {"domain.holdTimeShort", "The hold time is one minute or more.",
     "Die Aufbewahrungszeit ist mindestens eine Minute."},
    {"domain.retryMaxShort", "The longest pause between tries is one second or more.",
     "Die längste Pause zwischen Versuchen ist mindestens eine Sekunde."},
    {"domain.staysPrimaryForAliasDomains",
     "This server is primary for {domain} and {others:sentence} is an alias of it, so it cannot become secondary. "
     "Change that first.",
     "Dieser Server ist für {domain} primär, und {others} hat dieselben Adressen; daher kann er nicht sekundär werden. "
     "Ändern Sie zuerst das."},
    {"domain.staysPrimaryForAliases",
     "This server is primary for {domain} and has {aliases:count} of its aliases, so it cannot become secondary. "
     "Remove "
     "the aliases first.",
     "Dieser Server ist für {domain} primär und hat Aliasse von ihr, {aliases} an der Zahl; daher kann er nicht "
     "sekundär werden. Entfernen Sie zuerst die Aliasse."},
    {"domain.staysPrimaryForAccounts",
     "This server is primary for {domain} and has {accounts:count} of its accounts, so it cannot become secondary. "
     "Remove or move the accounts first.",
     "Dieser Server ist für {domain} primär und hat Konten von ihr, {accounts} an der Zahl; daher kann er nicht "
     "sekundär werden. Entfernen oder verlegen Sie zuerst die Konten."},
    {"domain.holdsMail",
     "This server is secondary for {domain} and holds mail for {recipients:count|# recipient|# recipients} of its "
     "primary. As primary it takes them in; confirm that, or deliver or remove that mail first.",
     "Dieser Server ist für {domain} sekundär und bewahrt Mail für {recipients} Empfänger ihres Primärservers auf. Als "
     "Primärserver nimmt er sie auf; bestätigen Sie das, oder lassen Sie die Mail zuerst zustellen oder entfernen."},
    {"domain.neededByAliasDomains",
     "The domain is the one that {others:sentence} is an alias of. Remove that domain, or make it no alias, first.",
     "{others} hat dieselben Adressen wie diese Domain. Entfernen Sie zuerst jene Domain, oder geben Sie ihr eigene "
     "Adressen."},
    {"domain.recipientsAreAccounts", "This server is primary for {domain}: its recipients are its accounts.",
     "Dieser Server ist für {domain} primär: Ihre Empfänger sind ihre Konten."},
    {"recipients.tooMany", "At most {most:count} recipients can be given at once.",
     "Höchstens {most} Empfänger können auf einmal angegeben werden."},
    {"recipients.otherDomain", "{text} is no address in {domain}.", "{text} ist keine Adresse in {domain}."},
    {"address.noLocalPart", "\"{text}\" is not the local part of an address.",
     "„{text}“ kann in einer Adresse nicht vor dem @ stehen."},

    // Addresses of accounts and aliases.
    {"address.noneHere", "There is no address {address} here. Add the account or alias first.",
     "Die Adresse {address} gibt es hier nicht. Fügen Sie zuerst das Konto oder den Alias hinzu."},
    {"address.ofAliasDomain",
     "The domain {domain} is an alias of {real} and has no addresses of its own. Add the address there.",
     "Die Domain {domain} hat dieselben Adressen wie {real} und keine eigenen. Fügen Sie die Adresse dort hinzu."},
    {"address.ofAnAliasDomain",
     "The domain {domain} is an alias of another and has no addresses of its own. Add the address there.",
     "Die Domain {domain} hat dieselben Adressen wie eine andere und keine eigenen. Fügen Sie die Adresse dort hinzu."},
    {"account.exists", "There is already an account {account}.", "Das Konto {account} gibt es schon."},
    {"alias.exists", "There is already an alias {alias}.", "Den Alias {alias} gibt es schon."},
    {"account.junkLine", "Points from which mail is Junk are 3 to 9, or 0 for those of the settings.",
     "Punkte, ab denen Mail Junk ist, sind 3 bis 9, oder 0 für die der Einstellungen."},
    {"account.tooManyForwards", "An account forwards to {most:count} addresses at most. Forward to a group instead.",
     "Ein Konto leitet an höchstens {most} Adressen weiter. Leiten Sie stattdessen an eine Gruppe weiter."},
    {"account.forwardsToItself", "The account {account} would forward to itself. To keep a copy, say so instead.",
     "Das Konto {account} würde an sich selbst weiterleiten. Wählen Sie stattdessen, dass es eine Kopie behält."},
    {"account.circle",
     "Mail for {account} would be forwarded in a circle and stay nowhere. Keep a copy, or forward elsewhere.",
     "Mail für {account} würde im Kreis weitergeleitet und bliebe nirgends. Behalten Sie eine Kopie, oder leiten Sie "
     "anderswohin weiter."},
    {"account.onPrimary", "This server is secondary for {domain}: the accounts of the domain are on its primary.",
     "Dieser Server ist für {domain} sekundär: Die Konten der Domain sind auf ihrem Primärserver."},
    {"account.namedAsPartner", "A partner logs in with the name {name}.",
     "Ein Partner meldet sich mit dem Namen {name} an."},
    {"alias.noTarget", "The alias {alias} needs an address that its mail goes to.",
     "Der Alias {alias} braucht eine Adresse, an die seine Mail geht."},
    {"alias.tooManyTargets", "An alias leads to {most:count} addresses at most.",
     "Ein Alias führt zu höchstens {most} Adressen."},
    {"alias.targetTwice", "The address {address} is named twice.", "Die Adresse {address} ist zweimal genannt."},
    {"alias.circle", "Mail for {alias} would go in a circle: one of its addresses leads back to it.",
     "Mail für {alias} würde im Kreis laufen: Eine der Adressen führt zurück."},
    {"alias.onPrimary", "This server is secondary for {domain}: the aliases of the domain are on its primary.",
     "Dieser Server ist für {domain} sekundär: Die Aliasse der Domain sind auf ihrem Primärserver."},

    // Partners and routes.
    {"partner.name", "A partner's name is one word of at most 100 letters.",
     "Der Name eines Partners ist ein Wort von höchstens 100 Buchstaben."},
    {"partner.exists", "There is already a partner named {partner}.", "Einen Partner namens {partner} gibt es schon."},
    {"partner.loginTaken", "The log-in name {name} belongs to another partner or to an account.",
     "Der Anmeldename {name} gehört einem anderen Partner oder einem Konto."},
    {"partner.used",
     "The partner is used by {domains:sentence}. Give these domains another partner or remove them first.",
     "Den Partner nutzen: {domains}. Geben Sie diesen Domains zuerst einen anderen Partner, oder entfernen Sie sie."},
    {"host.noName", "\"{text}\" is not a host name or address.", "„{text}“ ist weder ein Hostname noch eine Adresse."},
    {"port.noNumber", "A port is a number from 1 to 65535.", "Ein Port ist eine Zahl von 1 bis 65535."},
    {"route.noPattern", "\"{text}\" is neither a domain, a .domain nor *.",
     "„{text}“ ist weder eine Domain noch eine .domain noch *."},
    {"route.exists", "There is already a route for {domain}.", "Eine Route für {domain} gibt es schon."},
};

} // namespace ismail
