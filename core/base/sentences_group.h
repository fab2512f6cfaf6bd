// Sentences, part 8: servers that know each other: pairing, how partners are, and why they do not talk. How the texts
// are written is in sentence.h.
#pragma once

#include "base/sentence.h"

namespace ismail {

inline constexpr SentenceTexts groupSentences[] = {
    // The pairing code, as it is typed.
    {"pair.codeLetter", "The pairing code has letters and digits only, no U; \"{sign}\" is none of them.",
     "Der Kopplungscode besteht aus Buchstaben und Ziffern ohne U; \"{sign}\" gehört nicht dazu."},
    {"pair.codeLength", "A pairing code has 25 letters, not {letters:count}.",
     "Ein Kopplungscode hat 25 Zeichen, nicht {letters}."},
    {"pair.codeCheck", "There is a slip in the pairing code: its last two letters do not fit the others.",
     "Im Kopplungscode ist ein Tippfehler: Seine letzten beiden Zeichen passen nicht zu den anderen."},
    {"pair.codeHost", "Before the / of the pairing code there must be the name of a host.",
     "Vor dem / des Kopplungscodes muss der Name eines Hosts stehen."},

    // Showing and using one.
    {"pair.tooManyOpen", "There are {codes:count} open pairing codes; withdraw one first.",
     "Es sind {codes} Kopplungscodes offen; ziehen Sie zuerst einen zurück."},
    {"pair.lifeRange", "A pairing code is good for 5 minutes to 24 hours.",
     "Ein Kopplungscode gilt 5 Minuten bis 24 Stunden."},
    {"pair.otherServer", "The pairing code was shown by another server than the one that answers at {host}.",
     "Den Kopplungscode hat ein anderer Server angezeigt als der, der unter {host} antwortet."},

    // The handshake, as the caller sees it.
    {"peer.intercepted",
     "Somebody between here and {host} opens the encrypted connection and encrypts it anew: the signature of the "
     "partner belongs to another connection.",
     "Zwischen hier und {host} öffnet jemand die verschlüsselte Verbindung und verschlüsselt sie neu: Die Signatur des "
     "Partners gehört zu einer anderen Verbindung."},
    {"peer.otherKey", "{host} answers with another key than that of the partner; its server id is {id}.",
     "{host} antwortet mit einem anderen Schlüssel als dem des Partners; die Server-ID ist {id}."},
    {"peer.tlsFirst", "{host} does not speak TLS 1.3, without which partners do not talk.",
     "{host} spricht kein TLS 1.3, ohne das Partner nicht miteinander reden."},
    {"peer.ownKey", "{host} is this server, or a copy of it.", "{host} ist dieser Server oder eine Kopie davon."},
    {"peer.refused", "{host} does not take this server for a partner.",
     "{host} erkennt diesen Server nicht als Partner an."},
    {"peer.noAddress", "No address is known for {host}.", "Für {host} ist keine Adresse bekannt."},
    {"peer.callFailed", "The call to {host} has ended at \"{stage}\": {said}",
     "Der Anruf bei {host} ist bei \"{stage}\" geendet: {said}"},
    {"peer.badAnswer", "{host} answers the handshake of partners in a form that is not known here.",
     "{host} beantwortet den Handschlag der Partner in einer hier unbekannten Form."},

    // Why a domain was not taken when two servers were paired.
    {"pair.notGranted", "The pairing code does not grant this domain.",
     "Der Kopplungscode gewährt diese Domain nicht."},
    {"pair.notPrimaryThere", "The server that is to let it be held is not primary for it.",
     "Der Server, der sie halten lassen soll, ist nicht primär für sie."},
    {"pair.primaryHere", "The server that is to hold it is primary for it.",
     "Der Server, der sie halten soll, ist primär für sie."},
    {"pair.heldForAnother", "The server that is to hold it holds it for another primary.",
     "Der Server, der sie halten soll, hält sie für einen anderen primären."},
    {"pair.badName", "This is no name of a domain.", "Das ist kein Name einer Domain."},
    {"pair.noHost", "Say which server shows the code: the code has no host in front.",
     "Sagen Sie, welcher Server den Code anzeigt: Vor dem Code steht kein Host."},
    {"pair.tooManyTalks", "Other servers are being met by codes at the same time; finish or leave that first.",
     "Es werden gleichzeitig andere Server über Codes getroffen; schließen Sie das zuerst ab."},
    {"pair.tooSlow", "Nothing came for too long; begin again with a new code.",
     "Zu lange kam nichts; beginnen Sie mit einem neuen Code noch einmal."},
    {"pair.cutOff", "The talk with the other server has ended early ({why}); begin again with a new code.",
     "Das Gespräch mit dem anderen Server ist vorzeitig geendet ({why}); beginnen Sie mit einem neuen Code noch "
     "einmal."},
    {"pair.noTalk", "That has ended meanwhile; begin again with a new code.",
     "Das ist inzwischen beendet; beginnen Sie mit einem neuen Code noch einmal."},
    {"pair.withdrawn", "It was left.", "Es wurde abgebrochen."},
    {"pair.noCode", "There is no such open pairing code.", "Diesen offenen Kopplungscode gibt es nicht."},
    {"pair.notOurs", "This server is not primary for {domain}.", "Dieser Server ist nicht primär für {domain}."},
    {"pair.otherRole", "{domain} has another role on this server, or another primary.",
     "{domain} hat auf diesem Server eine andere Rolle oder einen anderen Primärserver."},
    {"pair.domainChanged", "{domain} was changed meanwhile. Try again.",
     "{domain} wurde inzwischen geändert. Versuchen Sie es noch einmal."},
    {"pair.otherKey", "{partner} is paired already and has another key.",
     "{partner} ist schon gekoppelt und hat einen anderen Schlüssel."},
    {"pair.grantsNothing",
     "A pairing code must let the other server hold mail for domains of this one, or the reverse.",
     "Ein Kopplungscode muss den anderen Server E-Mails für Domains dieses Servers halten lassen oder umgekehrt."},
    {"pair.notPaired", "{partner} is not paired with this server.", "{partner} ist nicht mit diesem Server gekoppelt."},
    {"group.rekeyTooOften",
     "The key was changed {changes:count} times in the last 90 days, and all of these keys are still good. Wait until "
     "the first of them is not.",
     "Der Schlüssel wurde in den letzten 90 Tagen {changes}-mal gewechselt, und alle diese Schlüssel gelten noch. "
     "Warten Sie, bis der erste davon nicht mehr gilt."},
    {"group.off", "Pairing is switched off by the setting group.enabled.",
     "Das Koppeln ist durch die Einstellung group.enabled ausgeschaltet."},
    {"pair.twice", "The offer names it twice.", "Das Angebot nennt sie zweimal."},

    // How a partner is.
    {"member.up", "{name} is up.", "{name} läuft."},
    {"member.cutOff", "{name} is up, but cannot be reached from here; {witness} reaches it.",
     "{name} läuft, ist aber von hier nicht erreichbar; {witness} erreicht ihn."},
    {"member.down", "{name} is down: no other server of the group reaches it either.",
     "{name} ist ausgefallen: Auch kein anderer Server der Gruppe erreicht ihn."},
    {"member.unknown", "{name} cannot be reached; whether it is down or only the way to it, nobody can tell.",
     "{name} ist nicht erreichbar; ob er ausgefallen ist oder nur der Weg dorthin, kann niemand sagen."},
    {"member.noNetwork", "This server has no network.", "Dieser Server hat kein Netz."},
    {"member.notPaired", "It is not paired with this server.", "Er ist nicht mit diesem Server gekoppelt."},
    {"member.planned", "{name} is being restarted.", "{name} wird neu gestartet."},

    // What the status finds.
    {"member.longAway", "Nothing was heard of {partner} since {at:time}. Is it still in use?",
     "Von {partner} wurde seit {at} nichts gehört. Gibt es ihn noch?"},
    {"member.offersPairing",
     "{partner} could be paired with this server. Until then neither knows the other's addresses, and what is held is "
     "sent on when it is asked for or tried again.",
     "{partner} könnte mit diesem Server gekoppelt werden. Bis dahin kennt keiner die Adressen des anderen, und was "
     "aufbewahrt wird, geht weiter, wenn danach gefragt oder wieder versucht wird."},
    {"member.twice", "{partner} or this server is there twice: two running servers have one key.",
     "{partner} oder diesen Server gibt es zweimal: Zwei laufende Server haben denselben Schlüssel."},
    {"member.ahead", "The clock of {partner} is {skew:seconds} ahead of the one here.",
     "Die Uhr von {partner} geht gegenüber der hiesigen um {skew} vor."},
    {"member.behind", "The clock of {partner} is {skew:seconds} behind the one here.",
     "Die Uhr von {partner} geht gegenüber der hiesigen um {skew} nach."},
    {"list.stale",
     "{partner} has not confirmed the addresses of {domain} for too long. Mail for unknown ones is deferred, not "
     "refused.",
     "{partner} hat die Adressen von {domain} zu lange nicht bestätigt. Mail an unbekannte wird aufgeschoben, nicht "
     "abgelehnt."},
    {"list.staleMore",
     "{partner} has not confirmed the addresses of {domain} and {more:count|# other domain|# other domains} for too "
     "long. Mail for unknown ones is deferred, not refused.",
     "{partner} hat die Adressen von {domain} und {more|# weiteren Domain|# weiteren Domains} zu lange nicht "
     "bestätigt. Mail an unbekannte wird aufgeschoben, nicht abgelehnt."},
    {"domain.waits", "{partner} wants its mail for {domain} held here. Until you agree this server refuses it.",
     "{partner} möchte, dass seine Mail für {domain} hier aufbewahrt wird. Bis Sie zustimmen, lehnt dieser Server sie "
     "ab."},
    {"domain.waitMore",
     "{partner} wants its mail for {domain} and {more:count|# other domain|# other domains} held here. Until you agree "
     "this server refuses it.",
     "{partner} möchte, dass seine Mail für {domain} und {more|# weitere Domain|# weitere Domains} hier aufbewahrt "
     "wird. Bis Sie zustimmen, lehnt dieser Server sie ab."},

    // Alerts about them.
    {"alert.member", "Partner {partner} is not reached", "Der Partner {partner} wird nicht erreicht"},
    {"alert.peerDenied", "{partner} does not answer as the partner it was",
     "{partner} antwortet nicht als der Partner, der er war"},
    {"alert.clone", "{partner} seems to be there twice", "{partner} scheint es zweimal zu geben"},
    {"alert.cloneText",
     "Two running servers have the key of the partner {partner}: a machine was copied together with its identity. The "
     "one that called last is refused. Switch the copy off, or remove identity.key from its data directory and pair it "
     "as a server of its own.",
     "Zwei laufende Server haben den Schlüssel des Partners {partner}: Eine Maschine wurde samt ihrer Identität "
     "kopiert. Der zuletzt angerufen hat, wird abgewiesen. Schalten Sie die Kopie aus, oder entfernen Sie identity.key "
     "aus ihrem Datenverzeichnis und koppeln Sie sie als eigenen Server."},
    {"alert.cloneHere", "This server seems to be there twice: {partner} refuses it",
     "Diesen Server scheint es zweimal zu geben: {partner} weist ihn ab"},
    {"alert.cloneHereText",
     "The partner {partner} already talks to a running server with the key of this one: a machine was copied together "
     "with its identity. If this is the copy, switch it off, or remove identity.key from its data directory and pair "
     "it "
     "as a server of its own.",
     "Der Partner {partner} spricht schon mit einem laufenden Server, der den Schlüssel von diesem hat: Eine Maschine "
     "wurde samt ihrer Identität kopiert. Ist dies die Kopie, schalten Sie sie aus, oder entfernen Sie identity.key "
     "aus "
     "ihrem Datenverzeichnis und koppeln Sie sie als eigenen Server."},
    {"alert.cloneOver", "No copy of {partner} or of this server is seen any more",
     "Von {partner} oder diesem Server ist keine Kopie mehr zu sehen"},
    {"alert.cloneOverText", "For ten minutes only one server with each key has talked over the channel with {partner}.",
     "Seit zehn Minuten spricht über den Kanal mit {partner} nur noch ein Server je Schlüssel."},
    {"alert.firstPairing", "The pairing code of the installation has not made a pair",
     "Der Kopplungscode der Installation hat kein Paar ergeben"},
    {"pair.made", "The servers are paired.", "Die Server sind gekoppelt."},
    {"alert.codesBurnt", "Pairing codes were guessed at", "Kopplungscodes wurden geraten"},
    {"alert.codesBurntText",
     "A hundred wrong pairing codes came in, so all open ones were ended. None was guessed. Show a new one when it is "
     "quiet.",
     "Hundert falsche Kopplungscodes kamen an, deshalb wurden alle offenen beendet. Keiner wurde erraten. Zeigen Sie "
     "einen "
     "neuen an, wenn es ruhig ist."},
};

} // namespace ismail
