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
    {"member.planned", "{name} is being restarted.", "{name} wird neu gestartet."},
};

} // namespace ismail
